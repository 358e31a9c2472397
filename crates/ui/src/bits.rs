//! Small things: badges, keys, progress, copy buttons.

use crate::{Icon, dom, words::words};
use leptos::{oco::Oco, prelude::*};
use std::time::Duration;

/// What a colour says; a word or an icon always says it as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// The brand's own.
    Accent,
    /// Connected or in progress.
    Live,
    /// As it should be.
    Good,
    /// Needs a look.
    Warn,
    /// Broken.
    Bad,
    /// Of another kind.
    Odd,
}

impl Tone {
    /// The value of `data-tone`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Accent => "accent",
            Self::Live => "live",
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Odd => "odd",
        }
    }
}

/// A word in a small frame.
#[component]
pub fn Badge(
    /// What its colour says.
    #[prop(optional)]
    tone: Tone,
    /// A dot before the word, for a state.
    #[prop(optional)]
    dot: bool,
    /// An icon before the word.
    #[prop(optional, into)]
    icon: Option<Oco<'static, str>>,
    /// The word.
    children: Children,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=tone.key()>
            {dot.then(|| view! { <span class="badge-dot"></span> })}
            {icon.map(|name| view! { <Icon name=name /> })}
            <span class="badge-words">{children()}</span>
        </span>
    }
}

/// What a badge shows, for [`Badge`] and for `Markup::badge`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BadgeFace {
    /// What its colour says.
    pub tone: Tone,
    /// A dot before the word, for a state.
    pub dot: bool,
    /// An icon before the word.
    pub icon: Option<&'static str>,
    /// The word.
    pub words: String,
}

impl BadgeFace {
    /// A word that says nothing in particular by its colour.
    pub fn plain(words: impl Into<String>) -> Self {
        Self::toned(Tone::Neutral, words)
    }

    /// A word of this tone.
    pub fn toned(tone: Tone, words: impl Into<String>) -> Self {
        Self {
            tone,
            words: words.into(),
            ..Self::default()
        }
    }

    /// An icon before the word.
    pub fn icon(mut self, icon: &'static str) -> Self {
        self.icon = Some(icon);
        self
    }

    /// A dot before the word.
    pub fn dot(mut self, dot: bool) -> Self {
        self.dot = dot;
        self
    }

    /// The badge.
    pub fn view(self) -> AnyView {
        let Self {
            tone,
            dot,
            icon,
            words,
        } = self;
        match icon {
            Some(icon) => view! { <Badge tone=tone dot=dot icon=icon>{words}</Badge> }.into_any(),
            None => view! { <Badge tone=tone dot=dot>{words}</Badge> }.into_any(),
        }
    }
}

/// Keys to press, for example `⌘ K`: one frame per word.
#[component]
pub fn Kbd(
    /// The keys, parted by spaces.
    keys: &'static str,
) -> impl IntoView {
    let frames: Vec<_> = keys
        .split(' ')
        .map(|key| view! { <kbd class="key">{key}</kbd> })
        .collect();
    view! { <span class="keys" aria-hidden="true">{frames}</span> }
}

/// How far something is, and what.
#[component]
pub fn ProgressBar(
    /// What is going on.
    #[prop(into)]
    label: Signal<String>,
    /// 0 to 100; none while nobody can say.
    #[prop(into)]
    percent: Signal<Option<u32>>,
) -> impl IntoView {
    view! {
        <div class="progress">
            <span class="progress-label">{label}</span>
            <progress class="progress-bar" max="100" value=percent aria-label=label></progress>
        </div>
    }
}

/// A button that puts a text on the clipboard and says so.
#[component]
pub fn CopyButton(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let words = words();
    let done = RwSignal::new(false);
    let copy = move |_| {
        dom::copy(&text.get_untracked());
        done.set(true);
        set_timeout(
            move || {
                let _ = done.try_set(false);
            },
            Duration::from_millis(1600),
        );
    };
    let name = move || if done.get() { words.copied } else { words.copy };
    view! {
        <button
            type="button"
            class="icon-button icon-button-small"
            aria-label=name
            data-tip=name
            data-state=move || done.get().then_some("done")
            on:click=copy
        >
            {move || view! { <Icon name=if done.get() { "check" } else { "copy" } /> }}
        </button>
    }
}
