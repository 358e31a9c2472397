//! Seeding the sample organisation, once and again.

use domain::page::ListQuery;
use samples::{flows, seed};
use services::{Cx, Keyring, Shared, auth};
use std::{fs, path::PathBuf, sync::Arc};
use store::Db;

/// A folder that goes away with its test.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let name = format!("cordboard_seed_{}", uuid::Uuid::now_v7());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn options(&self) -> seed::Options {
        seed::Options {
            dynamics: "http://127.0.0.1:4101".into(),
            ..seed::Options::new(self.0.join("data"), self.0.join("keys/key"))
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

async fn opened(options: &seed::Options) -> Arc<Shared> {
    let db = Db::open_sqlite(&options.data).await.unwrap();
    let key = Keyring::load(&options.key, Some(&options.data)).unwrap();
    Shared::new(db, Arc::new(key), None)
}

#[tokio::test]
async fn a_second_run_changes_nothing_and_tells_the_same() {
    let folder = Folder::new();
    let first = seed::seed(&folder.options()).await.unwrap();
    assert_eq!((first.made.len(), first.kept.len()), (14, 0));
    let second = seed::seed(&folder.options()).await.unwrap();
    assert_eq!((second.made.len(), second.kept.len()), (0, 14));
    assert_eq!(first.sign_ins, second.sign_ins);
}

#[tokio::test]
async fn what_an_interrupted_run_left_out_is_made_by_the_next() {
    let folder = Folder::new();
    let first = seed::seed(&folder.options()).await.unwrap();
    let unknown = first.sign_ins.last().unwrap().clone();
    let path = &first.sign_ins_file;
    let text = fs::read_to_string(path).unwrap();
    fs::write(path, text.replace(&unknown.email, "newcomer@example.com")).unwrap();
    let second = seed::seed(&folder.options()).await.unwrap();
    assert_eq!(second.made, ["person newcomer@example.com"]);
}

#[tokio::test]
async fn the_sample_people_sign_in_and_see_published_flows_over_the_given_crm() {
    let folder = Folder::new();
    let options = folder.options();
    let report = seed::seed(&options).await.unwrap();
    let shared = opened(&options).await;
    let door = Cx::acting(shared.clone(), None);
    for person in &report.sign_ins {
        let me = auth::sign_in(&door, &person.email, &person.password, None)
            .await
            .unwrap();
        assert_eq!((&me.who.roles, me.who.home.sample), (&person.roles, true));
    }
    let first = &report.sign_ins[0];
    let me = auth::sign_in(&door, &first.email, &first.password, None)
        .await
        .unwrap();
    let cx = Cx::acting(shared.clone(), Some(me.who));
    let book = services::phone::book(&cx).await.unwrap();
    assert_eq!((book.callers.len(), book.numbers.len()), (5, 2));
    let all = services::flows::list(&cx, &ListQuery::default())
        .await
        .unwrap()
        .rows;
    assert_eq!(all.len(), 2);
    for flow in all {
        assert_eq!(
            (flow.published, flow.errors, flow.warnings),
            (Some(1), 0, 0)
        );
        assert_eq!(flow.channels.len(), 1);
        let file = services::flows::export(&cx, flow.id, None).await.unwrap();
        assert!(!file.text.contains(flows::DYNAMICS_URL));
        let over = "http://127.0.0.1:4101/main.aspx";
        assert_eq!(
            file.text.contains(over),
            flow.name == "Sample_Dynamics_Case"
        );
    }
    shared.db.close().await;
}

#[tokio::test]
async fn another_organisation_is_left_alone_and_a_lost_key_is_not_replaced() {
    let folder = Folder::new();
    let options = folder.options();
    let report = seed::seed(&options).await.unwrap();
    let text = fs::read_to_string(&report.sign_ins_file).unwrap();
    let elsewhere = text.replace("sample@example.com", "elsewhere@example.com");
    fs::write(&report.sign_ins_file, elsewhere).unwrap();
    let refused = seed::seed(&options).await.unwrap_err();
    assert!(
        refused.to_string().contains("nothing was changed"),
        "{refused:#}"
    );
    fs::remove_file(&options.key).unwrap();
    let refused = seed::seed(&options).await.unwrap_err();
    assert!(
        refused.to_string().contains("does not exist"),
        "{refused:#}"
    );
    assert!(!options.key.exists());
}
