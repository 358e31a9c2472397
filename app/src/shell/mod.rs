//! What surrounds every page: navigation, top bar, command palette, messages.

mod announce;
mod guard;
mod nav;
mod palette;
mod password;
mod places;
mod search;
mod top;
mod user_menu;
mod zones;

pub use guard::{Drafts, Guard, Unsaved};
pub use places::{PLACES, Place};
pub use zones::Zones;

use crate::{
    live, paths,
    text::t,
    viewer::{Clock, Person, Viewer},
    widgets::Trouble,
};
use leptos::{either::Either, prelude::*};
use leptos_router::{components::Outlet, hooks::use_location};
use ui::{ToastRegion, Toasts, Tooltips};

/// Something that the page offers, for the palette.
#[derive(Clone)]
pub struct Command {
    /// What it does, in words.
    pub label: String,
    /// Its icon.
    pub icon: &'static str,
    /// Its shortcut.
    pub keys: Option<&'static str>,
    /// Does it.
    pub run: Callback<()>,
}

/// What the present page tells its surroundings.
#[derive(Clone, Copy)]
pub struct Page {
    object: RwSignal<Option<String>>,
    commands: RwSignal<Vec<Command>>,
}

impl Page {
    fn new() -> Self {
        Self {
            object: RwSignal::new(None),
            commands: RwSignal::new(Vec::new()),
        }
    }

    /// The page's surroundings.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Names the thing that the page is about, for the breadcrumb. Only after
    /// hydration: the server has sent the top bar before it knows.
    pub fn about(self, name: impl Fn() -> Option<String> + 'static) {
        Effect::new(move |_| self.object.set(name()));
        on_cleanup(move || {
            let _ = self.object.try_set(None);
        });
    }

    /// Offers these commands in the palette while the page is there.
    pub fn offer(self, commands: impl Fn() -> Vec<Command> + 'static) {
        Effect::new(move |_| self.commands.set(commands()));
        on_cleanup(move || {
            let _ = self.commands.try_set(Vec::new());
        });
    }
}

/// Grows when something was changed, so that lists ask again.
#[derive(Clone, Copy)]
pub struct Changes(RwSignal<u32>);

impl Changes {
    /// The page's changes.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Something was changed.
    pub fn note(self) {
        self.0.update(|count| *count = count.wrapping_add(1));
    }

    /// For the source of a resource: another number after each change.
    pub fn count(self) -> u32 {
        self.0.get()
    }
}

/// The shell for whoever is signed in; anybody else is shown the door.
#[component]
pub fn Shell() -> impl IntoView {
    let viewer = expect_context::<Viewer>();
    match viewer.me {
        None => Either::Left(view! { <ToTheDoor /> }),
        Some(me) => {
            provide_context(Person::new(me));
            Either::Right(view! { <Frame /> })
        }
    }
}

/// Sends a visitor to the sign-in page and back here afterwards.
#[component]
fn ToTheDoor() -> impl IntoView {
    let location = use_location();
    let here = {
        let (path, query) = (
            location.pathname.get_untracked(),
            location.query.get_untracked(),
        );
        format!("{path}{}", query.to_query_string())
    };
    let door = paths::sign_in_then(&here);
    #[cfg(feature = "ssr")]
    leptos_axum::redirect(&door);
    view! {
        <main class="door-note">
            <a class="link" href=door rel="external">
                {t().door.sign_in}
            </a>
        </main>
    }
}

#[component]
fn Frame() -> impl IntoView {
    let t = t();
    let toasts = expect_context::<Toasts>();
    Clock::expect().run();
    let page = Page::new();
    provide_context(page);
    provide_context(Changes(RwSignal::new(0)));
    provide_context(Drafts::new());
    provide_context(Guard::new());
    provide_context(live::Live::new());
    provide_context(Zones::new());
    provide_context(password::OwnPassword::new());
    let drawer = RwSignal::new(false);
    let searching = RwSignal::new(false);
    let no_script = format!("<p class=\"shell-no-script\">{}</p>", t.shell.no_script);
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.track();
        drawer.set(false);
    });
    // The router would take the link for one to another place and leave the keyboard here.
    let skip = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        ui::dom::focus("content");
    };
    view! {
        <a class="skip" href="#content" on:click=skip>
            {t.shell.skip}
        </a>
        <div class="shell" data-drawer=move || drawer.get().then_some("open")>
            <nav::Navigation drawer=drawer />
            <div class="shell-scrim" on:click=move |_| drawer.set(false)></div>
            <div class="shell-main">
                <top::TopBar drawer=drawer searching=searching page=page />
                // With scripting on, browsers read the inside as text: it must not be hydrated.
                <noscript inner_html=no_script></noscript>
                <main class="content" id="content" tabindex="-1">
                    <ErrorBoundary fallback=|errors| {
                        view! { <Broken errors=errors /> }
                    }>
                        <Outlet />
                    </ErrorBoundary>
                </main>
            </div>
        </div>
        <palette::Palette open=searching page=page />
        <guard::LeaveDialog />
        <password::PasswordDialog />
        <announce::Announcer />
        <ToastRegion toasts=toasts />
        <Tooltips />
    }
}

/// What stands in place of a page that failed.
#[component]
fn Broken(#[prop(into)] errors: Signal<Errors>) -> impl IntoView {
    move || {
        let first = errors.with(|errors| {
            let (_, error) = errors.iter().next()?;
            error.downcast_ref::<crate::error::ApiError>().cloned()
        });
        let error = first.unwrap_or(crate::error::ApiError::Failed {
            request_id: String::new(),
        });
        view! { <Trouble error=error /> }
    }
}
