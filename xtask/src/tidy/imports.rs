//! Who may import whom: the table of ARCHITECTURE.md as data, held against
//! what cargo knows.

use crate::{build, process, tree::Tree, wasm::TARGET};
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::collections::BTreeSet;

/// Each crate, the crates of ours that it may use, and whether others may lean on it.
const OURS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("canvas", &[]),
    ("ui", &[]),
    ("flow", &["domain"]),
    ("store", &["domain"]),
    ("adapters", &["domain"]),
    ("runtime", &["domain", "flow", "store", "adapters"]),
    ("services", &["domain", "flow", "store", "runtime"]),
    ("app", &["domain", "flow", "canvas", "ui", "services"]),
    (
        "server",
        &["app", "services", "runtime", "store", "adapters", "domain"],
    ),
    ("frontend", &["app"]),
    ("samples", &["domain", "flow", "services", "store"]),
    ("xtask", &[]),
    ("xtask-bindgen", &[]),
];

/// Crates for tests and measurements: they may use everything, nobody may use them.
const TOOLS: &[&str] = &["samples", "testkit", "bench", "xtask", "xtask-bindgen"];

/// Crates from outside that only these of ours may use.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("reqwest", &["adapters"]),
    ("leptos", &["ui", "app", "frontend", "server"]),
    ("axum", &["app", "server"]),
    (
        "tokio",
        &["store", "adapters", "runtime", "services", "server"],
    ),
    ("chrono", &[]),
    ("regex", &[]),
];

/// What the browser's half may not hold.
const NOT_IN_WASM: &[&str] = &[
    "adapters",
    "argon2",
    "axum",
    "chrono",
    "hyper",
    "reqwest",
    "rlibphonenumber",
    "runtime",
    "rustls",
    "services",
    "sqlx",
    "store",
    "tokio",
    "tower-sessions",
];

/// `regex` comes with Leptos' configuration reader, is never called in a
/// browser, and the linker drops it. From anybody else it would stay.
const REGEX_FROM: &[&str] = &["leptos_config", "leptos_hot_reload"];

/// Complaints about imports.
pub fn check(tree: &Tree) -> Result<Vec<String>> {
    let mut cargo = build::native(tree);
    cargo.args(["metadata", "--format-version", "1", "--no-deps", "--locked"]);
    let text = process::output(&mut cargo).context("cargo metadata fails")?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let mut complaints = Vec::new();
    let names: BTreeSet<&str> = packages.iter().filter_map(|p| p["name"].as_str()).collect();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        complaints.extend(of_package(name, &dependencies(package), &names));
    }
    complaints.extend(of_wasm(&wasm_packages(tree)?, &regex_users(tree)));
    Ok(complaints)
}

/// What a package needs when it runs; what only its tests need is its own affair.
fn dependencies(package: &Value) -> Vec<&str> {
    let all = package["dependencies"].as_array().into_iter().flatten();
    let running = all.filter(|dependency| dependency["kind"].is_null());
    running
        .filter_map(|dependency| dependency["name"].as_str())
        .collect()
}

fn of_package(name: &str, dependencies: &[&str], ours: &BTreeSet<&str>) -> Vec<String> {
    if TOOLS.contains(&name) {
        return Vec::new();
    }
    let Some((_, allowed)) = OURS.iter().find(|(known, _)| *known == name) else {
        return vec![format!(
            "{name}: say in xtask/src/tidy/imports.rs what it may use"
        )];
    };
    let mut complaints = Vec::new();
    for dependency in dependencies {
        if ours.contains(dependency) && !allowed.contains(dependency) {
            complaints.push(format!("{name} may not use {dependency} (ARCHITECTURE.md)"));
        }
        let reserved = OUTSIDE.iter().find(|(outside, _)| outside == dependency);
        if reserved.is_some_and(|(_, users)| !users.contains(&name)) {
            complaints.push(format!(
                "{name} may not use {dependency}: that is another crate's work"
            ));
        }
    }
    complaints
}

fn of_wasm(packages: &BTreeSet<String>, regex_users: &BTreeSet<String>) -> Vec<String> {
    let banned = NOT_IN_WASM.iter().filter(|name| packages.contains(**name));
    let mut complaints: Vec<String> = banned
        .map(|name| format!("the browser's half holds {name}"))
        .collect();
    let users = regex_users
        .iter()
        .filter(|user| !REGEX_FROM.contains(&user.as_str()));
    complaints.extend(users.map(|user| format!("the browser's half holds regex by way of {user}")));
    complaints
}

/// The names of all packages that are compiled into the wasm.
fn wasm_packages(tree: &Tree) -> Result<BTreeSet<String>> {
    let text = cargo_tree(tree, &[]).context("cargo tree fails for the frontend")?;
    Ok(names(&text))
}

/// Who uses `regex` there.
fn regex_users(tree: &Tree) -> BTreeSet<String> {
    // Where nobody does, cargo has nothing to say and fails.
    let text = cargo_tree(tree, &["--invert", "regex", "--depth", "1"]).unwrap_or_default();
    let mut users = names(&text);
    users.remove("regex");
    users
}

fn cargo_tree(tree: &Tree, more: &[&str]) -> Option<String> {
    let mut cargo = build::native(tree);
    cargo.args([
        "tree",
        "--locked",
        "--package",
        "frontend",
        "--target",
        TARGET,
    ]);
    cargo.args([
        "--edges",
        "normal,no-proc-macro",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    process::output(cargo.args(more))
}

fn names(text: &str) -> BTreeSet<String> {
    let firsts = text
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    firsts.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_import_is_told() {
        let ours = OURS.iter().map(|(name, _)| *name).collect();
        assert!(of_package("flow", &["domain", "serde"], &ours).is_empty());
        assert_eq!(of_package("flow", &["store"], &ours).len(), 1);
        assert_eq!(of_package("services", &["sqlx"], &ours).len(), 1);
        assert_eq!(of_package("newcomer", &[], &ours).len(), 1);
        assert!(of_package("samples", &["services"], &ours).is_empty());
        assert_eq!(of_package("server", &["samples"], &ours).len(), 1);
    }

    #[test]
    fn a_server_crate_in_wasm_is_told() {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let complaints = of_wasm(&set(&["app", "sqlx"]), &set(&["leptos_config", "app"]));
        assert_eq!(complaints.len(), 2);
    }
}
