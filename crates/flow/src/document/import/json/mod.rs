//! Reads JSON text into a value, without recursion.
//!
//! Files come from strangers, so this reader holds what a general one does not:
//! nesting is bounded before memory is spent on it, the same name twice in one
//! object is a fault (a map would drop one of them in silence), every fault has a
//! place, text that merely stops is told apart from text that is wrong, and
//! numbers with a fraction come back exactly as they were written.

mod scalar;

use serde_json::{Map, Value};

/// Deepest nesting of objects and lists.
pub const MAX_NESTING: usize = 128;

/// Text as a value.
#[derive(Debug)]
pub(in crate::document::import) struct Parsed {
    /// The value, with the file's order kept.
    pub value: Value,
    /// Whole numbers beyond 64 bits, which had to be rounded.
    pub rounded: usize,
}

/// Why text is no JSON, and where (in bytes from its start).
#[derive(Debug, PartialEq, Eq)]
pub(in crate::document::import) struct Fault {
    /// Bytes from the start.
    pub at: usize,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong with a text.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::document::import) enum FaultKind {
    /// It ends too early.
    Truncated,
    /// Something else stands where this was expected.
    Expected(&'static str),
    /// Nested deeper than the limit.
    TooDeep,
    /// The same name twice in one object.
    Duplicate {
        /// The name.
        key: String,
        /// The name under which the object itself stands, if any.
        within: Option<String>,
    },
}

/// An object or list that is still open.
enum Open {
    List(Vec<Value>),
    Object(Map<String, Value>, String, usize),
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    open: Vec<Open>,
    rounded: usize,
}

/// Reads the whole text as one value.
pub(in crate::document::import) fn parse(text: &str) -> Result<Parsed, Fault> {
    let mut reader = Reader {
        text,
        at: 0,
        open: Vec::new(),
        rounded: 0,
    };
    loop {
        let Some(value) = reader.value()? else {
            continue;
        };
        if let Some(value) = reader.close(value)? {
            let rounded = reader.rounded;
            return Ok(Parsed { value, rounded });
        }
    }
}

impl Reader<'_> {
    fn fault<T>(&self, kind: FaultKind) -> Result<T, Fault> {
        Err(Fault { at: self.at, kind })
    }

    fn expected<T>(&self, what: &'static str) -> Result<T, Fault> {
        if self.at >= self.text.len() {
            return self.fault(FaultKind::Truncated);
        }
        self.fault(FaultKind::Expected(what))
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next_byte(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    /// A whole value, or none when an object or list was opened and its first value is due.
    fn value(&mut self) -> Result<Option<Value>, Fault> {
        match self.next_byte() {
            Some(b'{') => self.open_object(),
            Some(b'[') => self.open_list(),
            Some(b'"') => Ok(Some(Value::String(self.string()?))),
            Some(b'-' | b'0'..=b'9') => Ok(Some(Value::Number(self.number()?))),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => self.expected("a value"),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Option<Value>, Fault> {
        let rest = &self.text.as_bytes()[self.at..];
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(Some(value));
        }
        if word.as_bytes().starts_with(rest) {
            self.at = self.text.len();
        }
        self.expected("a value")
    }

    fn go_down(&mut self) -> Result<(), Fault> {
        if self.open.len() >= MAX_NESTING {
            return self.fault(FaultKind::TooDeep);
        }
        self.at += 1;
        Ok(())
    }

    fn open_object(&mut self) -> Result<Option<Value>, Fault> {
        self.go_down()?;
        if self.next_byte() == Some(b'}') {
            self.at += 1;
            return Ok(Some(Value::Object(Map::new())));
        }
        let (key, at) = self.key()?;
        self.open.push(Open::Object(Map::new(), key, at));
        Ok(None)
    }

    fn open_list(&mut self) -> Result<Option<Value>, Fault> {
        self.go_down()?;
        if self.next_byte() == Some(b']') {
            self.at += 1;
            return Ok(Some(Value::Array(Vec::new())));
        }
        self.open.push(Open::List(Vec::new()));
        Ok(None)
    }

    fn key(&mut self) -> Result<(String, usize), Fault> {
        if self.next_byte() != Some(b'"') {
            return self.expected("a name in double quotes");
        }
        let at = self.at;
        let key = self.string()?;
        if self.next_byte() != Some(b':') {
            return self.expected("a colon");
        }
        self.at += 1;
        Ok((key, at))
    }

    /// Puts a finished value where it belongs; gives it back when it is the whole text.
    fn close(&mut self, mut value: Value) -> Result<Option<Value>, Fault> {
        loop {
            match self.open.pop() {
                None => {
                    return match self.next_byte() {
                        None => Ok(Some(value)),
                        Some(_) => self.expected("the end of the text"),
                    };
                }
                Some(Open::List(mut items)) => {
                    items.push(value);
                    if self.comma_or(b']', "a comma or ]")? {
                        self.open.push(Open::List(items));
                        return Ok(None);
                    }
                    value = Value::Array(items);
                }
                Some(Open::Object(mut map, key, at)) => {
                    self.insert(&mut map, key, at, value)?;
                    if self.comma_or(b'}', "a comma or }")? {
                        let (key, at) = self.key()?;
                        self.open.push(Open::Object(map, key, at));
                        return Ok(None);
                    }
                    value = Value::Object(map);
                }
            }
        }
    }

    fn insert(
        &self,
        map: &mut Map<String, Value>,
        key: String,
        at: usize,
        value: Value,
    ) -> Result<(), Fault> {
        if map.contains_key(&key) {
            let within = self.open.last().and_then(|parent| match parent {
                Open::Object(_, name, _) => Some(name.clone()),
                Open::List(_) => None,
            });
            let kind = FaultKind::Duplicate { key, within };
            return Err(Fault { at, kind });
        }
        map.insert(key, value);
        Ok(())
    }

    fn comma_or(&mut self, end: u8, what: &'static str) -> Result<bool, Fault> {
        match self.next_byte() {
            Some(byte) if byte == b',' || byte == end => {
                self.at += 1;
                Ok(byte == b',')
            }
            _ => self.expected(what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fault(text: &str) -> (usize, FaultKind) {
        let fault = parse(text).unwrap_err();
        (fault.at, fault.kind)
    }

    #[test]
    fn reads_what_json_is() {
        let text = r#" {"a":[1,-2,0.5,1e3,true,false,null,{}],"b":{"c":"x\n\"\u00e9\ud83d\ude00"}, "d" : [] } "#;
        let expected =
            json!({"a":[1,-2,0.5,1000.0,true,false,null,{}],"b":{"c":"x\n\"é😀"},"d":[]});
        assert_eq!(parse(text).unwrap().value, expected);
    }

    #[test]
    fn keeps_the_order_and_exact_fractions() {
        let text = r#"{"z":100.06667073567708,"a":-0.3093165825325095,"m":18446744073709551615}"#;
        assert_eq!(parse(text).unwrap().value.to_string(), text);
    }

    #[test]
    fn counts_what_it_had_to_round() {
        let parsed = parse("[123456789012345678901234567890, 1]").unwrap();
        assert_eq!(parsed.rounded, 1);
    }

    #[test]
    fn tells_where_a_text_is_wrong() {
        assert_eq!(fault("{\"a\" 1}"), (5, FaultKind::Expected("a colon")));
        assert_eq!(fault("[1,]"), (3, FaultKind::Expected("a value")));
        assert_eq!(
            fault("{} x"),
            (3, FaultKind::Expected("the end of the text"))
        );
        assert!(matches!(fault("1e999"), (0, FaultKind::Expected(_))));
        assert!(matches!(fault(r#""\ud800x""#), (7, FaultKind::Expected(_))));
        assert!(matches!(fault("\"a\nb\""), (2, FaultKind::Expected(_))));
    }

    #[test]
    fn tells_a_text_that_stops_from_one_that_is_wrong() {
        let whole = r#"{"a":[1,-2.5e3,true,null,"x\u00e9"],"b":{}}"#;
        for end in 1..whole.len() - 1 {
            let Some(part) = whole.get(..end) else {
                continue;
            };
            assert_eq!(fault(part), (end, FaultKind::Truncated), "{part}");
        }
    }

    #[test]
    fn refuses_the_same_name_twice() {
        let (at, kind) = fault(r#"{"activities":{"x":1,"x":2}}"#);
        let expected = FaultKind::Duplicate {
            key: "x".into(),
            within: Some("activities".into()),
        };
        assert_eq!((at, kind), (21, expected));
    }

    #[test]
    fn bounds_nesting() {
        let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(parse(&nested(MAX_NESTING)).is_ok());
        assert_eq!(
            fault(&nested(MAX_NESTING + 1)),
            (MAX_NESTING, FaultKind::TooDeep)
        );
        assert_eq!(fault(&"[".repeat(3_000_000)).1, FaultKind::TooDeep);
    }
}
