//! Theme and density: kept in a cookie, so that the server renders the right one.

use crate::{error::ApiError, reply::Reply};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The cookie's name.
pub const COOKIE: &str = "look";

/// Colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Whatever the operating system asks for.
    #[default]
    System,
    /// Ink on paper.
    Light,
    /// Walnut.
    Dark,
    /// Black and white with strong lines.
    Contrast,
}

impl Theme {
    /// In the order in which menus list them.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Contrast];

    /// The value of `data-theme`.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
        }
    }
}

/// How close things stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// Rows of 44 px.
    #[default]
    Comfortable,
    /// Rows of 32 px.
    Compact,
}

impl Density {
    /// In the order in which menus list them.
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// The value of `data-density`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }
}

/// How wide the navigation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nav {
    /// Icons and words.
    #[default]
    Wide,
    /// Icons only.
    Narrow,
}

impl Nav {
    /// The value of `data-nav`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }
}

/// How the pages look to one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Colours.
    pub theme: Theme,
    /// How close things stand.
    pub density: Density,
    /// How wide the navigation is.
    pub nav: Nav,
}

impl Look {
    /// What the cookie's value says; what it does not say is the default.
    pub fn parse(value: &str) -> Self {
        let mut words = value.split('.');
        let mut word = || words.next().unwrap_or_default();
        let (theme, density, nav) = (word(), word(), word());
        let known = |key: &str| Theme::ALL.into_iter().find(|theme| theme.key() == key);
        let kept = |key: &str| {
            Density::ALL
                .into_iter()
                .find(|density| density.key() == key)
        };
        Self {
            theme: known(theme).unwrap_or_default(),
            density: kept(density).unwrap_or_default(),
            nav: if nav == Nav::Narrow.key() {
                Nav::Narrow
            } else {
                Nav::Wide
            },
        }
    }

    /// The cookie's value.
    pub fn value(self) -> String {
        format!(
            "{}.{}.{}",
            self.theme.key(),
            self.density.key(),
            self.nav.key()
        )
    }

    /// The look that the request's cookie asks for.
    pub fn of_request() -> Self {
        #[cfg(feature = "ssr")]
        if let Some(value) = crate::cx::cookie(COOKIE) {
            return Self::parse(&value);
        }
        Self::default()
    }
}

/// The look as the page has it now; shared by the shell's parts.
#[derive(Clone, Copy)]
pub struct Looks(RwSignal<Look>);

impl Looks {
    /// Beginning with what the server rendered.
    pub fn new(look: Look) -> Self {
        Self(RwSignal::new(look))
    }

    /// The look of this page.
    pub fn expect() -> Self {
        use_context().unwrap_or_else(|| Self::new(Look::default()))
    }

    /// The look now.
    pub fn get(self) -> Look {
        self.0.get()
    }

    /// Changes the look at once, and has the cookie written.
    pub fn change(self, change: impl FnOnce(&mut Look)) {
        self.0.update(change);
        let look = self.0.get_untracked();
        if let Some(root) = document().document_element() {
            // Fails only for names that are not attributes.
            let _ = root.set_attribute("data-theme", look.theme.key());
            let _ = root.set_attribute("data-density", look.density.key());
            let _ = root.set_attribute("data-nav", look.nav.key());
        }
        leptos::task::spawn_local(async move {
            // Where it fails, the look lasts until the page is loaded anew.
            let _ = keep(look).await;
        });
    }
}

/// Keeps the look in the cookie.
#[server(prefix = "/api", endpoint = "account/look", protocol = Reply)]
pub(crate) async fn keep(look: Look) -> Result<(), ApiError> {
    crate::cx::set_cookie(COOKIE, &look.value());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_says_what_was_put_in() {
        for theme in Theme::ALL {
            for density in Density::ALL {
                for nav in [Nav::Wide, Nav::Narrow] {
                    let look = Look {
                        theme,
                        density,
                        nav,
                    };
                    assert_eq!(Look::parse(&look.value()), look);
                }
            }
        }
        assert_eq!(Look::parse("purple.<script>"), Look::default());
        assert_eq!(Look::parse(""), Look::default());
    }
}
