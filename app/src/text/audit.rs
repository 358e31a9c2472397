//! Words of the audit page.

use super::messages;

messages! {
    /// Words of the audit page.
    Audit;
    title = "Audit",
    text = "Who changed what, newest first. Entries can neither be changed nor removed.",
    empty_title = "Nothing happened yet",
    empty_text = "Every change that somebody makes is written down here.",
    col_when = "When",
    col_who = "Who",
    col_what = "What",
    col_thing = "Thing",
    col_from = "From",
    details = "What changed",
    system = "Cordboard",
    older = "Older entries",
    ;
    action(key: &str) = action_en(key),
    object(kind: &str) = object_en(kind),
}

fn action_en(key: &str) -> String {
    let (kind, verb) = key.rsplit_once('.').unwrap_or(("", key));
    let done = match verb {
        "create" => "created",
        "update" | "edit" | "change" => "changed",
        "delete" => "deleted",
        "import" => "imported",
        "publish" => "published",
        "export" => "exported",
        "map" => "mapped",
        "test" => "tested",
        "sign_in" => "signed in",
        "sign_in_failed" => "failed to sign in",
        "sign_out" => "signed out",
        "sign_out_everywhere" | "end_sessions" => "signed out everywhere",
        "set_password" => "set a password",
        "set_up" => "set up",
        "caller_presets" => "changed the callers of the Phone page",
        other => {
            return format!("{} {}", object_en(kind), other.replace('_', " "))
                .trim()
                .to_owned();
        }
    };
    done.to_owned()
}

fn object_en(kind: &str) -> String {
    match kind {
        "org" => "organisation".to_owned(),
        other => other.replace('_', " "),
    }
}
