//! What the sample organisation consists of: people, queues, connectors, flows, channels.

use super::{DYNAMICS_NUMBER, Options, Report, SignIns, ZENDESK_NUMBER, ZONE, told};
use crate::{
    dynamics,
    flows::{self, DYNAMICS_CONNECTOR, DYNAMICS_URL, QUEUE_NAME, ZENDESK_CONNECTOR, ZENDESK_URL},
    people, zendesk,
};
use anyhow::{Context, Result};
use domain::{
    ConnectorId, FlowId, QueueId,
    channel::{ChannelForm, ChannelKind},
    connector::{AuthKind, ConnectorForm},
    flows::FlowRow,
    page::{LIMIT_MAX, ListQuery, Sort},
    queue::QueueForm,
    user::UserForm,
};
use flow::document::Mapping;
use services::{Cx, channels, connectors, queues, users};

/// The channel of the Dynamics flow.
pub(super) const DYNAMICS_CHANNEL: &str = "Support_Dynamics";
/// The channel of the Zendesk flow.
pub(super) const ZENDESK_CHANNEL: &str = "Support_Zendesk";

/// Makes whatever is missing, in the order in which one needs the other.
pub(super) async fn fill(
    cx: &Cx,
    options: &Options,
    sign_ins: &SignIns,
    report: &mut Report,
) -> Result<()> {
    accounts(cx, sign_ins, report).await?;
    let support = queue(cx, QUEUE_NAME, "Questions about cases and tickets", report).await?;
    queue(cx, "Sales", "Quotations and orders", report).await?;
    let crms = [
        dynamics_form(&options.dynamics),
        zendesk_form(&options.zendesk),
    ];
    let [dynamics, zendesk] = crms;
    let dynamics = connector(cx, dynamics, report).await?;
    let zendesk = connector(cx, zendesk, report).await?;
    let text = flows::DYNAMICS.replace(DYNAMICS_URL, &options.dynamics);
    let mapping = mapping(support, DYNAMICS_CONNECTOR, dynamics);
    let id = flow(cx, &text, mapping, report).await?;
    channel(
        cx,
        (DYNAMICS_CHANNEL, DYNAMICS_NUMBER),
        (id, support),
        report,
    )
    .await?;
    let text = flows::ZENDESK.replace(ZENDESK_URL, &options.zendesk);
    let mapping = self::mapping(support, ZENDESK_CONNECTOR, zendesk);
    let id = flow(cx, &text, mapping, report).await?;
    channel(cx, (ZENDESK_CHANNEL, ZENDESK_NUMBER), (id, support), report).await?;
    callers(cx, report).await
}

/// Finds a thing by its name; one page holds all that a sample has.
fn named(name: &str) -> ListQuery<Sort> {
    ListQuery {
        search: name.into(),
        limit: LIMIT_MAX,
        ..ListQuery::default()
    }
}

async fn accounts(cx: &Cx, sign_ins: &SignIns, report: &mut Report) -> Result<()> {
    let there = users::list(cx, &named("")).await.map_err(told)?.rows;
    for person in sign_ins.others() {
        let what = format!("person {}", person.email);
        if there.iter().any(|user| user.form.email == person.email) {
            report.kept.push(what);
            continue;
        }
        let form = UserForm {
            name: person.name.clone(),
            email: person.email.clone(),
            roles: person.roles.clone(),
            active: true,
        };
        users::create(cx, &form, &person.password)
            .await
            .map_err(told)?;
        report.made.push(what);
    }
    Ok(())
}

async fn queue(cx: &Cx, name: &str, description: &str, report: &mut Report) -> Result<QueueId> {
    let what = format!("queue {name}");
    let there = queues::list(cx, &named(name)).await.map_err(told)?.rows;
    if let Some(queue) = there.into_iter().find(|queue| queue.form.name == name) {
        report.kept.push(what);
        return Ok(queue.id);
    }
    let form = QueueForm {
        name: name.into(),
        description: description.into(),
        service_level_s: 30,
    };
    report.made.push(what);
    Ok(queues::create(cx, &form).await.map_err(told)?.id)
}

fn dynamics_form(url: &str) -> ConnectorForm {
    ConnectorForm {
        name: DYNAMICS_CONNECTOR.into(),
        base_url: format!("{url}{}", dynamics::API_PATH),
        auth: AuthKind::ClientCredentials,
        client_id: dynamics::CLIENT_ID.into(),
        client_secret: dynamics::CLIENT_SECRET.into(),
        token_url: format!("{url}{}", dynamics::TOKEN_PATH),
        scope: format!("{url}/.default"),
        test_path: "WhoAmI".into(),
        allow_private_host: true,
        ..ConnectorForm::default()
    }
}

fn zendesk_form(url: &str) -> ConnectorForm {
    ConnectorForm {
        name: ZENDESK_CONNECTOR.into(),
        base_url: format!("{url}/"),
        auth: AuthKind::Basic,
        username: zendesk::USERNAME.into(),
        password: zendesk::API_TOKEN.into(),
        test_path: "api/v2/users/me.json".into(),
        honours_idempotency_key: true,
        allow_private_host: true,
        ..ConnectorForm::default()
    }
}

async fn connector(cx: &Cx, form: ConnectorForm, report: &mut Report) -> Result<ConnectorId> {
    let what = format!("connector {}", form.name);
    let there = connectors::list(cx, &named(&form.name))
        .await
        .map_err(told)?
        .rows;
    if let Some(connector) = there.into_iter().find(|there| there.form.name == form.name) {
        report.kept.push(what);
        return Ok(connector.id);
    }
    report.made.push(what);
    Ok(connectors::create(cx, &form).await.map_err(told)?.id)
}

fn mapping(queue: QueueId, name: &str, connector: ConnectorId) -> Mapping {
    Mapping {
        queues: [(flows::queue_key(), queue)].into(),
        connectors: [(flows::connector_key(name), connector)].into(),
        ..Mapping::default()
    }
}

/// The flow of this file, imported, mapped and published.
async fn flow(cx: &Cx, file: &str, mapping: Mapping, report: &mut Report) -> Result<FlowId> {
    let read: serde_json::Value = serde_json::from_str(file)?;
    let name = read["name"].as_str().context("the flow has no name")?;
    let what = format!("flow {name}");
    let there = services::flows::list(cx, &named(name))
        .await
        .map_err(told)?
        .rows;
    let there = there.into_iter().find(|flow| flow.name == name);
    if let Some(flow) = there.as_ref().filter(|flow| flow.published.is_some()) {
        report.kept.push(what);
        return Ok(flow.id);
    }
    let draft = match there {
        Some(draft) => draft,
        None => import(cx, file).await?,
    };
    let mapped = services::flows::set_mapping(cx, draft.id, draft.revision, &mapping);
    let mapped = mapped.await.map_err(told)?;
    let comment = "The sample organisation's own flow";
    let published = services::flows::publish(cx, mapped.id, mapped.revision, comment);
    published.await.map_err(told)?;
    report.made.push(what);
    Ok(mapped.id)
}

async fn import(cx: &Cx, file: &str) -> Result<FlowRow> {
    let imported = services::flows::import(cx, file.as_bytes().to_vec()).await;
    Ok(imported.map_err(told)?.row)
}

async fn channel(
    cx: &Cx,
    (name, number): (&str, &str),
    (flow, queue): (FlowId, QueueId),
    report: &mut Report,
) -> Result<()> {
    let what = format!("channel {name} at {number}");
    let there = channels::list(cx, &named(name)).await.map_err(told)?.rows;
    if there.iter().any(|channel| channel.name == name) {
        report.kept.push(what);
        return Ok(());
    }
    let form = ChannelForm {
        name: name.into(),
        description: "Answers callers of the sample organisation".into(),
        time_zone: ZONE.into(),
        service_level_s: 30,
        flow: Some(flow),
        numbers: vec![number.into()],
        fallback_queue: Some(queue),
        fallback_announcement: "Please stay on the line. A colleague will take your call.".into(),
        active: true,
    };
    let made = channels::create(cx, ChannelKind::InboundTelephony, &form).await;
    made.map_err(told)?;
    report.made.push(what);
    Ok(())
}

/// Whom the Phone page offers to be.
async fn callers(cx: &Cx, report: &mut Report) -> Result<()> {
    let what = "callers on the Phone page".to_owned();
    let book = services::phone::book(cx).await.map_err(told)?;
    if !book.callers.is_empty() {
        report.kept.push(what);
        return Ok(());
    }
    let set = services::phone::set_callers(cx, &people::callers()).await;
    set.map_err(told)?;
    report.made.push(what);
    Ok(())
}
