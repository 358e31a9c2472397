//! Theme and density: kept in a cookie, so that the server renders the right one.

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

/// How the pages look to one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Colours.
    pub theme: Theme,
    /// How close things stand.
    pub density: Density,
}

impl Look {
    /// What the cookie's value says; what it does not say is the default.
    pub fn parse(value: &str) -> Self {
        let (theme, density) = value.split_once('.').unwrap_or((value, ""));
        let theme = Theme::ALL.into_iter().find(|known| known.key() == theme);
        let density = Density::ALL
            .into_iter()
            .find(|known| known.key() == density);
        Self {
            theme: theme.unwrap_or_default(),
            density: density.unwrap_or_default(),
        }
    }

    /// The cookie's value.
    pub fn value(self) -> String {
        format!("{}.{}", self.theme.key(), self.density.key())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_says_what_was_put_in() {
        for theme in Theme::ALL {
            for density in Density::ALL {
                let look = Look { theme, density };
                assert_eq!(Look::parse(&look.value()), look);
            }
        }
        assert_eq!(Look::parse("purple.<script>"), Look::default());
        assert_eq!(Look::parse(""), Look::default());
    }
}
