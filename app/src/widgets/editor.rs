//! A form between being read and being saved: what is unsaved, drafts, and what
//! to do when somebody else was faster.

use super::{FieldsState, Moment};
use crate::{
    error::ApiError,
    shell::{Drafts, Guard, Unsaved},
    text::t,
};
use domain::{Timestamp, problem::Conflict};
use leptos::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use ui::{Banner, Button, Tone};

/// A form as the server has it.
#[derive(Clone, Debug)]
pub struct Stored<F> {
    /// Its content.
    pub form: F,
    /// The revision to save over; 0 for a new thing.
    pub revision: i64,
    /// When it was changed last, and by whom; none for a new thing.
    pub changed: Option<(Timestamp, String)>,
}

impl<F> Stored<F> {
    /// What a new thing begins with.
    pub fn new_thing(form: F) -> Self {
        Self {
            form,
            revision: 0,
            changed: None,
        }
    }
}

/// A draft as it is kept: with the revision that it began from.
#[derive(Serialize, Deserialize)]
struct Draft<F> {
    revision: i64,
    form: F,
}

/// What a form is between being read and being saved.
pub struct Editor<F: Send + Sync + 'static> {
    /// Errors and progress.
    pub state: FieldsState,
    key: StoredValue<String>,
    base: RwSignal<F>,
    revision: RwSignal<i64>,
    changed: RwSignal<Option<(Timestamp, String)>>,
    pub(super) now: Memo<F>,
    fill: Callback<F>,
    /// Takes out of a draft what must not be kept.
    clean: fn(F) -> F,
    drafts: Drafts,
    restored: RwSignal<bool>,
    pub(super) conflict: RwSignal<Option<(Conflict, F)>>,
}

impl<F: Send + Sync + 'static> Clone for Editor<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Send + Sync + 'static> Copy for Editor<F> {}

/// What an editor is made of.
pub struct EditorParts<F: Send + Sync + 'static> {
    /// Tells its drafts from others: the address of the thing.
    pub key: String,
    /// What a thing with this content is called.
    pub name: Callback<F, String>,
    /// What is stored.
    pub stored: Stored<F>,
    /// What stands in the fields.
    pub now: Memo<F>,
    /// Fills the fields.
    pub fill: Callback<F>,
    /// Takes out of a draft what must not be kept, secrets above all.
    pub clean: fn(F) -> F,
}

impl<F> Editor<F>
where
    F: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// An editor; an earlier draft is put back.
    pub fn new(parts: EditorParts<F>) -> Self {
        let Stored {
            form,
            revision,
            changed,
        } = parts.stored;
        let editor = Self {
            state: FieldsState::new(),
            key: StoredValue::new(parts.key),
            base: RwSignal::new(form),
            revision: RwSignal::new(revision),
            changed: RwSignal::new(changed),
            now: parts.now,
            fill: parts.fill,
            clean: parts.clean,
            drafts: Drafts::expect(),
            restored: RwSignal::new(false),
            conflict: RwSignal::new(None),
        };
        editor.keep_drafts();
        let name = parts.name;
        Guard::expect().watch(move || {
            editor.dirty().then(|| Unsaved {
                name: name.run(editor.stored()),
                discard: Callback::new(move |()| editor.discard()),
            })
        });
        editor
    }

    fn keep_drafts(self) {
        let drafts = self.drafts;
        Effect::new(move |earlier: Option<()>| {
            let (now, dirty) = (self.now.get(), self.dirty());
            let key = self.key.get_value();
            if earlier.is_none() {
                let draft = drafts.get::<Draft<F>>(&key);
                if let Some(draft) = draft.filter(|draft| draft.form != now) {
                    self.revision.set(draft.revision);
                    self.fill.run(draft.form);
                    self.restored.set(true);
                }
            } else if dirty {
                let form = (self.clean)(now);
                drafts.keep(
                    &key,
                    &Draft {
                        revision: self.revision.get_untracked(),
                        form,
                    },
                );
            } else {
                drafts.forget(&key);
                self.restored.set(false);
            }
        });
    }

    /// Whether there is something to save.
    pub fn dirty(self) -> bool {
        self.base.with(|base| self.now.with(|now| base != now))
    }

    /// What stands in the fields.
    pub fn form(self) -> F {
        self.now.get_untracked()
    }

    /// What is stored; tracked.
    pub fn stored(self) -> F {
        self.base.get()
    }

    /// Something of what is stored, for headings and badges; tracked.
    pub fn of_stored<T>(self, read: impl Fn(&F) -> T + Send + Sync + 'static) -> Signal<T>
    where
        T: PartialEq + Clone + Send + Sync + 'static,
    {
        Memo::new(move |_| self.base.with(|base| read(base))).into()
    }

    /// When it was changed last, and by whom; tracked.
    fn changed(self) -> Option<(Timestamp, String)> {
        self.changed.get()
    }

    /// The revision to save over.
    pub fn revision(self) -> i64 {
        self.revision.get_untracked()
    }

    /// Gives the changes up. The page may be gone by now.
    pub fn discard(self) {
        if self.is_gone() {
            return;
        }
        self.fill.run(self.base.get_untracked());
        self.state.done();
        self.drafts.forget(&self.key.get_value());
    }

    /// It was saved so. The page may be gone by now.
    pub fn saved(self, stored: Stored<F>) {
        if self.is_gone() {
            return;
        }
        let form = stored.form.clone();
        self.rebase(stored);
        self.fill.run(form);
        self.state.done();
        self.conflict.set(None);
    }

    /// Something beside the form changed what is stored. `carry` brings that into
    /// what stands in the fields; what is typed there stays.
    pub fn changed_beside(self, stored: Stored<F>, carry: impl Fn(&mut F, &F)) {
        if self.is_gone() {
            return;
        }
        let mut form = self.form();
        carry(&mut form, &stored.form);
        self.rebase(stored);
        self.fill.run(form);
    }

    fn rebase(self, stored: Stored<F>) {
        self.base.set(stored.form);
        self.revision.set(stored.revision);
        self.changed.set(stored.changed);
    }

    /// Whether the page that it belongs to was left.
    pub fn is_gone(self) -> bool {
        self.base.is_disposed()
    }

    /// It was not saved; a conflict shows both versions. The page may be gone by now.
    pub fn fail(self, error: ApiError) {
        if self.is_gone() {
            return;
        }
        let ApiError::Conflict(conflict) = error else {
            return self.state.fail(error);
        };
        self.state.done();
        match serde_json::from_value::<F>(conflict.current.clone()) {
            Ok(theirs) => self.conflict.set(Some((*conflict, theirs))),
            Err(_) => self.state.fail(ApiError::Conflict(conflict)),
        }
    }

    /// Theirs counts as what is stored; mine stays in the fields, to be saved over it.
    pub(super) fn keep_mine(self) {
        if let Some((conflict, theirs)) = self.conflict.get_untracked() {
            self.rebase(theirs_of(conflict, theirs));
        }
        self.conflict.set(None);
    }

    pub(super) fn take_theirs(self) {
        if let Some((conflict, theirs)) = self.conflict.get_untracked() {
            self.saved(theirs_of(conflict, theirs));
        }
        self.conflict.set(None);
    }
}

fn theirs_of<F>(conflict: Conflict, form: F) -> Stored<F> {
    Stored {
        form,
        revision: conflict.revision,
        changed: Some((conflict.changed_at, conflict.changed_by)),
    }
}

/// Says that a draft was put back.
#[component]
pub fn DraftNote<F>(
    /// The form.
    editor: Editor<F>,
) -> impl IntoView
where
    F: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let t = t();
    let discard = Callback::new(move |()| editor.discard());
    let restored = editor.restored;
    view! {
        <Show when=move || restored.get()>
            <Banner tone=Tone::Accent title=t.common.unsaved_from_earlier>
                <Button small=true on_press=move |_| discard.run(())>
                    {t.common.discard}
                </Button>
            </Banner>
        </Show>
    }
}

/// Says when what is stored was changed last, and by whom.
#[component]
pub fn LastChange<F>(
    /// The form.
    editor: Editor<F>,
) -> impl IntoView
where
    F: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    let moment = move || {
        let (at, by) = editor.changed()?;
        Some(view! { <Moment at=at by=by /> })
    };
    view! {
        <p class="form-changed">{t().common.changed} " " {moment}</p>
    }
}
