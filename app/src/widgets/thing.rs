//! One thing that is being read: beside its list, or as a page of its own.

use super::Trouble;
use crate::{
    error::ApiError,
    shell::{Command, Guard, Page},
    text::t,
};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use ui::{Banner, SidePanel, Skeleton, Tone};

/// A thing on its way from the server.
pub type Asked<T> = Resource<Result<T, ApiError>>;

/// A thing as it is drawn.
pub struct Drawn {
    /// What it is called; the name may change while one looks at it.
    pub name: Signal<String>,
    /// What is shown of it.
    pub view: AnyView,
}

/// The side panel of a thing.
pub fn panel<T>(
    thing: Asked<T>,
    whole: Option<String>,
    on_close: Callback<()>,
    draw: fn(T) -> Drawn,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let whole = StoredValue::new(whole);
    let content = move || {
        let drawn = match thing.get()? {
            Ok(thing) => draw(thing),
            Err(error) => Drawn {
                name: Signal::stored(t().common.not_found_title.to_owned()),
                view: view! { <Trouble error=error /> }.into_any(),
            },
        };
        let whole = whole.get_value().map(Into::into);
        Some(view! {
            <SidePanel title=drawn.name whole=whole on_close=on_close>
                {drawn.view}
            </SidePanel>
        })
    };
    view! { <Transition>{content}</Transition> }
}

/// The page of a thing. The breadcrumb names it.
pub fn whole<T>(thing: Asked<T>, draw: fn(T) -> Drawn) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
{
    let content = move || {
        thing.get().map(|answer| match answer {
            Ok(thing) => {
                let Drawn { name, view } = draw(thing);
                Page::expect().about(move || Some(name.get()));
                view
            }
            Err(error) => view! { <Trouble error=error /> }.into_any(),
        })
    };
    view! {
        <Transition fallback=|| {
            view! { <Skeleton lines=9 /> }
        }>{content}</Transition>
    }
}

/// Offers the palette to save, where the person may.
pub fn offer_save(may_edit: bool, save: Callback<()>) {
    let t = t();
    Page::expect().offer(move || {
        let save = Command {
            label: t.common.save.to_owned(),
            icon: "save",
            keys: Some(t.common.keys_save),
            run: save,
        };
        may_edit.then_some(save).into_iter().collect()
    });
}

/// Offers the palette to make a new thing, where the person may.
pub fn offer_create(may_edit: bool, label: &'static str, href: &'static str) {
    let navigate = use_navigate();
    let guard = Guard::expect();
    Page::expect().offer(move || {
        let navigate = navigate.clone();
        let create = Command {
            label: label.to_owned(),
            icon: "plus",
            keys: None,
            run: Callback::new(move |()| guard.go(href, &navigate)),
        };
        may_edit.then_some(create).into_iter().collect()
    });
}

/// Says that one may look but not change.
#[component]
pub fn ReadOnly(
    /// Whether one may change.
    may_edit: bool,
    /// What to say where not.
    words: &'static str,
) -> impl IntoView {
    (!may_edit).then(|| view! { <Banner tone=Tone::Neutral title=words /> })
}
