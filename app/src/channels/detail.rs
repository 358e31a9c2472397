//! One channel: in the side panel of the list, and as a page of its own.

use super::{
    actions::ChannelMenu,
    api::{Choices, get_channel, update_channel},
    form::{self, ChannelFields, Fields},
};
use crate::{
    error::ApiError,
    paths,
    shell::Changes,
    text::t,
    viewer::Person,
    widgets::{
        self, ActiveBadge, ConflictView, DraftNote, Drawn, Editor, EditorParts, FormProblem,
        LastChange, ReadOnly, SaveBar, Stored,
    },
};
use domain::{
    ChannelId,
    channel::{Channel, ChannelForm},
    policy::Action,
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use ui::{LinkButton, PageHeader, Toast, Toasts};

/// The channel that the address names.
#[component]
pub fn ChannelPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")).unwrap_or_default());
    let channel = Resource::new(move || id.get(), fetch);
    widgets::whole(channel, draw_whole)
}

/// The channel beside the list.
#[component]
pub fn ChannelPanel(
    /// Its id.
    id: String,
    /// Closes the panel.
    on_close: Callback<()>,
) -> impl IntoView {
    let whole = id.parse::<ChannelId>().ok().map(paths::channel);
    let channel = Resource::new(move || id.clone(), fetch);
    widgets::panel(channel, whole, on_close, draw_panel)
}

async fn fetch(id: String) -> Result<(Channel, Choices), ApiError> {
    let id = id.parse::<ChannelId>().map_err(|_| ApiError::NotFound)?;
    get_channel(id).await
}

fn draw_panel((channel, choices): (Channel, Choices)) -> Drawn {
    let (fields, editor) = edit(&channel);
    draw(channel.id, choices, fields, editor)
}

fn draw_whole((channel, choices): (Channel, Choices)) -> Drawn {
    let (fields, editor) = edit(&channel);
    let active = editor.of_stored(|form| form.active);
    let Drawn { name, view } = draw(channel.id, choices, fields, editor);
    let view = view! {
        <Title text=move || name.get() />
        <PageHeader title=name badges=move || view! { <ActiveBadge active=active /> }>
            <CallLink editor=editor />
        </PageHeader>
        {view}
    };
    Drawn {
        name,
        view: view.into_any(),
    }
}

fn draw(id: ChannelId, choices: Choices, fields: Fields, editor: Editor<ChannelForm>) -> Drawn {
    let view = view! { <ChannelEditor id=id choices=choices fields=fields editor=editor /> };
    Drawn {
        name: editor.of_stored(|form| form.name.clone()),
        view: view.into_any(),
    }
}

/// Leads to the telephone, about to call the channel's first number.
#[component]
fn CallLink(editor: Editor<ChannelForm>) -> impl IntoView {
    let may_call = Person::expect().may(Action::UsePhone);
    let number = editor.of_stored(|form| form.numbers.first().cloned());
    move || {
        let number = number.get().filter(|_| may_call)?;
        Some(view! {
            <LinkButton icon="phone" href=paths::phone_to(&number)>
                {t().channels.call}
            </LinkButton>
        })
    }
}

/// The fields of a stored channel, and what edits them.
fn edit(channel: &Channel) -> (Fields, Editor<ChannelForm>) {
    let fields = Fields::new(&channel.form);
    let editor = Editor::new(EditorParts {
        key: paths::channel(channel.id),
        name: Callback::new(|form: ChannelForm| form.name),
        stored: stored(channel.clone()),
        now: Memo::new(move |_| fields.form()),
        fill: Callback::new(move |form: ChannelForm| fields.fill(&form)),
        clean: std::convert::identity,
    });
    (fields, editor)
}

/// The form of a channel as the server has it.
pub fn stored(channel: Channel) -> Stored<ChannelForm> {
    Stored {
        form: channel.form,
        revision: channel.revision,
        changed: Some((channel.changed_at, channel.changed_by)),
    }
}

/// The form of a stored channel.
#[component]
fn ChannelEditor(
    id: ChannelId,
    choices: Choices,
    fields: Fields,
    editor: Editor<ChannelForm>,
) -> impl IntoView {
    let may_edit = Person::expect().may(Action::EditChannels);
    let save = saver(id, editor);
    let names = StoredValue::new(choices.clone());
    let differences = Callback::new(move |(mine, theirs): (ChannelForm, ChannelForm)| {
        names.with_value(|names| form::differences(&mine, &theirs, names))
    });
    widgets::offer_save(may_edit, save);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <FormProblem state=editor.state />
            <DraftNote editor=editor />
            <ReadOnly may_edit=may_edit words=t().channels.read_only />
            <fieldset class="form-fields" disabled=!may_edit>
                <ChannelFields fields=fields state=editor.state choices=choices />
            </fieldset>
            <LastChange editor=editor />
            {may_edit.then(|| view! { <Foot id=id editor=editor save=save /> })}
        </form>
        <ConflictView editor=editor differences=differences on_save=save />
    }
}

#[component]
fn Foot(id: ChannelId, editor: Editor<ChannelForm>, save: Callback<()>) -> impl IntoView {
    view! {
        <SaveBar
            state=editor.state
            dirty=Signal::derive(move || editor.dirty())
            words=t().common.save
            on_save=save
            on_discard=Callback::new(move |()| editor.discard())
        >
            <ChannelMenu id=id editor=editor />
        </SaveBar>
    }
}

/// Checks, asks the server to save, and tells what came of it.
fn saver(id: ChannelId, editor: Editor<ChannelForm>) -> Callback<()> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    Callback::new(move |()| {
        let form = editor.form();
        if !editor.state.begin(form.check()) {
            return;
        }
        spawn_local(async move {
            match update_channel(id, editor.revision(), form).await {
                Ok(channel) => {
                    toasts.show(Toast::done(t.channels.saved(&channel.form.name)));
                    editor.saved(stored(channel));
                    changes.note();
                }
                Err(error) => editor.fail(error),
            }
        });
    })
}
