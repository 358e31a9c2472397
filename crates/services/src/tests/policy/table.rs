//! The table: every use case, the action it needs, what others see, how to call it.

use super::super::{connector_form, flows as files, queue_form};
use crate::{
    Cx, account, audit, auth, channels, connectors, contacts, desk, flows, phone, queues, setup,
    users,
};
use domain::{
    ChannelId, ConnectorId, ContactId, FlowId, Problem, QueueId, UserId, VersionId,
    agent::Presence,
    channel::{ChannelForm, ChannelKind},
    policy::{Action, Role},
    user::{SetupForm, UserForm},
};
use flow::{document::Mapping, engine::Await};
use futures::{FutureExt, future::BoxFuture};

/// Rows of the home organisation, one of each kind.
pub(super) struct Rows {
    pub queue: QueueId,
    pub channel: ChannelId,
    pub channel_form: ChannelForm,
    pub connector: ConnectorId,
    pub flow: FlowId,
    pub version: VersionId,
    pub user: UserId,
    pub contact: ContactId,
}

/// What another organisation's person is answered.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// The rows are not there.
    NotFound,
    /// The use case is about one's own things only.
    Own,
}
use Others::{NotFound, Own};

pub(super) type Run = for<'a> fn(&'a Cx, &'a Rows) -> BoxFuture<'a, Result<(), Problem>>;

/// A use case: its name, the action it needs (none is public), what others see, how to call it.
pub(super) struct Case(pub &'static str, pub Option<Action>, pub Others, pub Run);

macro_rules! case {
    ($name:literal, $action:expr, $others:expr, |$cx:ident, $rows:ident| $call:expr) => {
        Case($name, $action, $others, |$cx, $rows| {
            async move {
                let _ = $rows;
                $call.await.map(drop)
            }
            .boxed()
        })
    };
}

const AT: Await = Await { node: 0, visit: 0 };

fn person() -> UserForm {
    UserForm {
        name: "Grace".into(),
        email: "grace@example.com".into(),
        roles: vec![Role::Agent],
        active: true,
    }
}

const LONG: &str = "nebel fluss gabel";

/// Every use case.
pub(super) const CASES: &[Case] = {
    use Action::*;
    &[
        case!("setup::check", None, Own, |cx, rows| setup::check(
            cx, "wrong"
        )),
        case!("setup::complete", None, Own, |cx, rows| async {
            setup::complete(cx, "wrong", &SetupForm::default()).await
        }),
        case!("auth::sign_in", None, Own, |cx, rows| auth::sign_in(
            cx, "a@b", "c", None
        )),
        case!("auth::sign_out", Some(OwnAccount), Own, |cx, rows| {
            auth::sign_out(cx)
        }),
        case!(
            "account::me",
            Some(OwnAccount),
            Own,
            |cx, rows| account::me(cx)
        ),
        case!(
            "account::change_password",
            Some(OwnAccount),
            Own,
            |cx, rows| async {
                match account::change_password(cx, "x", LONG).await {
                    Err(Problem::Invalid(_)) => Ok(()),
                    other => other.map(drop),
                }
            }
        ),
        case!(
            "account::sign_out_everywhere",
            Some(OwnAccount),
            Own,
            |cx, rows| { account::sign_out_everywhere(cx) }
        ),
        case!("audit::list", Some(ViewAudit), Own, |cx, rows| async {
            audit::list(cx, &Default::default()).await
        }),
        case!("queues::list", Some(ViewQueues), Own, |cx, rows| async {
            queues::list(cx, &Default::default()).await
        }),
        case!("queues::get", Some(ViewQueues), NotFound, |cx, rows| {
            queues::get(cx, rows.queue)
        }),
        case!("queues::create", Some(EditQueues), Own, |cx, rows| async {
            queues::create(cx, &queue_form("New")).await
        }),
        case!(
            "queues::update",
            Some(EditQueues),
            NotFound,
            |cx, rows| async { queues::update(cx, rows.queue, 1, &queue_form("Renamed")).await }
        ),
        case!(
            "channels::list",
            Some(ViewChannels),
            Own,
            |cx, rows| async { channels::list(cx, &Default::default()).await }
        ),
        case!("channels::get", Some(ViewChannels), NotFound, |cx, rows| {
            channels::get(cx, rows.channel)
        }),
        case!(
            "channels::create",
            Some(EditChannels),
            Own,
            |cx, rows| async {
                let form = ChannelForm {
                    name: "Another".into(),
                    numbers: vec![],
                    ..rows.channel_form.clone()
                };
                match channels::create(cx, ChannelKind::InboundTelephony, &form).await {
                    // The neighbour's form names a queue of the home organisation.
                    Err(Problem::Invalid(errors)) if errors[0].field == "fallback_queue" => Ok(()),
                    other => other.map(drop),
                }
            }
        ),
        case!(
            "channels::update",
            Some(EditChannels),
            NotFound,
            |cx, rows| { channels::update(cx, rows.channel, 1, &rows.channel_form) }
        ),
        case!(
            "channels::set_active",
            Some(EditChannels),
            NotFound,
            |cx, rows| { channels::set_active(cx, rows.channel, 1, false) }
        ),
        case!(
            "channels::delete",
            Some(EditChannels),
            NotFound,
            |cx, rows| async {
                channels::set_active(cx, rows.channel, 1, false).await?;
                channels::delete(cx, rows.channel, 2).await
            }
        ),
        case!(
            "connectors::list",
            Some(ViewConnectors),
            Own,
            |cx, rows| async { connectors::list(cx, &Default::default()).await }
        ),
        case!(
            "connectors::get",
            Some(ViewConnectors),
            NotFound,
            |cx, rows| { connectors::get(cx, rows.connector) }
        ),
        case!(
            "connectors::create",
            Some(EditConnectors),
            Own,
            |cx, rows| async {
                let mut form = connector_form();
                form.name = "Another".into();
                connectors::create(cx, &form).await
            }
        ),
        case!(
            "connectors::update",
            Some(EditConnectors),
            NotFound,
            |cx, rows| async { connectors::update(cx, rows.connector, 1, &connector_form()).await }
        ),
        case!(
            "connectors::test",
            Some(EditConnectors),
            NotFound,
            |cx, rows| { connectors::test(cx, rows.connector) }
        ),
        case!("users::list", Some(ViewUsers), Own, |cx, rows| async {
            users::list(cx, &Default::default()).await
        }),
        case!("users::get", Some(ViewUsers), NotFound, |cx, rows| {
            users::get(cx, rows.user)
        }),
        case!("users::create", Some(EditUsers), Own, |cx, rows| async {
            let mut form = person();
            let own = cx.principal.as_ref().map(|me| me.org.to_string());
            form.email = format!("grace@{}.example", own.unwrap_or_default());
            users::create(cx, &form, LONG).await
        }),
        case!(
            "users::update",
            Some(EditUsers),
            NotFound,
            |cx, rows| async { users::update(cx, rows.user, 1, &person()).await }
        ),
        case!(
            "users::set_password",
            Some(EditUsers),
            NotFound,
            |cx, rows| { users::set_password(cx, rows.user, LONG) }
        ),
        case!(
            "users::sign_out_everywhere",
            Some(EditUsers),
            NotFound,
            |cx, rows| { users::sign_out_everywhere(cx, rows.user) }
        ),
        case!("flows::list", Some(ViewFlows), Own, |cx, rows| async {
            flows::list(cx, &Default::default()).await
        }),
        case!("flows::get", Some(ViewFlows), NotFound, |cx, rows| {
            flows::get(cx, rows.flow)
        }),
        case!("flows::versions", Some(ViewFlows), NotFound, |cx, rows| {
            flows::versions(cx, rows.flow, None, 0)
        }),
        case!("flows::version", Some(ViewFlows), NotFound, |cx, rows| {
            flows::version(cx, rows.version)
        }),
        case!("flows::export", Some(EditFlows), NotFound, |cx, rows| {
            flows::export(cx, rows.flow, Some(rows.version))
        }),
        case!("flows::import", Some(EditFlows), Own, |cx, rows| {
            flows::import(cx, files::SMALL.into())
        }),
        case!(
            "flows::import_into",
            Some(EditFlows),
            NotFound,
            |cx, rows| { flows::import_into(cx, rows.flow, 2, files::SMALL.into()) }
        ),
        case!(
            "flows::set_mapping",
            Some(EditFlows),
            NotFound,
            |cx, rows| async { flows::set_mapping(cx, rows.flow, 2, &Mapping::default()).await }
        ),
        case!("flows::publish", Some(EditFlows), NotFound, |cx, rows| {
            flows::publish(cx, rows.flow, 2, "again")
        }),
        case!(
            "contacts::list",
            Some(ViewContacts),
            Own,
            |cx, rows| async { contacts::list(cx, &Default::default()).await }
        ),
        case!("contacts::get", Some(ViewContacts), NotFound, |cx, rows| {
            contacts::get(cx, rows.contact)
        }),
        case!(
            "contacts::trace",
            Some(ViewContacts),
            NotFound,
            |cx, rows| { contacts::trace(cx, rows.contact) }
        ),
        case!(
            "contacts::watch",
            Some(ViewContacts),
            NotFound,
            |cx, rows| { contacts::watch(cx, rows.contact) }
        ),
        case!(
            "contacts::may_follow",
            Some(ViewContacts),
            Own,
            |cx, rows| { contacts::may_follow(cx) }
        ),
        case!("phone::book", Some(UsePhone), Own, |cx, rows| phone::book(
            cx
        )),
        case!("phone::set_callers", Some(EditChannels), Own, |cx, rows| {
            phone::set_callers(cx, &[])
        }),
        case!("phone::dial", Some(UsePhone), Own, |cx, rows| {
            phone::dial(cx, "+4570202020", "anonymous")
        }),
        case!("phone::phone", Some(UsePhone), NotFound, |cx, rows| {
            phone::phone(cx, rows.contact)
        }),
        case!("phone::digit", Some(UsePhone), NotFound, |cx, rows| {
            phone::digit(cx, rows.contact, '1')
        }),
        case!(
            "phone::prompt_ended",
            Some(UsePhone),
            NotFound,
            |cx, rows| { phone::prompt_ended(cx, rows.contact, AT) }
        ),
        case!(
            "phone::prompt_failed",
            Some(UsePhone),
            NotFound,
            |cx, rows| { phone::prompt_failed(cx, rows.contact, AT, "no voice") }
        ),
        case!("phone::hang_up", Some(UsePhone), NotFound, |cx, rows| {
            phone::hang_up(cx, rows.contact)
        }),
        case!("phone::open", Some(UsePhone), NotFound, |cx, rows| {
            phone::open(cx, rows.contact)
        }),
        case!(
            "desk::desk",
            Some(TakeContacts),
            Own,
            |cx, rows| desk::desk(cx)
        ),
        case!("desk::set_presence", Some(TakeContacts), Own, |cx, rows| {
            desk::set_presence(cx, Presence::Available)
        }),
        case!("desk::accept", Some(TakeContacts), Own, |cx, rows| {
            desk::accept(cx, rows.contact)
        }),
        case!("desk::decline", Some(TakeContacts), Own, |cx, rows| {
            desk::decline(cx, rows.contact)
        }),
        case!("desk::end", Some(TakeContacts), Own, |cx, rows| desk::end(
            cx,
            rows.contact
        )),
        case!(
            "desk::open",
            Some(TakeContacts),
            Own,
            |cx, rows| desk::open(cx)
        ),
    ]
};
