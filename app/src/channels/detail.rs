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
        self, ActiveBadge, ConflictView, DraftNote, Editor, EditorParts, FormProblem, Moment,
        ReadOnly, SaveBar,
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
    widgets::whole(channel, name, |(channel, choices)| {
        view! { <Whole channel=channel choices=choices /> }.into_any()
    })
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
    let draw =
        |(channel, choices)| view! { <ChannelEditor channel=channel choices=choices /> }.into_any();
    widgets::panel(channel, whole, on_close, name, draw)
}

fn name((channel, _): &(Channel, Choices)) -> String {
    channel.form.name.clone()
}

async fn fetch(id: String) -> Result<(Channel, Choices), ApiError> {
    let id = id.parse::<ChannelId>().map_err(|_| ApiError::NotFound)?;
    get_channel(id).await
}

#[component]
fn Whole(channel: Channel, choices: Choices) -> impl IntoView {
    let t = t();
    let name = channel.form.name.clone();
    let title = name.clone();
    let active = channel.form.active;
    let may_call = Person::expect().may(Action::UsePhone) && !channel.form.numbers.is_empty();
    let call = channel
        .form
        .numbers
        .first()
        .map(|number| paths::phone_to(number));
    view! {
        <Title text=title />
        <PageHeader
            title=name
            badges=move || view! { <ActiveBadge active=active /> }
        >
            {call
                .filter(|_| may_call)
                .map(|href| {
                    view! {
                        <LinkButton icon="phone" href=href>
                            {t.channels.call}
                        </LinkButton>
                    }
                })}
        </PageHeader>
        <ChannelEditor channel=channel choices=choices />
    }
}

/// The form of a stored channel.
#[component]
fn ChannelEditor(channel: Channel, choices: Choices) -> impl IntoView {
    let may_edit = Person::expect().may(Action::EditChannels);
    let fields = Fields::new(&channel.form);
    let editor = Editor::new(EditorParts {
        key: paths::channel(channel.id),
        name: channel.form.name.clone(),
        base: channel.form.clone(),
        revision: channel.revision,
        now: Memo::new(move |_| fields.form()),
        fill: Callback::new(move |form: ChannelForm| fields.fill(&form)),
        clean: std::convert::identity,
    });
    let save = saver(channel.id, editor);
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
            <Foot channel=channel editor=editor may_edit=may_edit save=save />
        </form>
        <ConflictView editor=editor differences=differences on_save=save />
    }
}

#[component]
fn Foot(
    channel: Channel,
    editor: Editor<ChannelForm>,
    may_edit: bool,
    save: Callback<()>,
) -> impl IntoView {
    let t = t();
    let (at, by) = (channel.changed_at, channel.changed_by.clone());
    let changed = view! {
        <p class="form-changed">
            {t.common.changed} " " <Moment at=at by=by />
        </p>
    };
    let bar = may_edit.then(|| {
        view! {
            <SaveBar
                state=editor.state
                dirty=Signal::derive(move || editor.dirty())
                words=t.common.save
                on_save=save
                on_discard=Callback::new(move |()| editor.discard())
            >
                <ChannelMenu channel=channel editor=editor />
            </SaveBar>
        }
    });
    view! {
        {changed}
        {bar}
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
                    editor.saved(channel.form, channel.revision);
                    changes.note();
                }
                Err(error) => editor.fail(error),
            }
        });
    })
}
