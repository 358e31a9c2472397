//! The command palette: every page, every named thing, every action, by typing.

use super::{
    Command, Guard, PLACES, Page,
    password::OwnPassword,
    search::{Hit, search_named},
    user_menu::{density_words, leave, theme_words},
};
use crate::{
    look::{Density, Looks, Theme},
    text::t,
    viewer::Person,
};
use leptos::{ev::KeyboardEvent, html, prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use std::time::Duration;
use ui::{Choice, Icon, Kbd, Toasts, keys};

/// What an entry does.
#[derive(Clone)]
enum Act {
    Go(String),
    Run(Callback<()>),
}

#[derive(Clone)]
struct Entry {
    group: &'static str,
    choice: Choice,
    icon: &'static str,
    keys: Option<&'static str>,
    act: Act,
}

impl Entry {
    fn new(group: &'static str, label: &str, icon: &'static str, act: Act) -> Self {
        Self {
            group,
            choice: Choice::new("", label),
            icon,
            keys: None,
            act,
        }
    }
}

#[derive(Clone, Copy)]
struct State {
    open: RwSignal<bool>,
    text: RwSignal<String>,
    active: RwSignal<usize>,
    hits: RwSignal<Vec<Hit>>,
    entries: Memo<Vec<u32>>,
    all: StoredValue<Vec<Entry>>,
}

#[component]
pub fn Palette(open: RwSignal<bool>, page: Page) -> impl IntoView {
    let t = t();
    let node = NodeRef::<html::Dialog>::new();
    keys::on_command("k", move || open.update(|open| *open = !*open));
    Effect::new(move |_| {
        let open = open.get();
        let Some(dialog) = node.get() else { return };
        if open && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            node_ref=node
            class="palette"
            aria-label=t.shell.palette
            on:close=move |_| open.set(false)
            on:click=move |event| {
                let outside = ui::dom::target(&event).is_some_and(|target| target.tag_name() == "DIALOG");
                if outside {
                    open.set(false);
                }
            }
        >
            <Show when=move || open.get()>
                <Finder open=open page=page />
            </Show>
        </dialog>
    }
}

#[component]
fn Finder(open: RwSignal<bool>, page: Page) -> impl IntoView {
    let t = t();
    let navigate = use_navigate();
    let guard = Guard::expect();
    let state = State::new(open, fixed_entries(page));
    search_while_typing(state);
    let choose = Callback::new(move |index: usize| {
        let entry = state.all.with_value(|all| {
            let at = state
                .entries
                .with_untracked(|entries| entries.get(index).copied())?;
            all.get(at as usize).cloned()
        });
        let Some(entry) = entry else { return };
        open.set(false);
        match entry.act {
            Act::Go(href) => guard.go(&href, &navigate),
            Act::Run(run) => run.run(()),
        }
    });
    let node = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = node.get() {
            let _ = input.focus();
        }
    });
    let active = move || format!("palette-{}", state.active.get());
    view! {
        <div class="palette-field">
            <Icon name="search" />
            <input
                node_ref=node
                class="palette-input"
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-label=t.shell.palette
                aria-expanded="true"
                aria-controls="palette-list"
                aria-autocomplete="list"
                aria-activedescendant=active
                placeholder=t.shell.palette_hint
                on:input=move |event| {
                    state.text.set(event_target_value(&event));
                    state.active.set(0);
                }
                on:keydown=move |event| state.key(&event, choose)
            />
        </div>
        <Results state=state choose=choose />
        <p class="visually-hidden" role="status">
            {move || t.shell.palette_count(state.entries.with(Vec::len))}
        </p>
        <footer class="palette-foot" aria-hidden="true">
            <span>
                <Kbd keys="↑ ↓" />
                {t.shell.palette_move}
            </span>
            <span>
                <Kbd keys="↵" />
                {t.shell.palette_choose}
            </span>
            <span>
                <Kbd keys="Esc" />
                {t.shell.palette_close}
            </span>
        </footer>
    }
}

#[component]
fn Results(state: State, choose: Callback<usize>) -> impl IntoView {
    let t = t();
    let list = move || {
        let entries = state.entries.get();
        if entries.is_empty() {
            let nothing = view! {
                <li class="palette-nothing" role="presentation">
                    {t.shell.palette_nothing}
                </li>
            };
            return vec![nothing.into_any()];
        }
        let mut out = Vec::new();
        let mut group = "";
        for (index, at) in entries.into_iter().enumerate() {
            let entry = state.all.with_value(|all| all.get(at as usize).cloned());
            let Some(entry) = entry else { continue };
            if entry.group != group {
                group = entry.group;
                let head = view! {
                    <li class="palette-group" role="presentation">
                        {group}
                    </li>
                };
                out.push(head.into_any());
            }
            out.push(entry_view(state, index, entry, choose).into_any());
        }
        out
    };
    view! {
        <ul class="palette-list" id="palette-list" role="listbox" aria-label=t.shell.palette>
            {list}
        </ul>
    }
}

fn entry_view(state: State, index: usize, entry: Entry, choose: Callback<usize>) -> impl IntoView {
    let Choice { label, detail, .. } = entry.choice;
    let is_active = move || state.active.get() == index;
    view! {
        <li
            class="palette-entry"
            role="option"
            id=format!("palette-{index}")
            aria-selected=move || if is_active() { "true" } else { "false" }
            on:mousemove=move |_| state.active.set(index)
            on:click=move |_| choose.run(index)
        >
            <Icon name=entry.icon />
            <span class="palette-label truncate">{label}</span>
            <span class="palette-detail truncate">{detail}</span>
            {entry.keys.map(|keys| view! { <Kbd keys=keys /> })}
        </li>
    }
}

/// Entries drawn at most.
const DRAWN: usize = 40;

impl State {
    fn new(open: RwSignal<bool>, fixed: Vec<Entry>) -> Self {
        let text = RwSignal::new(String::new());
        let hits = RwSignal::new(Vec::<Hit>::new());
        let count = fixed.len();
        let all = StoredValue::new(fixed);
        let entries = Memo::new(move |_| {
            let wanted = text.with(|text| text.trim().to_lowercase());
            let found = hits.get();
            all.update_value(|all| {
                all.truncate(count);
                all.extend(found.into_iter().map(hit_entry));
            });
            all.with_value(|all| matching(all, &wanted))
        });
        Self {
            open,
            text,
            active: RwSignal::new(0),
            hits,
            entries,
            all,
        }
    }

    fn key(self, event: &KeyboardEvent, choose: Callback<usize>) {
        let count = self.entries.with_untracked(Vec::len).max(1);
        let at = self.active.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" => (at + 1) % count,
            "ArrowUp" => (at + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            "Enter" => {
                event.prevent_default();
                return choose.run(at);
            }
            "Escape" => {
                event.prevent_default();
                return self.open.set(false);
            }
            _ => return,
        };
        event.prevent_default();
        self.active.set(to);
        request_animation_frame(move || {
            if let Some(entry) = ui::dom::by_id(&format!("palette-{to}")) {
                ui::dom::reveal(&entry);
            }
        });
    }
}

/// The entries that match, best first within their groups.
fn matching(all: &[Entry], wanted: &str) -> Vec<u32> {
    let mut found: Vec<(usize, bool)> = all
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.choice.matches(wanted))
        .map(|(index, entry)| {
            (
                index,
                !entry.choice.label.to_lowercase().starts_with(wanted),
            )
        })
        .collect();
    let t = &t().shell;
    let order = [
        t.palette_actions,
        t.palette_pages,
        t.palette_named,
        t.palette_account,
    ];
    let group = |index: usize| order.iter().position(|group| *group == all[index].group);
    found.sort_by_key(|(index, later)| (group(*index), *later, *index));
    let indices = found.into_iter().take(DRAWN);
    indices
        .filter_map(|(index, _)| u32::try_from(index).ok())
        .collect()
}

/// Everything that does not come from the server: the page's own actions, pages, one's account.
fn fixed_entries(page: Page) -> Vec<Entry> {
    let t = t();
    let person = Person::expect();
    let own = page
        .commands
        .get_untracked()
        .into_iter()
        .map(|command: Command| Entry {
            keys: command.keys,
            ..Entry::new(
                t.shell.palette_actions,
                &command.label,
                command.icon,
                Act::Run(command.run),
            )
        });
    let pages = PLACES
        .iter()
        .filter(|place| person.may(place.needs))
        .map(|place| {
            let act = Act::Go(place.path.to_owned());
            let mut entry = Entry::new(t.shell.palette_pages, (place.label)(t), place.icon, act);
            let group = (place.group)(t);
            if group != entry.choice.label {
                entry.choice.detail = group.to_owned();
            }
            entry
        });
    own.chain(pages).chain(account_entries()).collect()
}

fn account_entries() -> Vec<Entry> {
    let t = t();
    let looks = Looks::expect();
    let toasts = expect_context::<Toasts>();
    let run = |label: &str, icon: &'static str, run: Callback<()>| {
        Entry::new(t.shell.palette_account, label, icon, Act::Run(run))
    };
    let mut out = Vec::new();
    for theme in Theme::ALL {
        let (words, icon) = theme_words(theme, t);
        let change = move |()| looks.change(|look| look.theme = theme);
        out.push(run(
            &format!("{}: {words}", t.shell.theme),
            icon,
            Callback::new(change),
        ));
    }
    for density in Density::ALL {
        let (words, icon) = density_words(density, t);
        let change = move |()| looks.change(|look| look.density = density);
        out.push(run(
            &format!("{}: {words}", t.shell.density),
            icon,
            Callback::new(change),
        ));
    }
    let password = OwnPassword::expect();
    out.push(run(
        t.shell.password_change,
        "key-round",
        Callback::new(move |()| password.ask()),
    ));
    out.push(run(
        t.shell.sign_out,
        "log-out",
        Callback::new(move |()| leave(false, toasts)),
    ));
    out
}

fn hit_entry(hit: Hit) -> Entry {
    let (href, icon, kind) = hit.kind.place(&hit.id);
    let mut entry = Entry::new(t().shell.palette_named, &hit.name, icon, Act::Go(href));
    entry.choice.detail = if hit.detail.is_empty() {
        kind.to_owned()
    } else {
        format!("{kind} · {}", hit.detail)
    };
    entry
}

/// Asks the server for named things a moment after the last key.
fn search_while_typing(state: State) {
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let wanted = state.text.with(|text| text.trim().to_owned());
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        if wanted.is_empty() {
            return state.hits.set(Vec::new());
        }
        let ask = move || {
            let current = move || turn.try_get_value() == Some(mine);
            if !current() {
                return;
            }
            spawn_local(async move {
                let found = search_named(wanted).await;
                if let (true, Ok(found)) = (current(), found) {
                    let _ = state.hits.try_set(found);
                }
            });
        };
        set_timeout(ask, Duration::from_millis(120));
    });
}
