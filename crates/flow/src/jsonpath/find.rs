//! Follows a path through JSON.

use super::{Path, Select, Step, limits};
use serde_json::{Map, Value as Json};
use std::{borrow::Cow, cell::Cell};

/// One search, which looks at no more values than its bound allows.
pub(super) struct Search<'r> {
    root: &'r Json,
    visits: Cell<u32>,
}

/// What the path finds, and how many values it looked at: nothing and `most` of
/// them where the search would look at more.
pub(super) fn find<'a>(path: &Path, json: &'a Json, most: u32) -> (Option<Cow<'a, Json>>, u32) {
    let search = Search {
        root: json,
        visits: Cell::new(most),
    };
    let found = search.within(path, json).flatten();
    (found, most - search.visits.get())
}

impl<'r> Search<'r> {
    /// Counts values looked at; nothing when they have become too many.
    fn visit(&self, count: usize) -> Option<()> {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let left = self.visits.get().checked_sub(count);
        self.visits.set(left.unwrap_or(0));
        left.map(drop)
    }

    /// What a path finds from the root or from `json`: nothing inside is a
    /// miss, nothing outside an end of the search.
    pub fn within<'j>(&self, path: &Path, json: &'j Json) -> Option<Option<Cow<'j, Json>>>
    where
        'r: 'j,
    {
        let mut here = if path.from_root { self.root } else { json };
        // The steps that find one value each need no list.
        let single = path
            .steps
            .iter()
            .take_while(|step| step.is_single())
            .count();
        self.visit(single + 1)?;
        for step in &path.steps[..single] {
            match one(here, &step.select) {
                Some(next) => here = next,
                None => return Some(None),
            }
        }
        self.rest(path, single, here)
    }

    /// Follows the steps from `done` on, and applies the function.
    fn rest<'j>(&self, path: &Path, done: usize, json: &'j Json) -> Option<Option<Cow<'j, Json>>> {
        let found = if done == path.steps.len() {
            Some(Cow::Borrowed(json))
        } else {
            self.many(path, done, json)?
        };
        Some(match (found, path.function) {
            (Some(found), Some(function)) => {
                self.visit(found.as_array().map_or(1, Vec::len))?;
                function.of(&found).map(Cow::Owned)
            }
            (found, _) => found,
        })
    }

    fn many<'j>(&self, path: &Path, done: usize, json: &'j Json) -> Option<Option<Cow<'j, Json>>> {
        let mut found = vec![json];
        let last = path.steps.len() - 1;
        for (at, step) in path.steps.iter().enumerate().skip(done) {
            let first = at == done;
            if let (true, false, Select::Names(names)) =
                (at == last && first, step.deep, &step.select)
            {
                return Some(self.together(json, names)?.map(Cow::Owned));
            }
            if first && !step.deep && !fits(json, &step.select) {
                return Some(None);
            }
            found = self.step(step, &found)?;
        }
        let mut list = Vec::with_capacity(found.len());
        for json in found {
            self.visit(size(json)?)?;
            list.push(json.clone());
        }
        Some(Some(Cow::Owned(Json::Array(list))))
    }

    /// An object of those names that exist.
    fn together(&self, json: &Json, names: &[Box<str>]) -> Option<Option<Json>> {
        let mut map = Map::new();
        for name in names {
            if let Some(value) = json.get(&**name) {
                self.visit(size(value)?)?;
                map.insert(name.to_string(), value.clone());
            }
        }
        Some((!map.is_empty()).then_some(Json::Object(map)))
    }

    fn step<'j>(&self, step: &Step, from: &[&'j Json]) -> Option<Vec<&'j Json>> {
        let mut found = Vec::new();
        for json in from {
            if !step.deep {
                self.select(&step.select, json, false, &mut found)?;
                continue;
            }
            let mut pending = vec![*json];
            while let Some(json) = pending.pop() {
                self.select(&step.select, json, true, &mut found)?;
                let before = pending.len();
                pending.extend(children(json));
                pending[before..].reverse();
            }
        }
        Some(found)
    }

    /// Appends what a value has of what is selected.
    fn select<'j>(
        &self,
        select: &Select,
        json: &'j Json,
        deep: bool,
        found: &mut Vec<&'j Json>,
    ) -> Option<()> {
        self.visit(1)?;
        match select {
            Select::Name(_) | Select::Index(_) => found.extend(one(json, select)),
            Select::Names(names) => {
                self.visit(names.len())?;
                found.extend(names.iter().filter_map(|name| json.get(&**name)));
            }
            Select::Indexes(indexes) => {
                self.visit(indexes.len())?;
                found.extend(indexes.iter().filter_map(|at| index(json, *at)));
            }
            Select::Slice { from, to, step } => {
                let list = json.as_array().map_or(&[][..], Vec::as_slice);
                self.visit(list.len())?;
                slice(list, *from, *to, *step, found);
            }
            Select::All => {
                self.visit(children(json).count())?;
                found.extend(children(json));
            }
            Select::Passing(test) => {
                let tested = match json {
                    Json::Array(list) if !deep => list,
                    json => std::slice::from_ref(json),
                };
                for json in tested {
                    if test.passes(self, json)? {
                        found.push(json);
                    }
                }
            }
        }
        (found.len() <= limits::RESULTS).then_some(())
    }
}

/// The one value that a name or an index selects.
pub(super) fn one<'j>(json: &'j Json, select: &Select) -> Option<&'j Json> {
    match select {
        Select::Name(name) => json.get(&**name),
        Select::Index(at) => index(json, *at),
        _ => None,
    }
}

fn index(json: &Json, at: i64) -> Option<&Json> {
    let list = json.as_array()?;
    let at = if at < 0 {
        list.len()
            .checked_sub(usize::try_from(at.unsigned_abs()).ok()?)?
    } else {
        usize::try_from(at).ok()?
    };
    list.get(at)
}

/// Whether a value is of the kind that a selection needs.
fn fits(json: &Json, select: &Select) -> bool {
    match select {
        Select::Name(_) | Select::Names(_) => json.is_object(),
        Select::Index(_) | Select::Indexes(_) | Select::Slice { .. } => json.is_array(),
        Select::All | Select::Passing(_) => json.is_object() || json.is_array(),
    }
}

/// The members of a list or the values of an object.
fn children(json: &Json) -> impl Iterator<Item = &Json> {
    let list = json.as_array().into_iter().flatten();
    let map = json.as_object().into_iter().flat_map(Map::values);
    list.chain(map)
}

/// Every `step`th member from `from` up to and without `to`; negative positions count from the end.
fn slice<'j>(
    list: &'j [Json],
    from: Option<i64>,
    to: Option<i64>,
    step: i64,
    found: &mut Vec<&'j Json>,
) {
    let len = i64::try_from(list.len()).unwrap_or(i64::MAX);
    let (low, high) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let place = |at: i64| if at < 0 { at.saturating_add(len) } else { at }.clamp(low, high);
    let (first, end) = if step > 0 { (low, high) } else { (high, low) };
    let (mut at, end) = (from.map_or(first, place), to.map_or(end, place));
    while (step > 0 && at < end) || (step < 0 && at > end) {
        found.extend(usize::try_from(at).ok().and_then(|at| list.get(at)));
        at = at.saturating_add(step);
    }
}

/// How many values a copy makes, and for every 64 bytes of text one more;
/// nothing for a tree that is too deep to copy.
fn size(json: &Json) -> Option<usize> {
    let mut size = 0;
    let mut pending = vec![(json, 0)];
    while let Some((json, depth)) = pending.pop() {
        if depth > limits::DEPTH {
            return None;
        }
        size += 1 + json.as_str().map_or(0, |text| text.len() / 64);
        pending.extend(children(json).map(|child| (child, depth + 1)));
    }
    Some(size)
}
