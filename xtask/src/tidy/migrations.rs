//! Both databases have the same migrations, by name.

use super::Source;
use std::collections::BTreeSet;

/// Complaints about migrations.
pub fn check(sources: &[Source]) -> Vec<String> {
    let names = |folder: &str| -> BTreeSet<&str> {
        let inside = sources
            .iter()
            .filter_map(|source| source.path.strip_prefix(folder));
        inside.collect()
    };
    let (sqlite, postgres) = (names("migrations/sqlite/"), names("migrations/postgres/"));
    let lone = sqlite.symmetric_difference(&postgres);
    lone.map(|name| format!("migrations: {name} exists for one database only"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_migration_is_told() {
        let source = |path: &str| Source {
            path: path.to_owned(),
            text: String::new(),
        };
        let sources = [
            source("migrations/sqlite/0001_a.sql"),
            source("migrations/postgres/0001_a.sql"),
            source("migrations/postgres/0002_b.sql"),
        ];
        assert_eq!(check(&sources).len(), 1);
    }
}
