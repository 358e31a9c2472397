//! A connector's fields. Secrets are write-only: they are empty when read, and
//! empty means "keep the stored one".

use crate::{
    text::t,
    widgets::{Difference, FieldsState, Section, differ, on_off},
};
use domain::connector::{AuthKind, ConnectorForm};
use leptos::prelude::*;
use ui::{CheckField, ChoiceCards, PasswordInput, TextInput, choice::Card};

const BASIC: &str = "basic";
const OAUTH: &str = "client_credentials";

/// What is typed. Copies share it.
#[derive(Clone, Copy)]
pub struct Fields {
    name: RwSignal<String>,
    base_url: RwSignal<String>,
    auth: RwSignal<String>,
    username: RwSignal<String>,
    password: RwSignal<String>,
    client_id: RwSignal<String>,
    client_secret: RwSignal<String>,
    token_url: RwSignal<String>,
    scope: RwSignal<String>,
    test_path: RwSignal<String>,
    honours_idempotency_key: RwSignal<bool>,
    allow_private_host: RwSignal<bool>,
}

impl Fields {
    /// Filled with `form`.
    pub fn new(form: &ConnectorForm) -> Self {
        let empty = || RwSignal::new(String::new());
        let fields = Self {
            name: empty(),
            base_url: empty(),
            auth: empty(),
            username: empty(),
            password: empty(),
            client_id: empty(),
            client_secret: empty(),
            token_url: empty(),
            scope: empty(),
            test_path: empty(),
            honours_idempotency_key: RwSignal::new(false),
            allow_private_host: RwSignal::new(false),
        };
        fields.fill(form);
        fields
    }

    /// Puts `form` into the fields.
    pub fn fill(self, form: &ConnectorForm) {
        let auth = match form.auth {
            AuthKind::Basic => BASIC,
            AuthKind::ClientCredentials => OAUTH,
        };
        self.name.set(form.name.clone());
        self.base_url.set(form.base_url.clone());
        self.auth.set(auth.to_owned());
        self.username.set(form.username.clone());
        self.password.set(form.password.clone());
        self.client_id.set(form.client_id.clone());
        self.client_secret.set(form.client_secret.clone());
        self.token_url.set(form.token_url.clone());
        self.scope.set(form.scope.clone());
        self.test_path.set(form.test_path.clone());
        self.honours_idempotency_key
            .set(form.honours_idempotency_key);
        self.allow_private_host.set(form.allow_private_host);
    }

    /// What stands in the fields; tracked.
    pub fn form(self) -> ConnectorForm {
        let oauth = self.auth.with(|auth| auth == OAUTH);
        ConnectorForm {
            name: self.name.get(),
            base_url: self.base_url.get(),
            auth: if oauth {
                AuthKind::ClientCredentials
            } else {
                AuthKind::Basic
            },
            username: self.username.get(),
            password: self.password.get(),
            client_id: self.client_id.get(),
            client_secret: self.client_secret.get(),
            token_url: self.token_url.get(),
            scope: self.scope.get(),
            test_path: self.test_path.get(),
            honours_idempotency_key: self.honours_idempotency_key.get(),
            allow_private_host: self.allow_private_host.get(),
        }
    }
}

/// The form without what must not be kept in the browser.
pub fn without_secrets(form: ConnectorForm) -> ConnectorForm {
    ConnectorForm {
        password: String::new(),
        client_secret: String::new(),
        ..form
    }
}

/// All fields, in their sections.
#[component]
pub fn ConnectorFields(
    /// What is typed.
    fields: Fields,
    /// Errors and progress.
    state: FieldsState,
    /// Which secret is stored already.
    #[prop(optional, into)]
    stored: Signal<Option<AuthKind>>,
) -> impl IntoView {
    let t = t();
    view! {
        <Section title=t.connectors.details text=t.connectors.details_text>
            <TextInput
                id="name"
                label=t.common.name
                value=fields.name
                help=t.connectors.name_help
                error=state.error("name")
            />
            <TextInput
                id="base_url"
                label=t.connectors.base_url
                value=fields.base_url
                help=t.connectors.base_url_help
                error=state.error("base_url")
                kind="url"
                mono=true
                placeholder="https://example.com/api/"
            />
        </Section>
        <Section title=t.connectors.auth text=t.connectors.auth_text>
            <Credentials fields=fields state=state stored=stored />
        </Section>
        <Section title=t.connectors.behaviour text=t.connectors.behaviour_text>
            <TextInput
                id="test_path"
                label=t.connectors.test_path
                value=fields.test_path
                help=t.connectors.test_path_help
                error=state.error("test_path")
                optional=true
                mono=true
            />
            <CheckField
                id="honours_idempotency_key"
                label=t.connectors.idempotency
                value=fields.honours_idempotency_key
                help=t.connectors.idempotency_help
            />
            <CheckField
                id="allow_private_host"
                label=t.connectors.private_host
                value=fields.allow_private_host
                help=t.connectors.private_host_help
            />
        </Section>
    }
}

#[component]
fn Credentials(
    fields: Fields,
    state: FieldsState,
    stored: Signal<Option<AuthKind>>,
) -> impl IntoView {
    let t = t();
    let card = |value, icon, name, purpose| Card {
        value,
        icon,
        name,
        purpose,
        refusal: None,
    };
    let cards = vec![
        card(
            BASIC,
            "key-round",
            t.connectors.basic,
            t.connectors.basic_purpose,
        ),
        card(
            OAUTH,
            "shield-check",
            t.connectors.oauth,
            t.connectors.oauth_purpose,
        ),
    ];
    let oauth = Memo::new(move |_| fields.auth.with(|auth| auth == OAUTH));
    let stored = Memo::new(move |_| stored.get());
    let inner = move || match oauth.get() {
        true => {
            let kept = stored.get() == Some(AuthKind::ClientCredentials);
            view! { <OauthFields fields=fields state=state kept=kept /> }.into_any()
        }
        false => {
            let kept = stored.get() == Some(AuthKind::Basic);
            view! { <BasicFields fields=fields state=state kept=kept /> }.into_any()
        }
    };
    view! {
        <ChoiceCards id="auth" label=t.connectors.auth_kind value=fields.auth cards=cards />
        {inner}
    }
}

#[component]
fn BasicFields(fields: Fields, state: FieldsState, kept: bool) -> impl IntoView {
    let t = t();
    view! {
        <TextInput
            id="username"
            label=t.connectors.username
            value=fields.username
            help=t.connectors.username_help
            error=state.error("username")
            mono=true
        />
        <PasswordInput
            id="password"
            label=t.connectors.password
            value=fields.password
            error=state.error("password")
            placeholder=if kept { t.connectors.secret_kept } else { "" }
        />
    }
}

#[component]
fn OauthFields(fields: Fields, state: FieldsState, kept: bool) -> impl IntoView {
    let t = t();
    view! {
        <TextInput
            id="client_id"
            label=t.connectors.client_id
            value=fields.client_id
            error=state.error("client_id")
            mono=true
        />
        <PasswordInput
            id="client_secret"
            label=t.connectors.client_secret
            value=fields.client_secret
            error=state.error("client_secret")
            placeholder=if kept { t.connectors.secret_kept } else { "" }
        />
        <TextInput
            id="token_url"
            label=t.connectors.token_url
            value=fields.token_url
            help=t.connectors.token_url_help
            error=state.error("token_url")
            kind="url"
            mono=true
        />
        <TextInput
            id="scope"
            label=t.connectors.scope
            value=fields.scope
            help=t.connectors.scope_help
            error=state.error("scope")
            optional=true
            mono=true
        />
    }
}

/// The fields in which two versions differ; secrets are nobody's to see.
pub fn differences((mine, theirs): (ConnectorForm, ConnectorForm)) -> Vec<Difference> {
    let t = t();
    let text =
        |label, read: fn(&ConnectorForm) -> String| differ(label, read(&mine), read(&theirs));
    let rows = [
        text(t.common.name, |form| form.name.clone()),
        text(t.connectors.base_url, |form| form.base_url.clone()),
        text(t.connectors.auth_kind, |form| {
            auth_words(form.auth).to_owned()
        }),
        text(t.connectors.username, |form| form.username.clone()),
        text(t.connectors.client_id, |form| form.client_id.clone()),
        text(t.connectors.token_url, |form| form.token_url.clone()),
        text(t.connectors.scope, |form| form.scope.clone()),
        text(t.connectors.test_path, |form| form.test_path.clone()),
        text(t.connectors.idempotency, |form| {
            on_off(form.honours_idempotency_key)
        }),
        text(t.connectors.private_host, |form| {
            on_off(form.allow_private_host)
        }),
    ];
    rows.into_iter().flatten().collect()
}

/// What a kind of credentials is called, in short.
pub fn auth_words(auth: AuthKind) -> &'static str {
    let t = t();
    match auth {
        AuthKind::Basic => t.connectors.basic_short,
        AuthKind::ClientCredentials => t.connectors.oauth_short,
    }
}
