//! Screen Pop: opens a page at the agent's desktop.
//!
//!   enter --(effect Pop)--> `default`
//!         --(not http or https, or a broken expression)--> OnGlobalError

use super::{
    Act, FieldKind, FieldSpec, Group, Needs, Spec, address::Address, percent, spec::DEFAULT,
};
use crate::{
    engine::{
        Effect,
        cx::{Cx, Next},
        reader::Reader,
        text::{Text, View},
    },
    trace::{TraceSink, What},
};
use domain::agent::{PopTarget, ScreenPop as Pop};

activity! {
    /// Opens a page at the desktop of the agent who is offered the contact or
    /// has it. Query parameters are added to the URL in their order, with every
    /// value encoded. Only http and https pages open.
    pub struct ScreenPop {
        url: Address,
        query: Box<[(Box<str>, Text)]>,
        label: Text,
        target: PopTarget,
    }
}

/// No browser opens a longer address.
const LONGEST: usize = 16 * 1024;
/// Characters of a label that find room.
const LABEL: usize = 200;

impl Act for ScreenPop {
    const SPEC: Spec = Spec {
        activity: "screen-pop",
        also: &[],
        title: "Screen Pop",
        group: Group::Queue,
        icon: "square-arrow-out-up-right",
        help: Self::HELP,
        ports: &[DEFAULT],
        fields: &[
            FieldSpec::required("screenPopUrl", "URL", FieldKind::Template),
            FieldSpec::new("queryParameters", "Query parameters", FieldKind::Pairs),
            FieldSpec::new("screenPopDesktopLabel", "Label", FieldKind::Template),
            FieldSpec::new(
                "target",
                "Opens",
                FieldKind::Choice(&["insideDesktop", "newBrowserTab", "sameBrowserTab"]),
            ),
        ],
        outputs: &[],
        needs: Needs::Agent,
    };

    fn read(reader: &mut Reader) -> Self {
        let target = match reader.plain("target") {
            "newBrowserTab" => PopTarget::NewTab,
            "sameBrowserTab" => PopTarget::SameTab,
            _ => PopTarget::InsideDesktop,
        };
        Self {
            url: Address::read(reader, "screenPopUrl"),
            query: reader.pairs("queryParameters"),
            label: reader.text("screenPopDesktopLabel"),
            target,
        }
    }

    fn enter<'f, T: TraceSink>(&'f self, cx: &mut Cx<'f, '_, T>) -> Next<'f> {
        let pop = match self.pop(&cx.view()) {
            Ok(pop) => pop,
            Err(message) => return Next::Fail(message),
        };
        let Some(agent) = cx.session.agent() else {
            cx.ignore(|| "no agent is there to see the page".to_owned());
            return Next::Leave("default");
        };
        cx.line(|cx| What::Popped {
            pop: self.shown(&pop, &cx.view()),
        });
        cx.effects.push(Effect::Pop {
            at: cx.at(),
            agent,
            pop,
        });
        Next::Leave("default")
    }
}

impl ScreenPop {
    /// Where it opens.
    pub fn target(&self) -> PopTarget {
        self.target
    }

    fn pop(&self, view: &View) -> Result<Pop, String> {
        let mut url = self.url.render(view)?;
        let scheme = url.split_once("://").map(|(scheme, _)| scheme);
        let opens = scheme.is_some_and(|scheme| {
            scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
        });
        if !opens {
            return Err("a screen pop needs an https address".to_owned());
        }
        self.add_query(&mut url, view)?;
        if url.len() > LONGEST {
            return Err("the screen pop's address is longer than 16 kB".to_owned());
        }
        let label = self.label.render(view)?;
        Ok(Pop {
            label: label.chars().take(LABEL).collect(),
            url,
            target: self.target,
        })
    }

    /// Parameters go before a fragment, behind a query that may already be there.
    fn add_query(&self, url: &mut String, view: &View) -> Result<(), String> {
        if self.query.is_empty() {
            return Ok(());
        }
        let mut pairs = Vec::with_capacity(self.query.len());
        for (name, value) in &self.query {
            pairs.push((name, value.render(view)?));
        }
        let fragment = url.find('#').map(|at| url.split_off(at));
        if !url.contains('?') {
            url.push('?');
        } else if !url.ends_with(['?', '&']) {
            url.push('&');
        }
        percent::join(pairs.iter().map(|(name, value)| (&***name, &**value)), url);
        url.push_str(fragment.as_deref().unwrap_or_default());
        Ok(())
    }

    /// The pop as a trace may show it.
    fn shown(&self, pop: &Pop, view: &View) -> Pop {
        let texts = self.query.iter().map(|(_, text)| text);
        let mut texts = texts.chain([&self.label]);
        let secret = texts.any(|text| text.reads_secret(view.flow));
        if !secret && !self.url.reads_secret(view.flow) {
            return pop.clone();
        }
        Pop {
            label: self.label.shown(view),
            url: format!("{}…", self.url.shown(view)),
            target: pop.target,
        }
    }
}
