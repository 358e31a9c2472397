//! The language of run fixtures.
//!
//! ```text
//! # What this contact shows, in a sentence.
//! flow orders.json                 the flow, from tests/fixtures/flows or the corpus
//! audio welcome.wav 2.5            the file lasts 2.5 s (4 s where nothing is said)
//! unmapped queue Support           leaves a queue, connector or audio file unmapped, by key or label
//! default Language de              another default for a variable
//! break Ask.expression             makes that setting's text `{{[broken`
//! change Queue.destination day     gives a setting another text
//! start voice +14155550123         the contact arrives (another number: `+14155550123 to +18005550100`)
//! < orders  arrived …              what happens: trace lines, and `* …` for effects without one
//! > wait                           time passes until the session is due
//! > wait 5                         5 s pass, with everything that falls due meanwhile
//! > digits 12#                     the caller presses keys
//! > http 200 {"id":7}              the oldest open request is answered, 40 ms later
//! > http none timed_out            … or not (`timed_out`, `refused`, `no_such_host`, `forbidden`,
//!                                  `too_large`, `no_token`, `uncertain`, `busy`)
//! > prompt ended                   the far end finished playing early
//! > prompt failed no such voice    the far end could not play
//! > refuse no such queue           the queue refuses the contact
//! > offer Anna                     the contact rings at Anna's desktop
//! > decline Anna | no answer Anna  … and she does not take it
//! > accept Anna                    … or does
//! > leave Anna                     she ends the contact
//! > hangup | lost                  the caller is gone
//! > tick                           a tick, whether due or not
//! > again                          the last input comes a second time
//! > restart                        the session is written, read back, and asked what is open
//! > desk                           what the agent's desktop shows of the variables
//! > place                          where the contact stands, and since when
//! ```
//!
//! `Entered` lines are left out, times are said where they change, and what
//! repeats is said once. The channel's fallback queue is called `Fallback`. Of
//! the sentences of a flow that is not ours only the beginning is repeated, and
//! what the contact brought into them.

use flow::engine::NoAnswer;

/// A fixture.
#[derive(Debug, Default)]
pub struct Script {
    /// Comments and settings, as written.
    pub head: Vec<String>,
    pub flow: String,
    pub settings: Vec<Setting>,
    pub ani: String,
    pub dnis: String,
    /// Commands, the first of which is the arrival itself, with what is expected.
    pub steps: Vec<Step>,
}

/// A command and the lines that follow it.
#[derive(Debug)]
pub struct Step {
    pub line: String,
    pub command: Command,
    pub expected: Vec<String>,
}

/// A line above `start`.
#[derive(Debug)]
pub enum Setting {
    Audio(String, f64),
    Unmapped(String),
    Default(String, String),
    Break(String, String),
    Change(String, String, String),
}

/// A line of the script.
#[derive(Debug)]
pub enum Command {
    Start,
    Wait(Option<f64>),
    Digits(String),
    Http(u16, String),
    NoAnswer(NoAnswer),
    PromptEnded,
    PromptFailed(String),
    Refuse(String),
    Offer(String),
    OfferEnded(String, &'static str),
    Accept(String),
    Leave(String),
    HangUp,
    Lost,
    Tick,
    Again,
    Restart,
    Desk,
    Place,
}

/// Reads a fixture; a line that says nothing known is an error.
pub fn parse(text: &str) -> Result<Script, String> {
    let mut script = Script::default();
    for line in text.lines() {
        let started = !script.steps.is_empty();
        if let Some(expected) = line.strip_prefix("< ") {
            let step = script.steps.last_mut().ok_or("a `<` line before `start`")?;
            step.expected.push(expected.to_owned());
        } else if let Some(command) = line.strip_prefix("> ") {
            script.push(line, command_of(command)?);
        } else if let Some(start) = line.strip_prefix("start voice ") {
            let (ani, dnis) = start.split_once(" to ").unwrap_or((start, "+18005550100"));
            (script.ani, script.dnis) = (ani.trim().to_owned(), dnis.trim().to_owned());
            script.push(line, Command::Start);
        } else if !started {
            script.head.push(line.to_owned());
            script.set(line)?;
        } else if line.starts_with('#') {
            return Err("comments stand above `start`".to_owned());
        } else if !line.trim().is_empty() {
            return Err(format!("this line says nothing: {line}"));
        }
    }
    Ok(script)
}

impl Script {
    fn push(&mut self, line: &str, command: Command) {
        self.steps.push(Step {
            line: line.to_owned(),
            command,
            expected: Vec::new(),
        });
    }

    fn set(&mut self, line: &str) -> Result<(), String> {
        let line = line.trim();
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let last_word = |rest: &str| {
            rest.rsplit_once(' ')
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
        };
        match word {
            "" | "#" => {}
            "flow" => self.flow = rest.to_owned(),
            "audio" => {
                let (name, seconds) = last_word(rest).ok_or("audio NAME SECONDS")?;
                let seconds = seconds.parse().map_err(|_| "seconds are a number")?;
                self.settings.push(Setting::Audio(name, seconds));
            }
            "unmapped" => {
                let (_, key) = rest.split_once(' ').ok_or("unmapped KIND KEY")?;
                self.settings.push(Setting::Unmapped(key.to_owned()));
            }
            "default" => {
                let (name, value) = rest.split_once(' ').unwrap_or((rest, ""));
                let setting = Setting::Default(name.to_owned(), value.to_owned());
                self.settings.push(setting);
            }
            "break" => {
                let (node, field) = rest.rsplit_once('.').ok_or("break NODE.FIELD")?;
                let setting = Setting::Break(node.to_owned(), field.to_owned());
                self.settings.push(setting);
            }
            "change" => {
                let (setting, text) = rest.split_once(' ').ok_or("change NODE.FIELD TEXT")?;
                let (node, field) = setting.rsplit_once('.').ok_or("change NODE.FIELD TEXT")?;
                let setting = Setting::Change(node.into(), field.into(), text.into());
                self.settings.push(setting);
            }
            other if other.starts_with('#') => {}
            _ => return Err(format!("this setting says nothing: {line}")),
        }
        Ok(())
    }
}

fn command_of(text: &str) -> Result<Command, String> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let rest_owned = || rest.to_owned();
    Ok(match word {
        "wait" if rest.is_empty() => Command::Wait(None),
        "wait" => Command::Wait(Some(rest.parse().map_err(|_| "wait SECONDS")?)),
        "digits" => Command::Digits(rest_owned()),
        "http" => http(rest)?,
        "prompt" if rest == "ended" => Command::PromptEnded,
        "prompt" => {
            let why = rest.strip_prefix("failed").ok_or("prompt ended | failed")?;
            Command::PromptFailed(why.trim().to_owned())
        }
        "refuse" => Command::Refuse(rest_owned()),
        "offer" => Command::Offer(rest_owned()),
        "decline" => Command::OfferEnded(rest_owned(), "declined"),
        "no" => {
            let name = rest.strip_prefix("answer ").ok_or("no answer NAME")?;
            Command::OfferEnded(name.to_owned(), "no answer")
        }
        "accept" => Command::Accept(rest_owned()),
        "leave" => Command::Leave(rest_owned()),
        "hangup" => Command::HangUp,
        "lost" => Command::Lost,
        "tick" => Command::Tick,
        "again" => Command::Again,
        "restart" => Command::Restart,
        "desk" => Command::Desk,
        "place" => Command::Place,
        _ => return Err(format!("no such command: {text}")),
    })
}

fn http(text: &str) -> Result<Command, String> {
    let (status, body) = text.split_once(' ').unwrap_or((text, ""));
    if status == "none" {
        let why = serde_json::from_value(serde_json::Value::from(body));
        return why
            .map(Command::NoAnswer)
            .map_err(|error| error.to_string());
    }
    let status = status.parse().map_err(|_| "http STATUS BODY")?;
    Ok(Command::Http(status, body.to_owned()))
}
