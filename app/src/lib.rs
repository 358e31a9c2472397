//! The application: what the browser shows, rendered by the server first.
//!
//! Invariants. The server renders what the browser hydrates: views do not
//! branch on the target. Features (`channels`, `queues`, …) do not import each
//! other; what they share lies in `paths`, `widgets` and `text`. Server
//! functions take the caller from `cx` and do nothing but ask `services`.

pub mod audit;
pub mod channels;
pub mod connectors;
pub mod contacts;
pub mod desktop;
pub mod door;
pub mod error;
pub mod flows;
pub mod format;
pub mod home;
pub mod live;
pub mod look;
pub mod pages;
pub mod paths;
pub mod phone;
pub mod queues;
pub mod reply;
pub mod shell;
pub mod text;
pub mod users;
pub mod viewer;
pub mod widgets;

#[cfg(feature = "ssr")]
pub mod cx;

pub use ui::asset::{asset, set_build};

use channels::{ChannelList, ChannelPage, NewChannel};
use door::SignInPage;
use home::Home;
use leptos::prelude::*;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};
use look::{Look, Looks};
use pages::page;
use shell::Shell;
use viewer::{Clock, Viewer};
use widgets::NotFound;

/// The document around the application; the server sends it for every page.
#[component]
fn Document() -> impl IntoView {
    let look = look::Look::of_request();
    view! {
        <!DOCTYPE html>
        <html
            lang="en"
            data-theme=look.theme.key()
            data-density=look.density.key()
            data-nav=look.nav.key()
            data-build=ui::asset::build()
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <link rel="stylesheet" href=asset("/pkg/cordboard.css") />
                <link
                    rel="preload"
                    href=FONT
                    r#as="font"
                    r#type="font/woff2"
                    crossorigin="anonymous"
                />
                <link rel="icon" href=asset("/favicon.svg") r#type="image/svg+xml" />
                <MetaTags />
            </head>
            <body>
                <App />
                <Starter />
            </body>
        </html>
    }
}

/// The letters that every page needs; the style sheet names the same address.
const FONT: &str = "/fonts/inter-latin-wght-normal.woff2?v=5";

/// Loads the browser's half and lets it take over the page: after the page has
/// been painted, so that neither the line nor the processor is shared with that.
#[component]
fn Starter() -> impl IntoView {
    let script = format!(
        "const start = async () => {{ const {{ default: init, hydrate }} = await import({:?}); \
         await init({{ module_or_path: {:?} }}); await hydrate(); }}; \
         document.hidden ? start() : requestAnimationFrame(() => setTimeout(start));",
        asset("/pkg/cordboard.js"),
        asset("/pkg/cordboard_bg.wasm"),
    );
    view! {
        <script type="module" nonce=leptos::nonce::use_nonce()>
            {script}
        </script>
    }
}

/// The whole document, for the server's renderer.
pub fn shell(_options: LeptosOptions) -> impl IntoView {
    view! { <Document /> }
}

/// Takes the page over that the server rendered, the file of its own pages
/// loaded, and says so in the document. Called once, in the browser.
#[cfg(feature = "hydrate")]
pub async fn take_over() {
    // Both halves name the same addresses: those of the build that rendered it.
    let root = document().document_element();
    if let Some(build) = root.and_then(|root| root.get_attribute("data-build")) {
        set_build(build);
    }
    let Some(body) = document().body() else {
        return;
    };
    leptos::mount::hydrate_from_async(body, App).await.forget();
    ui::dom::taken_over();
}

/// The application: everything inside `body`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let (viewer, look) =
        SharedValue::new(|| (Viewer::of_request(), Look::of_request())).into_inner();
    text::note_page(viewer.language);
    provide_context(viewer.language);
    provide_context(viewer.language.catalogue().kit());
    provide_context(Clock::new(&viewer));
    provide_context(Looks::new(look));
    provide_context(ui::Toasts::new());
    provide_context(viewer);
    let product = text::t().common.product;
    view! {
        <Title formatter=move |page| format!("{page} · {product}") />
        <Router>
            <Pages />
        </Router>
    }
}

/// Every page, in one list; those of `pages` are loaded when somebody goes there.
#[component]
fn Pages() -> impl IntoView {
    // Whole pages from the server: they work without JavaScript, have the
    // right status, and nothing jumps.
    const WHOLE: SsrMode = SsrMode::Async;
    view! {
        <Routes fallback=NotFound>
            <Route path=path!("/sign-in") view=SignInPage ssr=WHOLE />
            <Route path=path!("/set-up") view={page::<pages::FirstSteps>()} ssr=WHOLE />
            <ParentRoute path=path!("") view=Shell ssr=WHOLE>
                <Route path=path!("/") view=Home />
                <Route path=path!("/channels") view=ChannelList />
                <Route path=path!("/channels/new") view=NewChannel />
                <Route path=path!("/channels/:id") view=ChannelPage />
                <Route path=path!("/flows") view={page::<pages::Flows>()} />
                <Route path=path!("/flows/:flow") view={page::<pages::Flow>()} />
                <Route path=path!("/queues") view={page::<pages::Queues>()} />
                <Route path=path!("/queues/new") view={page::<pages::AddQueue>()} />
                <Route path=path!("/queues/:id") view={page::<pages::Queue>()} />
                <Route path=path!("/users") view={page::<pages::Users>()} />
                <Route path=path!("/users/new") view={page::<pages::AddUser>()} />
                <Route path=path!("/users/:id") view={page::<pages::User>()} />
                <Route path=path!("/phone") view={page::<pages::Phone>()} />
                <Route path=path!("/desktop") view={page::<pages::Desktop>()} />
                <Route path=path!("/contacts") view={page::<pages::Contacts>()} />
                <Route path=path!("/contacts/:contact") view={page::<pages::Contact>()} />
                <Route path=path!("/connectors") view={page::<pages::Connectors>()} />
                <Route path=path!("/connectors/new") view={page::<pages::AddConnector>()} />
                <Route path=path!("/connectors/:id") view={page::<pages::Connector>()} />
                <Route path=path!("/audit") view={page::<pages::Audit>()} />
            </ParentRoute>
        </Routes>
    }
}
