//! A modal dialog: the browser's own, which keeps the keyboard inside and gives it back.

use crate::{IconButton, words::words};
use leptos::{html, oco::Oco, prelude::*};

/// A modal dialog. Its content exists only while it is open.
#[component]
pub fn Dialog(
    /// Its id; the heading's id derives from it.
    #[prop(into)]
    id: Oco<'static, str>,
    /// The heading: a question or the thing it is about.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open. Escape and the close button set it to false.
    open: RwSignal<bool>,
    /// 720 px in place of 480.
    #[prop(optional)]
    wide: bool,
    /// What stands in it.
    children: ChildrenFn,
) -> impl IntoView {
    let words = words();
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let open = open.get();
        let Some(dialog) = node.get() else { return };
        if open && !dialog.open() {
            // Fails only for an element outside the document.
            let _ = dialog.show_modal();
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    let children = StoredValue::new(children);
    let heading = format!("{id}-title");
    let heading_id = StoredValue::new(heading.clone());
    view! {
        <dialog
            node_ref=node
            class="dialog"
            id=id
            data-size=wide.then_some("wide")
            aria-labelledby=heading
            on:close=move |_| open.set(false)
        >
            <Show when=move || open.get()>
                <header class="dialog-head">
                    <h2 class="dialog-title" id=heading_id.get_value()>
                        {title}
                    </h2>
                    <IconButton icon="x" name=words.close on_press=move |_| open.set(false) />
                </header>
                <div class="dialog-body">{children.with_value(|children| children())}</div>
            </Show>
        </dialog>
    }
}
