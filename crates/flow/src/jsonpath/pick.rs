//! Reads a few values out of a long JSON text without keeping the rest.
//!
//! A CRM's answer may have a megabyte, of which a flow wants two names. Paths
//! that find one value at most need no tree: everything beside them is skipped.
//! What is found is the same as in the tree.

use super::{Path, Select};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value as Json;
use std::fmt;

/// Paths that find one value at most, to be read together.
#[derive(Clone, Debug)]
pub struct Picker {
    paths: Vec<Vec<Select>>,
}

/// A set of paths: one bit each.
type Paths = u64;

impl Picker {
    /// A picker for these paths; none where one of them needs the whole tree.
    pub fn new<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Option<Self> {
        let paths = paths.into_iter().map(steps).collect::<Option<Vec<_>>>()?;
        (paths.len() < Paths::BITS as usize).then_some(Self { paths })
    }

    /// What each path finds in a text; nothing where the text is no JSON.
    pub fn pick(&self, text: &str) -> Option<Vec<Option<Json>>> {
        let mut found = vec![None; self.paths.len()];
        let level = Level {
            paths: &self.paths,
            found: &mut found,
            here: (1 << self.paths.len()) - 1,
            depth: 0,
        };
        let mut reader = serde_json::Deserializer::from_str(text);
        level.deserialize(&mut reader).ok()?;
        reader.end().ok()?;
        Some(found)
    }
}

/// The steps of a path that finds one value at most, counted from the front.
fn steps(path: &Path) -> Option<Vec<Select>> {
    let plain = path.from_root && path.function.is_none();
    let forward = |step: &super::Step| match &step.select {
        Select::Name(_) => !step.deep,
        Select::Index(at) => !step.deep && *at >= 0,
        _ => false,
    };
    let single = plain && path.steps.iter().all(forward);
    single.then(|| path.steps.iter().map(|step| step.select.clone()).collect())
}

/// A value on the way, and the paths that lead through it.
struct Level<'s> {
    paths: &'s [Vec<Select>],
    found: &'s mut [Option<Json>],
    here: Paths,
    depth: usize,
}

impl Level<'_> {
    /// Those of the paths here that pass a test of their next step.
    fn which(&self, test: impl Fn(&Select) -> bool) -> Paths {
        let next = |at: &usize| self.paths[*at].get(self.depth).is_some_and(&test);
        let paths = members(self.here).filter(next);
        paths.fold(0, |paths, at| paths | 1 << at)
    }

    /// The level below; of two members with one name the last counts, so it starts anew.
    fn below(&mut self, here: Paths) -> Level<'_> {
        for at in members(here) {
            self.found[at] = None;
        }
        Level {
            paths: self.paths,
            found: self.found,
            here,
            depth: self.depth + 1,
        }
    }

    /// The paths that end here or go on inside, from the value itself.
    fn keep(self, json: &Json) {
        for at in members(self.here) {
            let mut steps = self.paths[at][self.depth..].iter();
            let found = steps.try_fold(json, super::find::one);
            self.found[at] = found.cloned();
        }
    }
}

/// The places of the bits that are set.
fn members(paths: Paths) -> impl Iterator<Item = usize> {
    (0..Paths::BITS as usize).filter(move |at| paths >> at & 1 == 1)
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        let ends = members(self.here).any(|at| self.paths[at].len() == self.depth);
        if ends {
            let json = Json::deserialize(reader)?;
            self.keep(&json);
            return Ok(());
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(here) = map.next_key_seed(Key(&self))? {
            if here == 0 {
                map.next_value::<IgnoredAny>()?;
            } else {
                map.next_value_seed(self.below(here))?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        for index in 0.. {
            let here = self.which(|step| matches!(step, Select::Index(at) if *at == index));
            let more = match here {
                0 => list.next_element::<IgnoredAny>()?.is_some(),
                here => list.next_element_seed(self.below(here))?.is_some(),
            };
            if !more {
                break;
            }
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// Reads a member's name as the set of paths that lead through it.
struct Key<'l, 's>(&'l Level<'s>);

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = Paths;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Paths, D::Error> {
        reader.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = Paths;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Paths, E> {
        Ok(self
            .0
            .which(|step| matches!(step, Select::Name(known) if **known == *name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What each path finds; nothing where the text is no JSON.
    type Finds = Option<Vec<Option<Json>>>;

    /// Picked, and found in the tree.
    fn both(text: &str, paths: &[&str]) -> (Finds, Finds) {
        let paths: Vec<Path> = paths
            .iter()
            .map(|path| Path::parse(path).unwrap())
            .collect();
        let tree: Option<Json> = serde_json::from_str(text).ok();
        let in_tree = tree.map(|tree| {
            let find = |path: &Path| path.find(&tree).map(|found| found.into_json());
            paths.iter().map(find).collect()
        });
        (Picker::new(&paths).unwrap().pick(text), in_tree)
    }

    #[test]
    fn needs_paths_to_one_value() {
        for text in ["$..a", "a[*]", "a[-1]", "a.length()", "a[?(@.b)]", "a[0,1]"] {
            assert!(
                Picker::new([&Path::parse(text).unwrap()]).is_none(),
                "{text}"
            );
        }
    }

    #[test]
    fn the_last_of_two_members_counts() {
        let text = r#"{"a":{"b":1,"c":2},"a":{"b":3}}"#;
        let (picked, found) = both(text, &["a.b", "a.c", "a", "$"]);
        assert_eq!(picked, found);
        assert_eq!(picked.unwrap()[1], None);
    }

    #[test]
    fn what_is_no_json_gives_nothing() {
        for text in ["", "<html>", "{\"a\":1", "{\"a\":1} x", "[1,2"] {
            assert_eq!(both(text, &["a"]), (None, None), "{text}");
        }
    }

    fn json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<i32>().prop_map(Json::from),
            any::<f64>().prop_map(Json::from),
            "[abc\"\\\\é]{0,3}".prop_map(Json::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
                prop::collection::vec(("[abc]", inner), 0..4)
                    .prop_map(|members| members.into_iter().collect::<Json>()),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn finds_what_the_tree_has(json in json(), paths in prop::collection::vec("(\\.[abc]|\\[[012]\\]){0,4}", 0..5), cut in 0_usize..200) {
            let paths: Vec<String> = paths.into_iter().map(|path| format!("${path}")).collect();
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            let text = json.to_string();
            let (picked, found) = both(&text, &paths);
            prop_assert_eq!(picked, found);
            let cut = text.floor_char_boundary(cut);
            let (picked, found) = both(&text[..cut], &paths);
            prop_assert_eq!(picked, found);
        }
    }
}
