//! Nothing runs away: fuel, output, source, nesting.

use super::{fails, world};
use flow::expr::Template;
use std::time::{Duration, Instant};

#[track_caller]
fn refused(source: &str, message: &str) {
    let started = Instant::now();
    match world().render(source) {
        Ok(text) => panic!("rendered {} bytes", text.len()),
        Err(error) => assert!(error.message.contains(message), "{}", error.message),
    }
    // Generous: the machine that tests may be busy and unoptimised.
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn sources_are_bounded() {
    refused(&"x".repeat(64 * 1024 + 1), "longer than 64 KB");
    assert!(world().render(&"x".repeat(64 * 1024)).is_ok());
}

#[test]
fn nesting_is_bounded() {
    let nested = |open: &str, close: &str, levels: usize| {
        format!("{{{{ {}1{} }}}}", open.repeat(levels), close.repeat(levels))
    };
    // Every level with every operator in it: the deepest that the parser can go.
    let all = nested("a or a and a contains a == a + a * a ~ a .. (", ")", 62);
    assert!(Template::parse(&all).is_ok());
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("-", ""),
        ("not ", ""),
        ("max(", ")"),
    ] {
        let fine = world().render(&nested(open, close, 60));
        assert!(!matches!(fine, Err(error) if error.message.contains("nesting")));
        refused(&nested(open, close, 65), "64 levels of nesting");
        refused(&nested(open, close, 10_000), "64 levels of nesting");
    }
    refused(
        &format!("{{{{ {} }}}}", "a ? 1 : ".repeat(5_000)),
        "64 levels of nesting",
    );
    refused(
        &format!("{{{{ {} }}}}", "\"#{ ".repeat(5_000)),
        "64 levels of nesting",
    );
    refused(
        &format!("{{{{ a{} }}}}", "[a".repeat(5_000)),
        "64 levels of nesting",
    );
}

#[test]
fn long_chains_are_no_nesting() {
    let sum = format!("{{{{ 0{} }}}}", " + 1".repeat(10_000));
    assert_eq!(world().render(&sum).as_deref(), Ok("10000"));
    let both = format!("{{{{ yes{} }}}}", " and yes".repeat(5_000));
    assert_eq!(world().render(&both).as_deref(), Ok("true"));
    let members = format!("{{{{ treatment{} }}}}", ".a".repeat(20_000));
    assert_eq!(world().render(&members).as_deref(), Ok(""));
    let filters = format!("{{{{ lang{} }}}}", "|upper".repeat(9_000));
    assert_eq!(world().render(&filters).as_deref(), Ok("EN-US"));
}

#[test]
fn output_is_bounded() {
    refused("{{ 'abcdefgh'.repeat(1000000) }}", "longer than 1 MB");
    refused(
        "{{ 'a'.repeat(1000000) }}{{ 'a'.repeat(1000000) }}",
        "longer than 1 MB",
    );
    refused(
        "{{ 'a'.repeat(1000).replaceAll('a', 'b'.repeat(9000)) }}",
        "longer than 1 MB",
    );
    refused(
        "{{ 'a'.repeat(9000) | replace({'a': 'b'.repeat(9000)}) }}",
        "longer than 1 MB",
    );
    fails(
        "{{ range(1, 100000) }}",
        "more than 10000 members",
        "range(1, 100000)",
    );
    refused(
        "{{ ('a'.repeat(900000) | split('')) | length }}",
        "more than 10000 members",
    );
}

#[test]
fn fuel_is_bounded() {
    let big = "'a'.repeat(1000000)";
    let often = |filter: &str| format!("{{{{ {big}{} | length }}}}", filter.repeat(200));
    refused(&often(" | upper"), "too long to compute");
    refused(&often(" | reverse"), "too long to compute");
    refused(
        &often(" | sha256 | replace({'a':'b'}) ~ 'a'.repeat(100000)"),
        "too long to compute",
    );
    refused(
        &format!("{{{{ {big}.matches('(a*)*(a*)*b') }}}}"),
        "too long to compute",
    );
    let lists = format!(
        "{{{{ range(1, 9999){} | length }}}}",
        " | sort".repeat(3_000)
    );
    refused(&lists, "too long to compute");
    let paths = format!(
        "{{{{ {} }}}}",
        "(numbers|jsonPath('$..*..*..*'))~".repeat(1_500) + "1"
    );
    assert!(world().render(&paths).is_ok());
    // A search that has to stop finds not nothing: it fails.
    let search = "(range(1, 1200)|jsonPath('$[?(@ == $..x)]'))";
    refused(
        &format!("{{{{ {search} ~ {search} }}}}"),
        "too long to compute",
    );
    refused(
        &format!(
            "{{{{ 'a'.repeat(100000).replaceAll('a', '{}') }}}}",
            "$9".repeat(20_000)
        ),
        "too long to compute",
    );
    let nested = format!("{{{{ {} 1 }}}}", "1 + ".repeat(16_000));
    assert!(world().render(&nested).is_ok());
}
