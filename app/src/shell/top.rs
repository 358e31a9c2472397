//! The bar over every page: where one is, search, theme, who one is.

use super::{Page, Place, user_menu::UserMenu};
use crate::{
    look::{Looks, Theme},
    paths,
    text::t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use ui::{Crumb, Icon, IconButton, Kbd};

#[component]
pub fn TopBar(drawer: RwSignal<bool>, searching: RwSignal<bool>, page: Page) -> impl IntoView {
    let t = t();
    let open_drawer = move |_| {
        drawer.set(true);
        request_animation_frame(|| {
            let nav = document().query_selector(".nav a").ok().flatten();
            let link = nav.and_then(|link| leptos::wasm_bindgen::JsCast::dyn_into(link).ok());
            let link: Option<leptos::web_sys::HtmlElement> = link;
            if let Some(link) = link {
                let _ = link.focus();
            }
        });
    };
    view! {
        <header class="top">
            <button
                type="button"
                class="icon-button top-drawer"
                id="open-navigation"
                aria-label=t.shell.open_navigation
                aria-expanded=move || if drawer.get() { "true" } else { "false" }
                on:click=open_drawer
            >
                <Icon name="menu" large=true />
            </button>
            <Breadcrumb page=page />
            <div class="top-end">
                <button type="button" class="top-search" on:click=move |_| searching.set(true)>
                    <Icon name="search" />
                    <span class="top-search-words">{t.shell.palette_open}</span>
                    <Kbd keys=t.shell.keys_command />
                </button>
                <ThemeButton />
                <UserMenu />
            </div>
        </header>
    }
}

#[component]
fn Breadcrumb(page: Page) -> impl IntoView {
    let t = t();
    let path = use_location().pathname;
    let crumbs = move || {
        let path = path.get();
        let object = page.object.get();
        let Some(place) = Place::of(&path) else {
            return vec![Crumb::link(t.shell.home, paths::HOME)];
        };
        let (group, label) = ((place.group)(t), (place.label)(t));
        let mut crumbs = Vec::new();
        if place.path != paths::HOME {
            crumbs.push(Crumb::text(group));
        }
        crumbs.push(Crumb::link(label, place.path));
        crumbs.extend(object.map(Crumb::text));
        crumbs
    };
    let items = move || {
        let crumbs = crumbs();
        let last = crumbs.len().saturating_sub(1);
        let item = |(index, crumb): (usize, Crumb)| crumb_view(crumb, index == last).into_any();
        crumbs.into_iter().enumerate().map(item).collect::<Vec<_>>()
    };
    view! {
        <nav class="crumbs" aria-label=t.shell.breadcrumb>
            <ol class="crumbs-list">{items}</ol>
        </nav>
    }
}

fn crumb_view(crumb: Crumb, last: bool) -> impl IntoView {
    let Crumb { label, href } = crumb;
    let inner = match href {
        Some(href) => view! {
            <a class="crumb-link truncate" href=href aria-current=last.then_some("page")>
                {label}
            </a>
        }
        .into_any(),
        None => view! { <span class="truncate">{label}</span> }.into_any(),
    };
    view! {
        <li class="crumb" data-last=last.then_some("true")>
            {inner}
        </li>
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let t = t();
    let looks = Looks::expect();
    let icon = Signal::derive(move || match looks.get().theme {
        Theme::Dark => "sun",
        _ => "moon",
    });
    let turn = move |_| {
        let dark = is_dark(looks.get().theme);
        looks.change(|look| look.theme = if dark { Theme::Light } else { Theme::Dark });
    };
    view! { <IconButton icon=icon name=t.shell.switch_theme on_press=turn /> }
}

/// Whether the page is dark now, also where the system decides.
fn is_dark(theme: Theme) -> bool {
    match theme {
        Theme::Dark => true,
        Theme::Light => false,
        Theme::System | Theme::Contrast => {
            let query = window().match_media("(prefers-color-scheme: dark)");
            matches!(query, Ok(Some(list)) if list.matches())
        }
    }
}
