//! The navigation at the side: wide, narrow, or a drawer.

use super::{PLACES, Place};
use crate::{
    look::{Looks, Nav},
    paths,
    text::t,
    viewer::Person,
};
use leptos::{ev::KeyboardEvent, prelude::*};
use leptos_router::hooks::use_location;
use ui::{Icon, IconButton, Logo};

#[component]
pub fn Navigation(drawer: RwSignal<bool>) -> impl IntoView {
    let t = t();
    let person = Person::expect();
    let org = person.org();
    let groups: Vec<_> = groups(person)
        .into_iter()
        .map(|group| group_view(group).into_any())
        .collect();
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && drawer.get_untracked() {
            event.prevent_default();
            drawer.set(false);
            ui::dom::focus("open-navigation");
        }
    };
    view! {
        <nav class="nav" aria-label=t.shell.navigation on:keydown=escape>
            <a class="nav-brand" href=paths::HOME>
                <Logo size=26 />
                <span class="nav-brand-words">
                    <span class="nav-product">{t.common.product}</span>
                    <span class="nav-org truncate">{org.name}</span>
                </span>
            </a>
            <div class="nav-groups">{groups}</div>
            <div class="nav-foot">
                {org.sample.then(|| view! { <span class="nav-sample">{t.common.sample}</span> })}
                <WidthButton />
            </div>
        </nav>
    }
}

/// Pages that the person may see, by group.
fn groups(person: Person) -> Vec<(&'static str, Vec<&'static Place>)> {
    let t = t();
    let mut groups: Vec<(&'static str, Vec<&'static Place>)> = Vec::new();
    for place in PLACES.iter().filter(|place| person.may(place.needs)) {
        let name = (place.group)(t);
        match groups.last_mut() {
            Some((last, places)) if *last == name => places.push(place),
            _ => groups.push((name, vec![place])),
        }
    }
    groups
}

fn group_view((name, places): (&'static str, Vec<&'static Place>)) -> impl IntoView {
    let alone = places.iter().any(|place| place.path == paths::HOME);
    let links: Vec<_> = places
        .into_iter()
        .map(|place| link(place).into_any())
        .collect();
    let id = format!("nav-{}", name.to_lowercase().replace(' ', "-"));
    let labelled_by = id.clone();
    view! {
        <div class="nav-group">
            {(!alone)
                .then(|| {
                    view! {
                        <p class="nav-group-name" id=id>
                            {name}
                        </p>
                    }
                })}
            <ul class="nav-list" aria-labelledby=(!alone).then_some(labelled_by)>
                {links}
            </ul>
        </div>
    }
}

fn link(place: &'static Place) -> impl IntoView {
    let path = use_location().pathname;
    let looks = Looks::expect();
    let label = (place.label)(t());
    let current = move || path.with(|path| place.holds(path)).then_some("page");
    let tip = move || (looks.get().nav == Nav::Narrow).then_some(label);
    view! {
        <li>
            <a class="nav-link" href=place.path aria-current=current data-tip=tip>
                <Icon name=place.icon />
                <span class="nav-label">{label}</span>
            </a>
        </li>
    }
}

#[component]
fn WidthButton() -> impl IntoView {
    let t = t();
    let looks = Looks::expect();
    let narrow = move || looks.get().nav == Nav::Narrow;
    let icon = Signal::derive(move || {
        if narrow() {
            "panel-left-open"
        } else {
            "panel-left-close"
        }
    });
    let name = Signal::derive(move || {
        let words = if narrow() {
            t.shell.expand
        } else {
            t.shell.collapse
        };
        words.to_owned()
    });
    let turn = move |_| {
        looks.change(|look| {
            look.nav = match look.nav {
                Nav::Wide => Nav::Narrow,
                Nav::Narrow => Nav::Wide,
            };
        });
    };
    view! { <IconButton icon=icon name=name on_press=turn /> }
}
