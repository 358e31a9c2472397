//! The expression language, case by case.

mod corpus;
mod dates;
mod errors;
mod filters;
mod language;
mod limits;
mod methods;
mod page;
mod property;

use domain::Timestamp;
use flow::expr::{Binding, ExprError, Scope, Template, Value};
use serde_json::json;

/// 2025-02-06T21:09:02.712Z
pub const NOW: Timestamp = Timestamp(1_738_876_142_712);

/// The names that all cases may use: `base` is one slot, `base.member` too where it is listed.
pub struct World(Vec<(String, Value)>);

/// What `check` renders in.
pub fn world() -> World {
    let text = |text: &str| Value::from(text);
    let values = vec![
        ("a", text("4155550123")),
        ("ani", text("+14155550123")),
        ("NewPhoneContact.ANI", text("+14155550123")),
        ("NewPhoneContact.InteractionId", text("8f1c")),
        ("Withheld.ANI", text("anonymous")),
        ("Menu_2ev.OptionEntered", text("2")),
        ("A.DigitsEntered", text("0730")),
        ("VARID.DigitsEntered", text("204")),
        ("Http.httpStatusCode", Value::Int(200)),
        (
            "Http.httpResponseBody",
            text(r#"{"users":[{"id":7,"name":"Ann"}]}"#),
        ),
        (
            "Record_o10.audioFileData",
            Value::from_json(json!({"name": "r.wav", "size": 3})),
        ),
        ("count", Value::Int(5)),
        ("four", Value::Int(4)),
        ("counter", Value::Int(1)),
        ("price", Value::Decimal(351.99)),
        ("lang", text("en-US")),
        ("name", text("Ann Lee")),
        ("ticketID", text("null")),
        ("lookupValue", text("red|green|blue")),
        ("d", text("20240229")),
        ("iso", text("2024-02-29T13:05:09Z")),
        ("empty", text("")),
        ("blank", text("  ")),
        ("nothing", Value::Null),
        ("yes", Value::Bool(true)),
        ("no", Value::Bool(false)),
        ("toService", text("True")),
        (
            "treatment",
            Value::from_json(json!({
                "bUnit": "comfort", "mCount": 4, "a-b": "dash", "Nested": {"Deep": [10, {"x": null}]}
            })),
        ),
        ("list", Value::from_json(json!(["b", "a", "c"]))),
        ("numbers", Value::from_json(json!([10, 9, "8", 1.5]))),
    ];
    World(
        values
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

impl World {
    fn bind(&self, template: &mut Template) {
        let find = |name: &str| {
            self.0
                .iter()
                .position(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        template.bind(&mut |base, member| {
            let pair = member.map(|member| format!("{base}.{member}"));
            match (pair.and_then(|pair| find(&pair)), find(base)) {
                (Some(slot), _) => Binding::Whole(slot as u32),
                (None, Some(slot)) => Binding::Base(slot as u32),
                _ => Binding::Unknown,
            }
        });
    }

    pub fn evaluate(&self, source: &str) -> Result<Value, ExprError> {
        let mut template = Template::parse(source)?;
        self.bind(&mut template);
        template.evaluate(self)
    }

    pub fn render(&self, source: &str) -> Result<String, ExprError> {
        let mut template = Template::parse(source)?;
        self.bind(&mut template);
        template.render(self)
    }
}

impl Scope for World {
    fn slot(&self, slot: u32) -> Value {
        self.0[slot as usize].1.clone()
    }

    fn now(&self) -> Timestamp {
        NOW
    }

    fn utc_offset_s(&self, zone: Option<&str>, at: Timestamp) -> Option<i32> {
        // Summer time from April to October, as good as any rule.
        let summer = (90..300).contains(&(at.0.div_euclid(86_400_000) % 365));
        match zone {
            None => Some(0),
            Some("America/Toronto") => Some(if summer { -4 } else { -5 } * 3600),
            Some("Asia/Kolkata") => Some(19_800),
            Some(_) => None,
        }
    }
}

/// The source renders as this.
#[track_caller]
pub fn check(source: &str, result: &str) {
    match world().render(source) {
        Ok(text) => assert_eq!(text, result, "{source}"),
        Err(error) => panic!("{source}: {error}"),
    }
}

/// Each source renders as its result.
#[track_caller]
pub fn check_all(cases: &[(&str, &str)]) {
    for (source, result) in cases {
        check(source, result);
    }
}

/// The source fails, at parse or at run time, with a message that has this in
/// it, and points at this part of the source.
#[track_caller]
pub fn fails(source: &str, message: &str, part: &str) {
    match world().render(source) {
        Ok(text) => panic!("{source} renders as {text:?}"),
        Err(error) => {
            assert!(
                error.message.contains(message),
                "{source}: {}",
                error.message
            );
            let at = &source[error.start as usize..error.end as usize];
            assert_eq!(at, part, "{source}: {}", error.message);
        }
    }
}
