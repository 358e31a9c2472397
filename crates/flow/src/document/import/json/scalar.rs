//! Numbers and texts of JSON.

use super::{Fault, FaultKind, Reader};
use serde_json::Number;

impl Reader<'_> {
    /// A number; whole ones beyond 64 bits are rounded and counted.
    pub(super) fn number(&mut self) -> Result<Number, Fault> {
        let start = self.at;
        if self.byte() == Some(b'-') {
            self.at += 1;
        }
        match self.byte() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        let mut whole = true;
        if self.byte() == Some(b'.') {
            whole = false;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            whole = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte() {
                self.at += 1;
            }
            self.digits()?;
        }
        self.read_number(start, whole)
    }

    fn digits(&mut self) -> Result<(), Fault> {
        if !self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            return self.expected("a digit");
        }
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    fn read_number(&mut self, start: usize, whole: bool) -> Result<Number, Fault> {
        let text = &self.text[start..self.at];
        if whole && text != "-0" {
            if let Ok(number) = text.parse::<i64>() {
                return Ok(number.into());
            }
            if let Ok(number) = text.parse::<u64>() {
                return Ok(number.into());
            }
            self.rounded += 1;
        }
        let number = text.parse().ok().and_then(Number::from_f64);
        number.ok_or(Fault {
            at: start,
            kind: FaultKind::Expected("a number that is not beyond all bounds"),
        })
    }

    /// A text in double quotes.
    pub(super) fn string(&mut self) -> Result<String, Fault> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let from = self.at;
            while self
                .byte()
                .is_some_and(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\')
            {
                self.at += 1;
            }
            text.push_str(&self.text[from..self.at]);
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return self.expected("text without line breaks or control characters"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        self.at += 1;
        let c = match self.byte() {
            Some(c @ (b'"' | b'\\' | b'/')) => char::from(c),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return self.expected("an escape such as \\n or \\u00e9"),
        };
        self.at += 1;
        Ok(c)
    }

    /// `uXXXX`, or a pair of them for a character beyond the basic plane.
    fn unicode(&mut self) -> Result<char, Fault> {
        let first = self.hex()?;
        if !(0xd800..0xe000).contains(&first) {
            return match char::from_u32(first) {
                Some(c) => Ok(c),
                None => self.expected("a character"),
            };
        }
        const PAIR: &str = "the second half of a character (\\udc00 to \\udfff)";
        if first >= 0xdc00 || self.byte() != Some(b'\\') {
            return self.expected(PAIR);
        }
        self.at += 1;
        if self.byte() != Some(b'u') {
            return self.expected(PAIR);
        }
        let second = self.hex()?;
        let low = second.wrapping_sub(0xdc00);
        match char::from_u32(0x10000 + ((first - 0xd800) << 10) + (low & 0x3ff)) {
            Some(c) if low < 0x400 => Ok(c),
            _ => self.expected(PAIR),
        }
    }

    /// The four digits after `u`.
    fn hex(&mut self) -> Result<u32, Fault> {
        let mut value = 0;
        for _ in 0..4 {
            self.at += 1;
            let digit = self.byte().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return self.expected("four hexadecimal digits");
            };
            value = value * 16 + digit;
        }
        self.at += 1;
        Ok(value)
    }
}
