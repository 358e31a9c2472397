//! A part of the page that waits for nothing.

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::*,
    tachys::{
        hydration::Cursor,
        view::{Position, PositionState, add_attr::AddAnyAttr, any_view::AnyViewState},
    },
};

/// A view that waits for nothing further from the server.
///
/// Inside a `Suspense` the server makes every view several times, to find what
/// it waits for, and asks each piece of it whether it is ready. This one is
/// made once, when it is written: what holds a resource does not belong here.
pub struct Settled(Box<dyn FnOnce() -> AnyView + Send>);

impl Settled {
    /// What `make` makes when it is needed.
    pub fn new(make: impl FnOnce() -> AnyView + Send + 'static) -> Self {
        Self(Box::new(make))
    }

    fn make(self) -> AnyView {
        (self.0)()
    }
}

impl Render for Settled {
    type State = AnyViewState;

    fn build(self) -> Self::State {
        self.make().build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.make().rebuild(state);
    }
}

impl AddAnyAttr for Settled {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Self::Output<NewAttr>
    where
        Self::Output<NewAttr>: RenderHtml,
    {
        let attr = attr.into_cloneable_owned();
        Self::new(move || self.make().add_any_attr(attr).into_any())
    }
}

impl RenderHtml for Settled {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self::AsyncOutput {
        self
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        let view = self.make();
        view.to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        self.make().hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        self
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    #[test]
    fn it_is_made_once_and_reads_as_if_it_were_there() {
        let owner = Owner::new();
        owner.set();
        let made = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&made);
        let mut view = Settled::new(move || {
            count.fetch_add(1, Ordering::Relaxed);
            view! { <b>"<here>"</b> }.into_any()
        });
        view.dry_resolve();
        let view = ready(view.resolve());
        assert_eq!(made.load(Ordering::Relaxed), 0);
        let there = view! { <b>"<here>"</b> };
        assert_eq!(view.to_html(), there.to_html());
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }

    /// What a future that is ready holds.
    fn ready<T>(future: impl Future<Output = T>) -> T {
        let mut future = std::pin::pin!(future);
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match future.as_mut().poll(&mut context) {
            std::task::Poll::Ready(value) => value,
            std::task::Poll::Pending => panic!("it waits"),
        }
    }
}
