//! The menu of whoever is signed in: theme, density, the way out.

use super::password::OwnPassword;
use crate::{
    door,
    look::{Density, Looks, Theme},
    paths,
    text::{Catalogue, t},
    viewer::Person,
};
use leptos::{prelude::*, task::spawn_local};
use ui::{Button, Dialog, Menu, MenuItem, MenuLabel, MenuLine, MenuRadio, Toast, Toasts};

/// What a theme is called, and its icon.
pub fn theme_words(theme: Theme, t: &Catalogue) -> (&'static str, &'static str) {
    match theme {
        Theme::System => (t.shell.theme_system, "monitor"),
        Theme::Light => (t.shell.theme_light, "sun"),
        Theme::Dark => (t.shell.theme_dark, "moon"),
        Theme::Contrast => (t.shell.theme_contrast, "contrast"),
    }
}

/// What a density is called, and its icon.
pub fn density_words(density: Density, t: &Catalogue) -> (&'static str, &'static str) {
    match density {
        Density::Comfortable => (t.shell.comfortable, "rows-3"),
        Density::Compact => (t.shell.compact, "rows-4"),
    }
}

/// Signs out here, or everywhere, and goes to the door.
pub fn leave(everywhere: bool, toasts: Toasts) {
    spawn_local(async move {
        let answer = match everywhere {
            true => door::sign_out_everywhere().await,
            false => door::sign_out().await,
        };
        match answer {
            Ok(()) => crate::widgets::load(paths::SIGN_IN),
            Err(error) => toasts.show(Toast::failed(crate::widgets::sentence(&error))),
        }
    });
}

#[component]
pub fn UserMenu() -> impl IntoView {
    let t = t();
    let me = Person::expect().me();
    let toasts = expect_context::<Toasts>();
    let asking = RwSignal::new(false);
    let password = OwnPassword::expect();
    let initials = initials(&me.name);
    let about = StoredValue::new((me.name, me.email));
    view! {
        <Menu
            id="user-menu"
            name=t.shell.account
            class="avatar"
            face=move || {
                let initials = initials.clone();
                // Drawn by the style sheet: a picture of the person, not words of the button.
                view! { <span class="avatar-initials" data-initials=initials></span> }
            }
        >
            <div class="menu-person">
                <p class="menu-person-name truncate">{about.with_value(|about| about.0.clone())}</p>
                <p class="menu-person-mail truncate">{about.with_value(|about| about.1.clone())}</p>
            </div>
            <MenuLine />
            <LookItems />
            <MenuLine />
            <MenuItem icon="key-round" on_choose=move |()| password.ask()>
                {t.shell.password_change}
            </MenuItem>
            <MenuItem icon="log-out" on_choose=move |()| leave(false, toasts)>
                {t.shell.sign_out}
            </MenuItem>
            <MenuItem icon="power-off" on_choose=move |()| asking.set(true)>
                {t.shell.sign_out_everywhere}
            </MenuItem>
        </Menu>
        <Dialog id="sign-out-everywhere" title=t.shell.sign_out_everywhere open=asking>
            <p>{t.shell.sign_out_everywhere_text}</p>
            <div class="dialog-actions">
                <Button on_press=move |_| asking.set(false)>{t.common.cancel}</Button>
                <Button look=ui::Look::Danger on_press=move |_| leave(true, toasts)>
                    {t.shell.sign_out_everywhere}
                </Button>
            </div>
        </Dialog>
    }
}

#[component]
fn LookItems() -> impl IntoView {
    let t = t();
    let looks = Looks::expect();
    let theme = |theme: Theme| {
        let (words, icon) = theme_words(theme, t);
        let chosen = Signal::derive(move || looks.get().theme == theme);
        let choose = move |()| looks.change(|look| look.theme = theme);
        view! {
            <MenuRadio icon=icon chosen=chosen on_choose=choose>
                {words}
            </MenuRadio>
        }
        .into_any()
    };
    let density = |density: Density| {
        let (words, icon) = density_words(density, t);
        let chosen = Signal::derive(move || looks.get().density == density);
        let choose = move |()| looks.change(|look| look.density = density);
        view! {
            <MenuRadio icon=icon chosen=chosen on_choose=choose>
                {words}
            </MenuRadio>
        }
        .into_any()
    };
    view! {
        <div role="group" aria-label=t.shell.theme>
            <MenuLabel>{t.shell.theme}</MenuLabel>
            {Theme::ALL.map(theme).into_iter().collect::<Vec<_>>()}
        </div>
        <MenuLine />
        <div role="group" aria-label=t.shell.density>
            <MenuLabel>{t.shell.density}</MenuLabel>
            {Density::ALL.map(density).into_iter().collect::<Vec<_>>()}
        </div>
    }
}

/// The first letters of the first and the last name.
fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let letter = |word: Option<&&str>| word.and_then(|word| word.chars().next());
    let first = letter(words.first());
    let last = letter(words.last()).filter(|_| words.len() > 1);
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_first_and_last_name() {
        assert_eq!(initials("ada king lovelace"), "AL");
        assert_eq!(initials("Ada"), "A");
        assert_eq!(initials(""), "");
    }
}
