//! The start page.

use super::api::{Overview, overview};
use crate::{
    format::number,
    paths,
    text::{Catalogue, t},
    viewer::{Clock, Person},
    widgets::{PhoneNumber, Trouble},
};
use domain::policy::Action;
use leptos::prelude::*;
use leptos_meta::Title;
use ui::{Badge, Icon, LinkButton, Look, Skeleton, Tone};

/// The start page.
#[component]
pub fn Home() -> impl IntoView {
    let t = t();
    let overview = Resource::new(|| (), |()| overview());
    view! {
        <Title text=t.home.title />
        <div class="home">
            <Transition fallback=|| {
                view! { <Skeleton lines=6 /> }
            }>
                {move || {
                    overview
                        .get()
                        .map(|answer| match answer {
                            Ok(overview) => view! { <Board overview=overview /> }.into_any(),
                            Err(error) => view! { <Trouble error=error /> }.into_any(),
                        })
                }}
            </Transition>
        </div>
    }
}

#[component]
fn Board(overview: Overview) -> impl IntoView {
    let t = t();
    let person = Person::expect();
    let steps = steps(&overview, person, t);
    let open = steps.iter().filter(|step| !step.done).count();
    let sets_up = person.may(Action::EditChannels);
    let text = if open == 0 || !sets_up {
        t.home.ready
    } else {
        t.home.not_ready
    };
    let first = person.me().name;
    let first = first
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned();
    let greeting = format!("{}, {first}", greeting(Clock::expect().hour(), t));
    let may_dial = person.may(Action::UsePhone) && !overview.numbers.is_empty();
    let numbers = overview.numbers.clone();
    view! {
        <header class="home-head">
            <h1 class="home-title">{greeting}</h1>
            <p class="home-text">{text}</p>
        </header>
        {may_dial.then(|| view! { <Dial numbers=numbers /> })}
        {person.may(Action::TakeContacts).then(|| view! { <Answer /> })}
        {(sets_up && open > 0).then(|| view! { <Steps steps=steps /> })}
        <Glance overview=overview />
    }
}

fn greeting(hour: u8, t: &Catalogue) -> &'static str {
    match hour {
        5..12 => t.home.morning,
        12..18 => t.home.afternoon,
        _ => t.home.evening,
    }
}

/// The invitation to call oneself.
#[component]
fn Dial(numbers: Vec<(String, String)>) -> impl IntoView {
    let t = t();
    let rows: Vec<_> = numbers
        .into_iter()
        .map(|number| dial_row(number).into_any())
        .collect();
    view! {
        <section class="home-dial" aria-labelledby="home-dial-title">
            <div class="home-dial-words">
                <h2 class="home-dial-title" id="home-dial-title">
                    {t.home.dial_title}
                </h2>
                <p class="home-dial-text">{t.home.dial_text}</p>
                <LinkButton look=Look::Primary icon="phone" href=paths::PHONE>
                    {t.home.dial}
                </LinkButton>
            </div>
            <div class="home-numbers">
                <p class="home-numbers-title">{t.home.dial_numbers}</p>
                <ul class="home-numbers-list">{rows}</ul>
            </div>
        </section>
    }
}

fn dial_row((number, channel): (String, String)) -> impl IntoView {
    let href = paths::phone_to(&number);
    view! {
        <li>
            <a class="home-number" href=href>
                <span class="home-jack"></span>
                <span class="home-number-words">
                    <PhoneNumber number=number />
                    <span class="home-channel truncate">{channel}</span>
                </span>
                <Icon name="arrow-right" />
            </a>
        </li>
    }
}

#[component]
fn Answer() -> impl IntoView {
    let t = t();
    view! {
        <section class="home-card" aria-labelledby="home-answer">
            <span class="home-card-icon">
                <Icon name="headset" large=true />
            </span>
            <div class="grow">
                <h2 class="home-card-title" id="home-answer">
                    {t.home.answer_title}
                </h2>
                <p class="soft">{t.home.answer_text}</p>
            </div>
            <LinkButton href=paths::DESKTOP>{t.home.answer}</LinkButton>
        </section>
    }
}

/// Something to do before callers can be served.
struct Step {
    done: bool,
    title: &'static str,
    text: &'static str,
    href: &'static str,
}

fn steps(overview: &Overview, person: Person, t: &Catalogue) -> Vec<Step> {
    let some = |count: Option<u64>| count.unwrap_or(0) > 0;
    let step = |done, title, text, href| Step {
        done,
        title,
        text,
        href,
    };
    let t = &t.home;
    let all = [
        (
            Action::EditConnectors,
            step(
                some(overview.connectors),
                t.step_connector,
                t.step_connector_text,
                paths::CONNECTOR_NEW,
            ),
        ),
        (
            Action::EditQueues,
            step(
                some(overview.queues),
                t.step_queue,
                t.step_queue_text,
                paths::QUEUE_NEW,
            ),
        ),
        (
            Action::EditFlows,
            step(
                some(overview.flows),
                t.step_flow,
                t.step_flow_text,
                paths::FLOWS,
            ),
        ),
        (
            Action::EditFlows,
            step(
                overview.flows_published > 0,
                t.step_publish,
                t.step_publish_text,
                paths::FLOWS,
            ),
        ),
        (
            Action::EditChannels,
            step(
                !overview.numbers.is_empty(),
                t.step_channel,
                t.step_channel_text,
                paths::CHANNEL_NEW,
            ),
        ),
        (
            Action::EditUsers,
            step(
                overview.users.unwrap_or(0) > 1,
                t.step_people,
                t.step_people_text,
                paths::USER_NEW,
            ),
        ),
    ];
    all.into_iter()
        .filter(|(needs, _)| person.may(*needs))
        .map(|(_, step)| step)
        .collect()
}

#[component]
fn Steps(steps: Vec<Step>) -> impl IntoView {
    let t = t();
    let done = steps.iter().filter(|step| step.done).count();
    let all = steps.len();
    // The next thing to do is the one with the filled button.
    let next = steps.iter().position(|step| !step.done);
    let rows: Vec<_> = steps
        .into_iter()
        .enumerate()
        .map(|(index, step)| step_row(step, Some(index) == next).into_any())
        .collect();
    view! {
        <section class="home-steps" aria-labelledby="home-steps-title">
            <header class="home-steps-head">
                <h2 class="home-section" id="home-steps-title">
                    {t.home.to_do}
                </h2>
                <span class="faint tabular">{t.home.progress(done, all)}</span>
            </header>
            <ol class="home-steps-list">{rows}</ol>
        </section>
    }
}

fn step_row(step: Step, next: bool) -> impl IntoView {
    let t = t();
    let Step {
        done,
        title,
        text,
        href,
    } = step;
    let end = match done {
        true => view! { <Badge tone=Tone::Good icon="check">{t.home.done}</Badge> }.into_any(),
        false => {
            let look = if next { Look::Primary } else { Look::Plain };
            view! {
                <LinkButton look=look small=true href=href>
                    {t.home.open}
                    <span class="visually-hidden">": " {title}</span>
                </LinkButton>
            }
            .into_any()
        }
    };
    view! {
        <li class="home-step" data-state=done.then_some("done")>
            <span class="home-step-mark">
                <Icon name=if done { "check" } else { "circle" } />
            </span>
            <span class="grow">
                <span class="home-step-title">{title}</span>
                <span class="home-step-text">{text}</span>
            </span>
            {end}
        </li>
    }
}

/// How many there are of everything.
#[component]
fn Glance(overview: Overview) -> impl IntoView {
    let t = t();
    let words = &t.home;
    let counts = [
        (
            overview.channels,
            paths::CHANNELS,
            "plug",
            words.channels(overview.channels.unwrap_or(0)),
        ),
        (
            overview.flows,
            paths::FLOWS,
            "workflow",
            words.flows(overview.flows.unwrap_or(0)),
        ),
        (
            overview.queues,
            paths::QUEUES,
            "list-ordered",
            words.queues(overview.queues.unwrap_or(0)),
        ),
        (
            overview.users,
            paths::USERS,
            "users",
            words.users(overview.users.unwrap_or(0)),
        ),
        (
            overview.connectors,
            paths::CONNECTORS,
            "unplug",
            words.connectors(overview.connectors.unwrap_or(0)),
        ),
    ];
    let tiles: Vec<_> = counts
        .into_iter()
        .filter_map(|(count, href, icon, words)| Some(tile(count?, href, icon, words).into_any()))
        .collect();
    let without = overview.channels_without_flow;
    let warning = (without > 0).then(|| {
        view! {
            <a class="home-warning" href=paths::CHANNELS>
                <Icon name="triangle-alert" />
                <span>
                    <strong>{t.home.without_flow(without)}</strong>
                    " "
                    {t.home.without_flow_text}
                </span>
            </a>
        }
    });
    (!tiles.is_empty()).then(|| {
        view! {
            <section class="home-glance" aria-labelledby="home-glance-title">
                <h2 class="home-section" id="home-glance-title">
                    {t.home.numbers_at_a_glance}
                </h2>
                <ul class="home-tiles">{tiles}</ul>
                {warning}
            </section>
        }
    })
}

fn tile(count: u64, href: &'static str, icon: &'static str, words: String) -> impl IntoView {
    view! {
        <li>
            <a class="home-tile" href=href>
                <Icon name=icon />
                <span class="home-tile-count tabular">{number(count)}</span>
                <span class="home-tile-words">{words}</span>
            </a>
        </li>
    }
}
