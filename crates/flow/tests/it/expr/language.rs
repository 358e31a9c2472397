//! Names, literals, operators, tests and functions.

use super::{check, check_all, world};
use flow::expr::{Template, Value};
use serde_json::json;

#[test]
fn text_without_expressions_is_itself() {
    check_all(&[
        ("", ""),
        ("Hello", "Hello"),
        (r#"{"a":{"b":1}}"#, r#"{"a":{"b":1}}"#),
        ("{% if x %} {# no #} }}", "{% if x %} {# no #} }}"),
        ("{ {a} }", "{ {a} }"),
    ]);
    assert_eq!(
        Template::parse("Hello }}").unwrap().as_constant(),
        Some("Hello }}")
    );
    assert_eq!(Template::parse("").unwrap().as_constant(), Some(""));
    assert_eq!(
        Template::literal("{{lang}}").as_constant(),
        Some("{{lang}}")
    );
    assert_eq!(Template::parse("{{lang}}").unwrap().as_constant(), None);
}

#[test]
fn names_in_text() {
    check_all(&[
        ("{{lang}}", "en-US"),
        ("{{ lang }}", "en-US"),
        ("opt_out_{{lang}}.wav", "opt_out_en-US.wav"),
        ("wxcc_{{NewPhoneContact.InteractionId}}", "wxcc_8f1c"),
        ("{{Menu_2ev.OptionEntered}}", "2"),
        ("{{NewPhoneContact.ani}}", "+14155550123"),
        (
            "{{unknown}}|{{unknown.member}}|{{nothing}}|{{empty}}",
            "|||",
        ),
        ("{{yes}} {{no}} {{count}} {{price}}", "true false 5 351.99"),
        ("{{true}}{{false}}{{null}}{{none}}", "truefalse"),
        ("{{\n  lang\n}}", "en-US"),
        ("ä{{lang}}ö{{name}}ü", "äen-USöAnn Leeü"),
        ("a {{- lang -}} b", "aen-USb"),
        ("a {{-1}} b", "a -1 b"),
    ]);
}

#[test]
fn the_end_is_found_by_tokens() {
    check_all(&[
        (r#"{"x":{"y":"{{lang}}"}}"#, r#"{"x":{"y":"en-US"}}"#),
        (r#"{"x":{"y":{{count}}}}"#, r#"{"x":{"y":5}}"#),
        (
            r#"{{NewPhoneContact.ANI | replace({"+":""})}}"#,
            "14155550123",
        ),
        (r#"{{ {"a":{"b":1}} | json }}"#, r#"{"a":{"b":1}}"#),
        (r#"{{ {"a":{"b":1}}}}"#, r#"{"a":{"b":1}}"#),
        (r#"{{ "}}" }}"#, "}}"),
        (r#"{{ '{{' }}{{ "a" }}"#, "{{a"),
    ]);
}

#[test]
fn literals() {
    check_all(&[
        ("{{ 'it' }} {{ \"is\" }}", "it is"),
        (r#"{{ "a\"b" }} {{ 'c\'d' }}"#, r#"a"b c'd"#),
        (r#"{{ "a\|b\\c" }}"#, r#"a\|b\\c"#),
        (r#"{{ "\\" }}"#, r"\\"),
        ("{{ 007 }} {{ 1.50 }} {{ -3 }}", "7 1.5 -3"),
        ("{{ 99999999999999999999 }}", "100000000000000000000.0"),
        ("{{ [1, 'a', [true, null]] }}", r#"[1,"a",[true,null]]"#),
        ("{{ {} }}{{ [] }}", "{}[]"),
        (r#"{{ {"k": count, lang: 1} }}"#, r#"{"k":5,"en-US":1}"#),
        (
            r##"{{ "<#{count + 1}> #{lang} # {x}" }}"##,
            "<6> en-US # {x}",
        ),
        (r##"{{ "#{ treatment["bUnit"] }" }}"##, "comfort"),
        (r##"{{ '#{count}' }}"##, "#{count}"),
    ]);
}

#[test]
fn members() {
    check_all(&[
        ("{{treatment.bUnit}}", "comfort"),
        ("{{treatment.BUNIT}}", "comfort"),
        (r#"{{treatment["a-b"]}}"#, "dash"),
        ("{{treatment['nested'].deep[0]}}", "10"),
        ("{{treatment.Nested.Deep[1]}}", r#"{"x":null}"#),
        ("{{treatment.Nested.Deep[1].x}}", ""),
        ("{{treatment.Nested.Deep.length}}", "2"),
        ("{{treatment.none.at.all}}", ""),
        ("{{treatment.Nested.Deep[7]}}", ""),
        ("{{treatment.Nested.Deep[-1]}}", ""),
        ("{{list[count - 4]}}{{list[0]}}{{list.2}}", "abc"),
        ("{{treatment['b' ~ 'Unit']}}", "comfort"),
        (r#"{{NewPhoneContact["ANI"]}}"#, "+14155550123"),
        ("{{NewPhoneContact.ANI.length}}", "12"),
        ("{{ticketID.length == 5}}", "false"),
        ("{{(yes ? treatment : list).bUnit}}", "comfort"),
        ("{{(no ? treatment : list)[1]}}", "a"),
        ("{{ [1,2,3][1] }} {{ {'a': {'b': 2}}.a.b }}", "2 2"),
        ("{{lang[0]}}", "e"),
        ("{{Record_o10.audioFileData.name}}", "r.wav"),
        ("{{count.length}}{{nothing.a[0].b}}", ""),
    ]);
}

#[test]
fn plus_joins_and_adds() {
    check_all(&[
        ("{{count +1}} {{counter+1}}", "6 2"),
        ("{{'1' + 1}} {{1 + '1'}}", "11 11"),
        ("{{1.5 + 1}}", "2.5"),
        ("{{'a' + nothing + 'b'}}", "ab"),
        ("{{'a' + unknown}}", "a"),
        (
            "{{ list + ['d'] }} {{ list + 'd' }}",
            r#"["b","a","c","d"] ["b","a","c"]d"#,
        ),
        ("{{ [1] + [2, 3] }} {{ [1] + 2 }}", "[1,2,3] [1,2]"),
        (
            r#"{{"(" + (a | slice(0,3)) + ") " + (a | slice(3,6)) + "-" + (a | slice(6,10))}}"#,
            "(415) 555-0123",
        ),
        ("{{ 'a' ~ 1 ~ nothing ~ true }}", "a1true"),
        (
            "{{treatment.bUnit}}_{{(count % treatment.mCount) + 1}}_{{lang}}.wav",
            "comfort_2_en-US.wav",
        ),
    ]);
}

#[test]
fn arithmetic() {
    check_all(&[
        ("{{ 2 + 3 * 4 - 6 / 2 }}", "11"),
        ("{{ (2 + 3) * 4 }}", "20"),
        ("{{ 7 / 2 }} {{ 7.0 / 2 }} {{ -7 / 2 }}", "3 3.5 -3"),
        ("{{ 7 % 3 }} {{ -7 % 3 }} {{ 7.5 % 2 }}", "1 -1 1.5"),
        ("{{ '5' - 2 }} {{ '5' * '2' }}", "3 10"),
        (
            "{{ -count }} {{ - -count }} {{ +count }} {{ 3 - -2 }}",
            "-5 5 5 5",
        ),
        ("{{ 9223372036854775807 + 1 }}", "9223372036854775808.0"),
        ("{{ -9223372036854775807 - 1 }}", "-9223372036854775808"),
        ("{{ (-9223372036854775807 - 1) % -1 }}", "0"),
        (
            "{{ (-9223372036854775807 - 1) / -1 }}",
            "9223372036854775808.0",
        ),
        ("{{ 0 * -1.0 }}", "0.0"),
    ]);
}

#[test]
fn comparisons() {
    check_all(&[
        (
            "{{counter <= 2}}{{counter <= 3}}{{count < 5}}",
            "truetruefalse",
        ),
        (
            "{{ 1 == 1.0 }} {{ '05' == '5' }} {{ '05' == 5 }} {{ 5 == '5.0' }}",
            "true false true true",
        ),
        (
            "{{ '10' > '9' }} {{ 'b' > 'a' }} {{ 10 > '9' }}",
            "true true true",
        ),
        ("{{ '2024-02-29' < '2024-03-01' }}", "true"),
        (
            "{{ ticketID == \"null\" }} {{ ticketID == null }}",
            "true false",
        ),
        (
            "{{ nothing == null }} {{ unknown == none }} {{ nothing == '' }}",
            "true true false",
        ),
        ("{{ nothing < 1 }} {{ nothing >= 1 }}", "false false"),
        (
            "{{ toService == true }} {{ yes == 'TRUE' }} {{ yes == 'yes' }}",
            "true true false",
        ),
        (
            "{{ count != 5 }} {{ lang != 'fr' }} {{ lang equals 'en-US' }}",
            "false true true",
        ),
        (
            "{{ [1, 2] == [1, 2] }} {{ {'a': 1} == {'a': 2} }}",
            "true false",
        ),
        ("{{ '+5' == 5 }} {{ ani == '+14155550123' }}", "false true"),
        ("{{Http.httpStatusCode != 200}}", "false"),
        ("{{makePayment.httpStatusCode != 200}}", "true"),
        ("{{ 'abc' == 5 }}", "false"),
    ]);
}

#[test]
fn logic() {
    check_all(&[
        (
            "{{ yes and no }} {{ yes or no }} {{ not yes }}",
            "false true false",
        ),
        (
            "{{ yes and count == 5 }} {{ no or lang == 'x' }}",
            "true false",
        ),
        (
            "{{ yes or no and no }} {{ (yes or no) and no }}",
            "true false",
        ),
        (
            "{{ not count == 4 }} {{ not no and yes }} {{ not (no and yes) }}",
            "true true true",
        ),
        ("{{ not lang is empty }}", "true"),
        (
            "{{ toService and 'TRUE' }} {{ 'false' or nothing }} {{ empty or unknown }}",
            "true false false",
        ),
        (
            "{{ no and 1 / 0 == 1 }} {{ yes or 1 / 0 == 1 }}",
            "false true",
        ),
        (
            "{{ count is odd }} {{ count is even and toService }}",
            "true false",
        ),
        ("{{ four is even and toService }}", "true"),
        ("{{ yes ? 'a' : 'b' }}{{ no ? 'a' : 'b' }}", "ab"),
        ("{{ count == 5 ? four == 4 ? 'x' : 'y' : 'z' }}", "x"),
        ("{{ count == 4 ? 'x' : four == 4 ? 'y' : 'z' }}", "y"),
        ("{{ yes ? 1 : 1 / 0 }}", "1"),
        (
            r#"{{(NewPhoneContact.ANI | length == 12) and (NewPhoneContact.ANI | slice(0,2) == "+1")}}"#,
            "true",
        ),
    ]);
}

#[test]
fn contains() {
    check_all(&[
        ("{{ ['1','2'] contains Menu_2ev.OptionEntered }}", "true"),
        (
            "{{ [1, 2] contains '2' }} {{ [1, 2] contains 3 }}",
            "true false",
        ),
        (
            "{{ lang contains 'US' }} {{ lang contains 'us' }}",
            "true false",
        ),
        ("{{ treatment contains 'bUnit' }}", "true"),
        ("{{ nothing contains 'a' }}", "false"),
        ("{{ list contains 'a' and yes }}", "true"),
        ("{{ 'a' + 'b' contains 'ab' }}", "true"),
        ("{{ [[1]] contains [1] }}", "true"),
    ]);
}

#[test]
fn tests() {
    check_all(&[
        (
            "{{ 3 is odd }}{{ '4' is even }}{{ -3 is odd }}",
            "truetruetrue",
        ),
        (
            "{{ nothing is null }} {{ unknown is none }} {{ empty is null }}",
            "true true false",
        ),
        (
            "{{ empty is empty }} {{ blank is empty }} {{ nothing is empty }} {{ [] is empty }} {{ 0 is empty }}",
            "true true true true false",
        ),
        (
            "{{ unknown is defined }} {{ lang is defined }} {{ lang is not defined }}",
            "false true false",
        ),
        (
            "{{ list is iterable }} {{ lang is iterable }} {{ treatment is map }}",
            "true false true",
        ),
        (
            "{{ '12' is numeric }} {{ 'x' is numeric }} {{ ani is numeric }}",
            "true false false",
        ),
        (
            "{{ count is not even }} {{ count + 1 is even }}",
            "true true",
        ),
        (
            "{{ lang is equalTo('en-US') }} {{ yes is true }} {{ no is not true }}",
            "true true true",
        ),
    ]);
}

#[test]
fn functions() {
    check_all(&[
        ("{{ now() }}", "2025-02-06T21:09:02.712Z[UTC]"),
        (
            "{{now()|replace({'[UTC]': ''})}}",
            "2025-02-06T21:09:02.712Z",
        ),
        (
            "{{ max(3, '10', 2.5) }} {{ min(3, '10', 2.5) }} {{ max(count) }}",
            "10 2.5 5",
        ),
        (
            "{{ range(1, 4) }} {{ range(5, 1, -2) }} {{ range(3, 1) }}",
            "[1,2,3,4] [5,3,1] []",
        ),
        ("{{ 1..3 }} {{ (1..3) contains 2 }}", "[1,2,3] true"),
        ("{{ range(end=3, start=2) }}", "[2,3]"),
        ("{{ max (1, 2) }}", "2"),
    ]);
}

#[test]
fn filters_bind_more_tightly_than_arithmetic_and_less_than_join() {
    check_all(&[
        (
            "{{ now() | epoch(inMillis=true) - 86400000 }}",
            "1738789742712",
        ),
        ("{{ 1 + 'ab' | length }}", "3"),
        ("{{ -3 | abs }} {{ 2 * -3 | abs }}", "3 6"),
        (
            r#"{{ A.DigitsEntered ~ "00" | date("HH:mm:ss", existingFormat="HHmmss") }}"#,
            "07:30:00",
        ),
        (
            r#"{{ d == (d | date("yyyy-MM-dd",existingFormat="yyyyMMdd") | slice(0,10)).replace("-","") }}"#,
            "true",
        ),
        ("{{ lang|upper|lower|length == 5 }}", "true"),
        ("{{ 'a' ~ 'b' | upper }}", "AB"),
    ]);
}

#[test]
fn evaluation_keeps_types() {
    let cases = [
        ("{{ count + 1 }}", Value::Int(6)),
        ("{{ yes and no }}", Value::Bool(false)),
        (
            "{{ treatment.Nested.Deep }}",
            Value::from_json(json!([10, {"x": null}])),
        ),
        ("{{ nothing }}", Value::Null),
        ("{{count}} ", Value::from("5 ")),
        ("plain", Value::from("plain")),
        ("", Value::from("")),
        ("{{ '5' }}", Value::from("5")),
    ];
    for (source, value) in cases {
        assert_eq!(world().evaluate(source), Ok(value), "{source}");
    }
}

#[test]
fn a_broken_value_type_is_no_surprise() {
    // A dot in a JSON number of a CRM, a digit string kept as text.
    check("{{ '0041' }}{{ 1 ~ '' }}", "00411");
    check("{{ numbers | first + 1 }}", "11");
}

#[test]
fn names_and_their_places() {
    let source = "a {{ x.y + x.y }} {{ z(1) }}";
    assert!(Template::parse(source).is_err());
    let source = "{{ x.y + (q ~ x.y.z) }} {{ r.s(1) }}";
    assert!(Template::parse(source).is_err());
    let source = "{{ x.y + (q ~ x.y.z) }} {{ r.trim() }} {{ k['m'] }}";
    let template = Template::parse(source).unwrap();
    let pair = |base: &str, member: Option<&str>| (base.to_owned(), member.map(str::to_owned));
    assert_eq!(
        template.names(),
        [
            pair("x", Some("y")),
            pair("q", None),
            pair("r", None),
            pair("k", Some("m"))
        ]
    );
    let places: Vec<_> = template
        .name_uses()
        .map(|name| &source[name.start as usize..name.end as usize])
        .collect();
    assert_eq!(places, ["x.y", "q", "x.y.z", "r", "k['m']"]);
}
