//! Two versions of a form: what differs, and which of them goes on.

use super::Editor;
use crate::{text::t, viewer::Clock};
use domain::Timestamp;
use leptos::{oco::Oco, prelude::*};
use serde::{Serialize, de::DeserializeOwned};
use ui::{Button, Dialog, Look};

/// One field in two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The field's label.
    pub label: Oco<'static, str>,
    /// What the person at the screen has.
    pub yours: String,
    /// What somebody else has saved.
    pub theirs: String,
}

/// Asks which of two versions goes on.
#[component]
pub fn ConflictView<F>(
    /// The form.
    editor: Editor<F>,
    /// Fields in two versions, words for people.
    differences: Callback<(F, F), Vec<Difference>>,
    /// Saves again.
    on_save: Callback<()>,
    /// Called when theirs was taken.
    #[prop(optional, into)]
    on_taken: Option<Callback<()>>,
) -> impl IntoView
where
    F: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let found = Signal::derive(move || {
        let (conflict, theirs) = editor.conflict.get()?;
        let rows = differences.run((editor.now.get(), theirs));
        Some((conflict.changed_by, conflict.changed_at, rows))
    });
    let keep = Callback::new(move |()| {
        editor.keep_mine();
        on_save.run(());
    });
    let take = Callback::new(move |()| {
        editor.take_theirs();
        if let Some(on_taken) = on_taken {
            on_taken.run(());
        }
    });
    let close = Callback::new(move |()| editor.conflict.set(None));
    view! { <ConflictDialog found=found keep=keep take=take close=close /> }
}

type Found = Option<(String, Timestamp, Vec<Difference>)>;

#[component]
fn ConflictDialog(
    found: Signal<Found>,
    keep: Callback<()>,
    take: Callback<()>,
    close: Callback<()>,
) -> impl IntoView {
    let t = t();
    let clock = Clock::expect();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(found.with(Option::is_some)));
    Effect::new(move |earlier: Option<bool>| {
        let open = open.get();
        if earlier == Some(true) && !open {
            close.run(());
        }
        open
    });
    let title = Signal::derive(move || {
        let who = found.get().map(|(who, ..)| who);
        t.common.conflict_title(&who.unwrap_or_default())
    });
    let table = move || {
        let (_, at, rows) = found.get()?;
        let when = clock.relative(at);
        Some(view! {
            <p>{t.common.conflict_text(&when)}</p>
            <ConflictTable rows=rows />
        })
    };
    view! {
        <Dialog id="conflict" title=title open=open wide=true>
            {table}
            <div class="dialog-actions">
                <Button on_press=move |_| take.run(())>{t.common.conflict_take}</Button>
                <Button look=Look::Primary on_press=move |_| keep.run(())>
                    {t.common.conflict_keep}
                </Button>
            </div>
        </Dialog>
    }
}

#[component]
fn ConflictTable(rows: Vec<Difference>) -> impl IntoView {
    let t = t();
    if rows.is_empty() {
        return view! { <p>{t.common.conflict_same}</p> }.into_any();
    }
    let row = |row: Difference| {
        view! {
            <tr>
                <th scope="row">{row.label}</th>
                <td>{row.yours}</td>
                <td>{row.theirs}</td>
            </tr>
        }
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    view! {
        <table class="conflict">
            <thead>
                <tr>
                    <th scope="col">{t.common.conflict_field}</th>
                    <th scope="col">{t.common.conflict_yours}</th>
                    <th scope="col">{t.common.conflict_theirs}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// The row of a field, if its two versions differ.
pub fn differ(
    label: impl Into<Oco<'static, str>>,
    yours: String,
    theirs: String,
) -> Option<Difference> {
    (yours != theirs).then(|| Difference {
        label: label.into(),
        yours,
        theirs,
    })
}
