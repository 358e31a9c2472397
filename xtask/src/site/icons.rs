//! The sprite: the icons that `crates/ui/icons.txt` names, from `lucide-static`.

use anyhow::{Context as _, Result};
use std::{fmt::Write as _, fs, path::Path};

/// One SVG with a symbol for each name in `names`.
pub fn sprite(names: &str, icons: &Path) -> Result<String> {
    let mut out = String::from(r#"<svg xmlns="http://www.w3.org/2000/svg">"#);
    for name in names.lines().map(str::trim) {
        if name.is_empty() || name.starts_with('#') {
            continue;
        }
        let file = icons.join(format!("{name}.svg"));
        let text = fs::read_to_string(&file)
            .with_context(|| format!("there is no Lucide icon called {name}"))?;
        let shape = shape(&text).with_context(|| format!("{name}.svg has no shape"))?;
        // How thick and in which colour is the style sheet's business.
        write!(
            out,
            r#"<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke-linecap="round" stroke-linejoin="round">{shape}</symbol>"#
        )?;
    }
    out.push_str("</svg>");
    Ok(out)
}

/// What lies inside the `svg` element, on one line.
fn shape(text: &str) -> Option<String> {
    let start = text.find("<svg")?;
    let inside = text[start..].find('>')? + start + 1;
    let end = text.rfind("</svg>")?;
    Some(
        text[inside..end]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_what_lies_inside() {
        let text = "<!-- licence -->\n<svg\n  width=\"24\"\n>\n  <path d=\"M1 2\" />\n</svg>\n";
        assert_eq!(shape(text).as_deref(), Some("<path d=\"M1 2\" />"));
        assert_eq!(shape("nothing"), None);
    }
}
