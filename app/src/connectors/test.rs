//! The Test button: asks the system, and shows what it said.

use super::api::test_connector;
use crate::{
    error::ApiError,
    text::t,
    widgets::{Section, sentence},
};
use domain::{ConnectorId, connector::TestOutcome};
use leptos::{prelude::*, task::spawn_local};
use ui::{Banner, Button, CopyButton, Tone};

/// The section with the button and what came of it.
#[component]
pub fn TestSection(
    /// The connector.
    id: ConnectorId,
    /// Whether there are changes that a test would not see.
    #[prop(into)]
    dirty: Signal<bool>,
) -> impl IntoView {
    let t = t();
    let asking = RwSignal::new(false);
    let outcome = RwSignal::new(None::<Result<TestOutcome, ApiError>>);
    let refusal =
        Signal::derive(move || dirty.get().then(|| t.connectors.test_save_first.to_owned()));
    let ask = move |_| {
        asking.set(true);
        outcome.set(None);
        spawn_local(async move {
            let answer = test_connector(id).await;
            // The page may be gone by now.
            let _ = outcome.try_set(Some(answer));
            let _ = asking.try_set(false);
        });
    };
    view! {
        <Section title=t.connectors.test text=t.connectors.test_text>
            <div class="row">
                <Button icon="plug-zap" busy=asking refusal=refusal on_press=ask>
                    {t.connectors.test_do}
                </Button>
                <span class="soft" role="status">
                    {move || asking.get().then_some(t.connectors.testing)}
                </span>
            </div>
            <div aria-live="polite">
                {move || {
                    outcome
                        .get()
                        .map(|outcome| match outcome {
                            Ok(outcome) => view! { <Outcome outcome=outcome /> }.into_any(),
                            Err(error) => {
                                view! { <Banner tone=Tone::Bad title=sentence(&error) /> }.into_any()
                            }
                        })
                }}
            </div>
        </Section>
    }
}

#[component]
fn Outcome(outcome: TestOutcome) -> impl IntoView {
    let t = t();
    let (tone, title) = match outcome.ok {
        true => (Tone::Good, t.connectors.test_ok),
        false => (Tone::Bad, t.connectors.test_failed),
    };
    let status = t
        .connectors
        .test_status(outcome.status, outcome.duration_ms);
    let excerpt = outcome.excerpt;
    let copy = excerpt.clone();
    view! {
        <div class="stack">
            <Banner tone=tone title=title>
                <p>{outcome.message}</p>
                <p class="tabular">{status}</p>
            </Banner>
            {(!excerpt.is_empty())
                .then(|| {
                    view! {
                        <figure class="answer">
                            <figcaption class="answer-head">
                                {t.connectors.test_answer} <CopyButton text=copy />
                            </figcaption>
                            <pre class="answer-body" tabindex="0">
                                {excerpt}
                            </pre>
                        </figure>
                    }
                })}
        </div>
    }
}
