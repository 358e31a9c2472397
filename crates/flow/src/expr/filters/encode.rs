//! Filters that write one notation in another.

use super::{Value, given};
use crate::{
    expr::{
        access,
        work::{Fault, Outcome, Text, Work},
    },
    jsonpath::Path,
};
use serde_json::Value as Json;
use std::fmt::Write;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn base64encode(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    let text = work.text(value)?;
    let mut out = Text::with_capacity(text.len() / 3 * 4 + 4);
    for chunk in text.as_bytes().chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = BASE64[(bits >> (18 - 6 * at) & 63) as usize];
            out.char(if at <= chunk.len() {
                char::from(digit)
            } else {
                '='
            })?;
        }
    }
    Ok(out.into())
}

pub(super) fn base64decode(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    let text = work.text(value)?;
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut held) = (0_u32, 0);
    for c in text.trim_end_matches('=').bytes() {
        let digit = match c {
            b'-' => 62,
            b'_' => 63,
            _ => match BASE64.iter().position(|digit| *digit == c) {
                Some(digit) => digit as u32,
                None if c.is_ascii_whitespace() => continue,
                None => return Err("this text is not Base64".into()),
            },
        };
        bits = (bits << 6 | digit) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Value::from(text)),
        Err(_) => Err("the decoded bytes are not text".into()),
    }
}

pub(super) fn sha256(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    let text = work.text(value)?;
    work.read(text.len() * 4)?;
    Ok(Value::from(super::sha256::hex(text.as_bytes())))
}

pub(super) fn urlencode(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    let text = work.text(value)?;
    let mut out = Text::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' => {
                out.char(char::from(byte))?;
            }
            b' ' => out.char('+')?,
            _ => write!(out, "%{byte:02X}").map_err(|_| too_long())?,
        }
    }
    Ok(out.into())
}

pub(super) fn urldecode(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    let text = work.text(value)?;
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16));
                match (digit(), digit()) {
                    (Some(high), Some(low)) => (high * 16 + low) as u8,
                    _ => return Err("`%` is not followed by two hexadecimal digits".into()),
                }
            }
            other => other,
        });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Value::from(text)),
        Err(_) => Err("the decoded bytes are not text".into()),
    }
}

fn too_long() -> Fault {
    "the text becomes longer than 1 MB".into()
}

/// For the notation named: `html` (also when none is named), `json`, `js` or `url_param`.
pub(super) fn escape(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let strategy = match given(arguments, 0) {
        Some(strategy) => work.text(strategy)?,
        None => "html".into(),
    };
    let text = work.text(value)?;
    match &*strategy {
        "html" | "html_attr" => html(&text),
        "json" | "js" => {
            let quoted = Json::from(&*text).to_string();
            let mut out = Text::default();
            out.str(&quoted[1..quoted.len() - 1])?;
            Ok(out.into())
        }
        "url_param" => urlencode(work, value, &[]),
        _ => Err("`escape` knows \"html\", \"json\", \"js\" and \"url_param\"".into()),
    }
}

fn html(text: &str) -> Outcome {
    let mut out = Text::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.str("&amp;")?,
            '<' => out.str("&lt;")?,
            '>' => out.str("&gt;")?,
            '"' => out.str("&quot;")?,
            '\'' => out.str("&#39;")?,
            _ => out.char(c)?,
        }
    }
    Ok(out.into())
}

/// The value in JSON notation: a text gets quotes.
pub(super) fn json(work: &mut Work<'_>, value: &Value, _: &[Value]) -> Outcome {
    if matches!(value, Value::Json(_)) {
        return Ok(Value::Text(work.text(value)?));
    }
    let mut out = Text::default();
    out.str(&value.to_json().to_string())?;
    Ok(out.into())
}

/// What a JSONPath finds in JSON, or in a text that is JSON.
pub(super) fn json_path(work: &mut Work<'_>, value: &Value, arguments: &[Value]) -> Outcome {
    let path = work.text(&arguments[0])?;
    let path = Path::parse(&path)
        .map_err(|error| Fault::from(format!("in the JSONPath: {}", error.message)))?;
    let parsed;
    let json = match value {
        Value::Json(tree) => &**tree,
        other => {
            let text = work.text(other)?;
            work.read(text.len() * 4)?;
            parsed = serde_json::from_str::<Json>(&text)
                .map_err(|_| Fault::from("the text is not JSON"))?;
            &parsed
        }
    };
    let (found, fuel) = path.find_for(json, work.fuel);
    work.spend(fuel.into())?;
    let Some(found) = found else {
        return Ok(Value::Null);
    };
    work.spend(access::weight(found.json()) / 32)?;
    Ok(found.to_value())
}
