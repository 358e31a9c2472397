//! Patterns and where they are found, as Java finds them.

use super::Pattern;
use crate::expr::{
    Scope, Value,
    work::{Text, Work},
};
use domain::Timestamp;

struct Nowhere;

impl Scope for Nowhere {
    fn slot(&self, _: u32) -> Value {
        Value::Null
    }
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }
    fn utc_offset_s(&self, _: Option<&str>, _: Timestamp) -> Option<i32> {
        None
    }
}

fn find(regex: &str, text: &str) -> Option<String> {
    let pattern = Pattern::parse(regex).unwrap();
    let found = pattern.find(&mut Work::new(&Nowhere), text, 0).unwrap()?;
    let mut out = Text::default();
    found.expand("$0($1,$2)", text, &mut out).unwrap();
    Some(out.into_string())
}

#[test]
fn finds() {
    let cases = [
        (r"\|", "a|b", "|(,)"),
        (r"a.c", "xabcx", "abc(,)"),
        (r"[0-9]+", "ab123c", "123(,)"),
        (r"[^0-9]+", "12ab3", "ab(,)"),
        (r"\d{3}", "12345", "123(,)"),
        (r"\d{2,}", "12345", "12345(,)"),
        (r"\d{2,3}?", "12345", "12(,)"),
        (r"a*?b", "aab", "aab(,)"),
        (r"(a+)(b+)", "xaabb", "aabb(aa,bb)"),
        (r"(a|ab)(c|bcd)", "abcd", "abcd(a,bcd)"),
        (r"(?:a|b)+", "abab", "abab(,)"),
        (r"(?i)abc", "xABc", "ABc(,)"),
        (r"(?i)[a-c]+", "ABC", "ABC(,)"),
        (r"\bcat\b", "a cat!", "cat(,)"),
        (r"^ab$", "ab\n", "ab(,)"),
        (r"[\s,;-]+", "a, ;-b", ", ;-(,)"),
        (r"[]a]", "]", "](,)"),
        (r"\Qa.b\E+", "xa.bb", "a.bb(,)"),
        (r"\p{L}+\p{Punct}", "1äb!", "äb!(,)"),
        (r"\x41\u0042", "AB", "AB(,)"),
        (r"x{", "x{", "x{(,)"),
        (r"(a*)*", "aab", "aa(aa,)"),
        (r"|", "ab", "(,)"),
    ];
    for (regex, text, found) in cases {
        assert_eq!(
            find(regex, text).as_deref(),
            Some(found),
            "{regex} in {text}"
        );
    }
    for (regex, text) in [
        (r"a\.c", "abc"),
        (r"\Bcat", "cat"),
        ("^b", "ab"),
        ("a$", "ab"),
        ("[^a]", "a"),
    ] {
        assert_eq!(find(regex, text), None, "{regex} in {text}");
    }
}

#[test]
fn says_what_it_cannot_do() {
    for (regex, part) in [
        ("+", "repeats nothing"),
        ("(a", "never closed"),
        ("a)", "closes nothing"),
        ("[a", "never closed"),
        ("a**", "cannot itself be repeated"),
        ("(?=a)", "only `(?:`"),
        (r"(a)\1", "not known"),
        (r"\", "stands at the end"),
        ("a{2,1}", "m is not above n"),
        ("[z-a]", "from a lower to a higher"),
        ("(a{1000}){1000}", "too large"),
    ] {
        let fault = Pattern::parse(regex).unwrap_err();
        assert!(fault.0.contains(part), "{regex}: {}", fault.0);
    }
}

#[test]
fn no_pattern_explodes() {
    let text = "a".repeat(5_000);
    let pattern = Pattern::parse("(a*)*(a*)*(a*)*b").unwrap();
    let mut work = Work::new(&Nowhere);
    assert_eq!(pattern.find(&mut work, &text, 0).unwrap(), None);
    let nothing = format!("{}a{{0}}{}", "(?:".repeat(30), "){1000}".repeat(30));
    assert!(Pattern::parse(&nothing).is_ok());
    assert!(Pattern::parse(&"a".repeat(5_000)).is_err());
    let mut work = Work {
        scope: &Nowhere,
        fuel: 10,
        given: 10,
    };
    assert!(pattern.find(&mut work, &text, 0).is_err());
}
