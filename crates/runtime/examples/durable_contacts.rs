//! How many durable contacts the runtime carries, and what one costs.
//!
//! ```text
//! cargo run --release -p runtime --example durable_contacts -- [--dir DIR] [--seconds N] [--json] [--brief]
//! ```
//!
//! Prints, with the load average: the raw journal commit rate of the disk; whole
//! contacts per second, 32 at a time, each with one HTTP request to a stub on
//! loopback and five durable steps; ten sequential durable steps of one
//! contact; memory per contact with 10,000 waiting; and how long it takes to
//! resume those.
#![allow(clippy::print_stdout, reason = "a bench says what it found")]

#[path = "../tests/house/mod.rs"]
mod house;

use domain::{ContactId, Timestamp};
use flow::phone::Phone;
use house::{House, ORG, QUEUE, STEPS, dial};
use runtime::{Handle, Notice, Runtime, SystemClock};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use store::{Db, Durability, journal::JournalRow};
use tokio::sync::{broadcast, mpsc};

const AT_A_TIME: usize = 32;
const WAITING: usize = 10_000;

struct Arguments {
    directory: PathBuf,
    seconds: u64,
    json: bool,
    brief: bool,
}

fn arguments() -> Arguments {
    let mut found = Arguments {
        directory: std::env::temp_dir(),
        seconds: 5,
        json: false,
        brief: false,
    };
    let mut all = std::env::args().skip(1);
    while let Some(argument) = all.next() {
        match argument.as_str() {
            "--dir" => found.directory = all.next().expect("a directory").into(),
            "--seconds" => {
                found.seconds = all.next().and_then(|n| n.parse().ok()).expect("a number")
            }
            "--json" => found.json = true,
            "--brief" => found.brief = true,
            other => panic!("unknown argument {other}"),
        }
    }
    found
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let arguments = arguments();
    let mut report = Report {
        json: arguments.json,
        found: serde_json::Map::new(),
    };
    report.text("load average", load());
    if !arguments.brief {
        raw_journal(&arguments, &mut report).await;
    }
    let directory = house::Directory(
        arguments
            .directory
            .join(format!("durable_{}", std::process::id())),
    );
    let db = open(&directory.0).await;
    let mut house = House::on(db, false).await;
    house.settings.caller_grace_ms = 86_400_000;
    let (handle, task) = start(&house).await;
    let phones = Phones::listen(&handle);
    throughput(&arguments, &house, &handle, &phones, &mut report).await;
    if !arguments.brief {
        sequential(&handle, &phones, &mut report).await;
        memory(&handle, &phones, &mut report).await;
        crash_and_resume(&house, handle, task, &mut report).await;
    }
    report.text("load average at the end", load());
    if arguments.json {
        println!("{}", serde_json::Value::from(report.found));
    }
}

async fn open(directory: &std::path::Path) -> Db {
    let options = store::Options {
        durability: Durability::Full,
        readers: 2,
    };
    Db::open_sqlite_with(directory, options)
        .await
        .expect("a database")
}

async fn start(house: &House) -> (Handle, tokio::task::JoinHandle<()>) {
    let options = house.options(Arc::new(SystemClock::default()));
    Runtime::start(options).await.expect("a runtime")
}

/// What was found, in order; printed as it comes unless as JSON.
struct Report {
    json: bool,
    found: serde_json::Map<String, serde_json::Value>,
}

impl Report {
    fn text(&mut self, name: &str, value: String) {
        if !self.json {
            println!("{name:<58} {value:>16}");
        }
        self.found.insert(name.to_owned(), value.into());
    }

    fn number(&mut self, name: &str, value: f64) {
        self.text(name, format!("{value:.2}"));
    }
}

fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').take(3).collect::<Vec<_>>().join(" ")
}

/// What the disk can do: the same rows without a runtime.
async fn raw_journal(arguments: &Arguments, report: &mut Report) {
    for size in [1_usize, 8, 32] {
        let directory = house::Directory(
            arguments
                .directory
                .join(format!("raw_{}", std::process::id())),
        );
        let db = open(&directory.0).await;
        let body = "x".repeat(600);
        let row = |id: i64| JournalRow {
            id,
            contact: ContactId(id % 1_000),
            at: Timestamp(id),
            engine: 1,
            body: body.clone(),
        };
        let (start, mut next, mut commits) = (Instant::now(), 1, 0);
        while start.elapsed() < Duration::from_secs(2) {
            let rows: Vec<_> = (next..).take(size).map(row).collect();
            next += i64::try_from(size).unwrap_or(0);
            assert!(
                store::journal::append_alone(&db, &rows)
                    .await
                    .expect("a commit")
            );
            commits += 1;
        }
        let seconds = start.elapsed().as_secs_f64();
        report.number(
            &format!("raw journal, {size} rows a commit: commits/s"),
            f64::from(commits) / seconds,
        );
        db.close().await;
    }
}

/// Tells each caller what its telephone shows.
#[derive(Clone, Default)]
struct Phones(Arc<Mutex<HashMap<ContactId, mpsc::UnboundedSender<Arc<Phone>>>>>);

impl Phones {
    fn listen(handle: &Handle) -> Self {
        let phones = Self::default();
        let (mine, mut notices) = (phones.clone(), handle.notices());
        tokio::spawn(async move {
            loop {
                let notice = match notices.recv().await {
                    Ok(notice) => notice,
                    // Whoever waits asks again by itself.
                    Err(broadcast::error::RecvError::Lagged(_)) => continue,
                    Err(broadcast::error::RecvError::Closed) => return,
                };
                if let Notice::Phone { phone, .. } = notice
                    && let Some(caller) = mine.0.lock().expect("a lock").get(&phone.contact)
                {
                    let _ = caller.send(phone);
                }
            }
        });
        phones
    }

    /// Dials and waits until the menu speaks.
    async fn call(&self, handle: &Handle) -> ContactId {
        let contact = handle.dial(dial(STEPS)).await.expect("a contact");
        let (send, mut shown) = mpsc::unbounded_channel();
        self.0.lock().expect("a lock").insert(contact, send);
        handle.caller_back(ORG, contact);
        let mut phone = Arc::new(handle.phone(ORG, contact).await.expect("a phone"));
        while phone.playing.is_none() {
            let news = tokio::time::timeout(Duration::from_millis(100), shown.recv()).await;
            phone = match news {
                Ok(Some(phone)) => phone,
                _ => Arc::new(handle.phone(ORG, contact).await.expect("a phone")),
            };
        }
        self.0.lock().expect("a lock").remove(&contact);
        contact
    }
}

async fn throughput(
    arguments: &Arguments,
    house: &House,
    handle: &Handle,
    phones: &Phones,
    report: &mut Report,
) {
    let before = store::journal::last(&house.db).await.expect("a row");
    let cpu = cpu_seconds();
    let (start, time) = (Instant::now(), Duration::from_secs(arguments.seconds));
    let callers: Vec<_> = (0..AT_A_TIME)
        .map(|_| {
            let (handle, phones) = (handle.clone(), phones.clone());
            tokio::spawn(async move {
                let mut took = Vec::new();
                while start.elapsed() < time {
                    let began = Instant::now();
                    let contact = phones.call(&handle).await;
                    for key in ['3', '3', '1'] {
                        handle.digit(ORG, contact, key).await.expect("a key");
                    }
                    took.push(began.elapsed());
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for caller in callers {
        took.extend(caller.await.expect("a caller"));
    }
    let seconds = start.elapsed().as_secs_f64();
    let rows = store::journal::last(&house.db).await.expect("a row") - before;
    let count = took.len() as f64;
    report.number("durable contacts/s, 32 at a time", count / seconds);
    let cpu = (cpu_seconds() - cpu) * 1e6 / count;
    report.number("  CPU µs of each, stub and callers included", cpu);
    report.number("  durable steps of each", rows as f64 / count);
    report.number("  durable steps/s", rows as f64 / seconds);
    percentiles(&mut took, report);
}

fn percentiles(took: &mut [Duration], report: &mut Report) {
    took.sort_unstable();
    for (name, share) in [("p50", 0.5), ("p99", 0.99)] {
        let index = ((took.len() as f64 * share) as usize).min(took.len() - 1);
        report.number(&format!("  {name} ms"), took[index].as_secs_f64() * 1_000.0);
    }
}

async fn sequential(handle: &Handle, phones: &Phones, report: &mut Report) {
    let mut took = Vec::new();
    for _ in 0..200 {
        let contact = phones.call(handle).await;
        let began = Instant::now();
        for _ in 0..10 {
            handle.digit(ORG, contact, '3').await.expect("a key");
        }
        took.push(began.elapsed());
        handle.hang_up(ORG, contact).await.expect("an end");
    }
    report.text("ten sequential durable steps of one contact", String::new());
    percentiles(&mut took, report);
}

/// User and system time of this process so far.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = text.rsplit(") ").next().unwrap_or_default();
    let ticks = after_name.split(' ').skip(11).take(2);
    ticks.filter_map(|n| n.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn resident_kib() -> f64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: f64 = text
        .split(' ')
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(0.0);
    pages * 4.0
}

async fn memory(handle: &Handle, phones: &Phones, report: &mut Report) {
    let before = resident_kib();
    let callers: Vec<_> = (0..AT_A_TIME)
        .map(|caller| {
            let (handle, phones) = (handle.clone(), phones.clone());
            tokio::spawn(async move {
                for _ in (caller..WAITING).step_by(AT_A_TIME) {
                    let contact = phones.call(&handle).await;
                    handle.digit(ORG, contact, '4').await.expect("a key");
                    handle.caller_gone(ORG, contact);
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.expect("a caller");
    }
    report.number("resident MiB before", before / 1_024.0);
    report.number(
        "resident KiB per contact, 10,000 waiting",
        (resident_kib() - before) / WAITING as f64,
    );
    let _ = QUEUE;
}

async fn crash_and_resume(
    house: &House,
    handle: Handle,
    task: tokio::task::JoinHandle<()>,
    report: &mut Report,
) {
    task.abort();
    let _ = task.await;
    drop(handle);
    let began = Instant::now();
    let (handle, task) = start(house).await;
    report.number(
        "resume 10,000 after a crash, ms",
        began.elapsed().as_secs_f64() * 1_000.0,
    );
    handle.shutdown().await;
    let _ = task.await;
    let began = Instant::now();
    let (handle, task) = start(house).await;
    report.number(
        "resume 10,000 after a stop, ms",
        began.elapsed().as_secs_f64() * 1_000.0,
    );
    handle.shutdown().await;
    let _ = task.await;
}
