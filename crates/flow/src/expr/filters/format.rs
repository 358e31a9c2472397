//! `format`: places in a text for values, as in Java's String.format.

use super::Value;
use crate::expr::work::{Fault, Outcome, Text, Work};
use std::borrow::Cow;

/// `%s`, `%d`, `%05d`, `%.2f`, `%,d`, `%x`, `%%`, each for the next argument.
pub(super) fn format(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let pattern = work.text(value)?;
    let mut out = Text::with_capacity(pattern.len());
    let mut rest = &*pattern;
    let mut next = arguments.iter();
    while let Some((before, after)) = rest.split_once('%') {
        out.str(before)?;
        let end = after.find(|c: char| c.is_ascii_alphabetic() || c == '%');
        let Some(end) = end else {
            return Err("`%` needs a letter, for example %s, or write %% for the sign".into());
        };
        let (flags, kind) = (&after[..end], after.as_bytes()[end]);
        rest = &after[end + 1..];
        if kind == b'%' {
            out.char('%')?;
            continue;
        }
        let Some(argument) = next.next() else {
            return Err("there are fewer arguments than `%` places".into());
        };
        Place::parse(flags, kind)?.write(work, argument, &mut out)?;
    }
    out.str(rest)?;
    Ok(out.into())
}

/// One place, taken apart.
struct Place {
    kind: u8,
    left: bool,
    grouped: bool,
    zeros: bool,
    width: usize,
    places: usize,
}

impl Place {
    fn parse(flags: &str, kind: u8) -> Result<Self, Fault> {
        let size = flags.trim_start_matches(['-', ',', '+', ' ', '0']);
        let (width, places) = size.split_once('.').unwrap_or((size, ""));
        let count = |text: &str, otherwise: usize| match text {
            "" => Ok(otherwise),
            text => text
                .parse()
                .ok()
                .filter(|n| *n <= 100_usize)
                .ok_or_else(|| Fault::from("a width in `%…` must be a number up to 100")),
        };
        Ok(Self {
            kind,
            left: flags.contains('-'),
            grouped: flags.contains(','),
            zeros: kind != b's' && flags[..flags.len() - size.len()].contains('0'),
            width: count(width, 0)?,
            places: count(places, 6)?,
        })
    }

    fn write(&self, work: &mut Work<'_>, value: &Value, out: &mut Text) -> Result<(), Fault> {
        let text = work.text(value)?;
        let body = match self.kind {
            b's' | b'S' => Cow::Borrowed(&*text),
            b'd' | b'f' | b'x' | b'X' => Cow::Owned(super::number::plain(
                value,
                self.kind,
                self.places,
                self.grouped,
            )?),
            _ => return Err("of the `%` letters only s, d, f and x are known".into()),
        };
        let pad = self.width.saturating_sub(body.chars().count());
        let fill = |count: usize, c: char, out: &mut Text| (0..count).try_for_each(|_| out.char(c));
        match (self.left, self.zeros, body.strip_prefix('-')) {
            (true, ..) => {
                out.str(&body)?;
                fill(pad, ' ', out)
            }
            (false, true, Some(digits)) => {
                out.char('-')?;
                fill(pad, '0', out)?;
                out.str(digits)
            }
            (false, zeros, _) => {
                fill(pad, if zeros { '0' } else { ' ' }, out)?;
                out.str(&body)
            }
        }
    }
}
