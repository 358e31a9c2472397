//! A new channel: its type as cards, then its fields.

use super::{
    api::{channel_choices, create_channel},
    form::{ChannelFields, Fields, blank},
};
use crate::{
    paths,
    shell::Changes,
    text::{self, Catalogue, t},
    viewer::Person,
    widgets::{DraftNote, Editor, EditorParts, FormProblem, SaveBar, Section, Stored},
};
use domain::channel::{ChannelForm, ChannelKind};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use ui::{ChoiceCards, PageHeader, Skeleton, Toast, Toasts, choice::Card};

/// The page for a new channel.
#[component]
pub fn NewChannel() -> impl IntoView {
    let t = t();
    let base = blank(Person::expect().org().time_zone);
    let fields = Fields::new(&base);
    let kind = RwSignal::new(ChannelKind::InboundTelephony.key().to_owned());
    let editor = Editor::new(EditorParts {
        key: paths::CHANNEL_NEW.to_owned(),
        name: Callback::new(|_| text::t().channels.new_name.to_owned()),
        stored: Stored::new_thing(base),
        now: Memo::new(move |_| fields.form()),
        fill: Callback::new(move |form: ChannelForm| fields.fill(&form)),
        clean: std::convert::identity,
    });
    let choices = Resource::new(|| (), |()| channel_choices());
    let save = creator(kind, editor);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    view! {
        <Title text=t.channels.create />
        <PageHeader title=t.channels.create />
        <form class="form" novalidate on:submit=submit>
            <FormProblem state=editor.state />
            <DraftNote editor=editor />
            <Section title=t.channels.kind_section text=t.channels.kind_fixed>
                <ChoiceCards id="kind" label=t.channels.kind value=kind cards=cards(t) />
            </Section>
            <Suspense fallback=|| {
                view! { <Skeleton lines=9 /> }
            }>
                {move || {
                    choices
                        .get()
                        .map(|choices| {
                            let choices = choices.unwrap_or_default();
                            view! {
                                <ChannelFields fields=fields state=editor.state choices=choices />
                            }
                        })
                }}
            </Suspense>
            <SaveBar
                state=editor.state
                dirty=Signal::derive(move || editor.dirty())
                words=t.channels.create
                on_save=save
            >
                <a class="button button-quiet" href=paths::CHANNELS>
                    {t.common.cancel}
                </a>
            </SaveBar>
        </form>
    }
}

fn creator(kind: RwSignal<String>, editor: Editor<ChannelForm>) -> Callback<()> {
    let t = t();
    let toasts = expect_context::<Toasts>();
    let changes = Changes::expect();
    let navigate = use_navigate();
    Callback::new(move |()| {
        let Some(kind) = ChannelKind::from_key(&kind.get_untracked()) else {
            return;
        };
        let form = editor.form();
        if !editor.state.begin(form.check()) {
            return;
        }
        let navigate = navigate.clone();
        spawn_local(async move {
            match create_channel(kind, form).await {
                Ok(channel) => {
                    toasts.show(Toast::done(t.channels.created(&channel.form.name)));
                    editor.discard();
                    changes.note();
                    navigate(&paths::channel(channel.id), NavigateOptions::default());
                }
                Err(error) => editor.fail(error),
            }
        });
    })
}

/// Types to choose from; those of later versions say so.
fn cards(t: &Catalogue) -> Vec<Card> {
    let t = &t.channels;
    let card = |value, icon, name, purpose, refusal| Card {
        value,
        icon,
        name,
        purpose,
        refusal,
    };
    let later = Some(t.later);
    let inbound = ChannelKind::InboundTelephony.key();
    vec![
        card(
            inbound,
            "phone-incoming",
            t.inbound,
            t.inbound_purpose,
            None,
        ),
        card(
            "outbound_telephony",
            "phone-outgoing",
            t.outbound,
            t.outbound_purpose,
            later,
        ),
        card("chat", "message-square", t.chat, t.chat_purpose, later),
        card("email", "mail", t.mail, t.mail_purpose, later),
        card("social", "send", t.social, t.social_purpose, later),
    ]
}
