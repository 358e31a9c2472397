//! What is wrong, said in words, and where.

use super::fails;

#[test]
fn that_do_not_parse() {
    let cases = [
        ("{{[phoneNumber}}", "expected `,` or `]`, found `}`", "}"),
        ("a {{ b", "never closed with `}}`", "{{"),
        ("a {{", "expected a value, but the text ends here", ""),
        ("{{ }}", "nothing stands between", "{{ }}"),
        ("{{}}", "nothing stands between", "{{}}"),
        ("{{ a b }}", "expected an operator or `}}`, found `b`", "b"),
        ("{{ a } }}", "expected an operator or `}}`, found `}`", "}"),
        ("{{ a + }}", "expected a value, found `}`", "}"),
        ("{{ (a }}", "expected `)`, found `}`", "}"),
        ("{{ a | }}", "expected the name of a filter", "}"),
        (
            "{{ a | uper }}",
            "there is no filter `uper`; did you mean `upper`?",
            "uper",
        ),
        ("{{ a | banana }}", "there is no filter `banana`", "banana"),
        ("{{ a.foo() }}", "there is no method `foo`", "foo"),
        (
            "{{ rnage(1) }}",
            "there is no function `rnage`; did you mean `range`?",
            "rnage",
        ),
        (
            "{{ a is od }}",
            "there is no test `od`; did you mean `odd`?",
            "od",
        ),
        ("{{ a is }}", "expected the name of a test", "}"),
        ("{{ a. }}", "expected the name of a member", "}"),
        ("{{ 'a }}", "never closed with its quotation mark", "'"),
        ("{{ a = 1 }}", "a comparison is written `==`", "="),
        ("{{ a && b }}", "written `and`", "&&"),
        ("{{ a || b }}", "written `or`", "||"),
        ("{{ !a }}", "written `not`", "!"),
        ("{{ “a” }}", "no quotation mark here", "“"),
        ("{{ a ; b }}", "`;` means nothing here", ";"),
        ("{{ 2nd }}", "a name cannot begin with a digit", "2nd"),
        ("{{ a ? b }}", "expected `:`", "}"),
        ("{{ {'a' 1} }}", "expected `:`", "1"),
        (
            "{{ a | slice(1,2,3) }}",
            "`slice` takes at most 2 arguments",
            "3",
        ),
        ("{{ a | upper(1) }}", "`upper` takes no argument", "1"),
        (
            "{{ a | replace }}",
            "`replace` needs the argument `replace_pairs`",
            "replace",
        ),
        (
            "{{ a | date('y', zone='x') }}",
            "there is no argument `zone`",
            "zone",
        ),
        (
            "{{ a | date('y', format='x') }}",
            "the argument `format` is given twice",
            "format",
        ),
        (
            "{{ a | date('y', timezone='x') }}",
            "did you mean `timeZone`?",
            "timezone",
        ),
        (
            "{{ a.substring() }}",
            "`substring` needs the argument `from`",
            "substring",
        ),
        ("{{ a and }}", "expected a value", "}"),
        ("{{ and }}", "expected a value, found `and`", "and"),
        ("ünïcode {{ a | }}", "expected the name of a filter", "}"),
    ];
    for (source, message, part) in cases {
        fails(source, message, part);
    }
}

#[test]
fn that_do_not_compute() {
    let cases = [
        ("x {{ count / 0 }} y", "division by zero", "count / 0"),
        ("{{ 1 + count % 0 }}", "division by zero", "count % 0"),
        ("{{ 1.5 / 0.0 }}", "division by zero", "1.5 / 0.0"),
        (
            "{{ unknown + 1 }}",
            "cannot calculate with nothing (null)",
            "unknown + 1",
        ),
        ("{{ 'a' - 1 }}", "cannot calculate with text", "'a' - 1"),
        (
            "{{ yes * 2 }}",
            "cannot calculate with true or false",
            "yes * 2",
        ),
        (
            "{{ 'a' < 1 }}",
            "cannot order text and a whole number",
            "'a' < 1",
        ),
        ("{{ list > 1 }}", "cannot order a list", "list > 1"),
        (
            "{{ not 'maybe' }}",
            "expected true or false, found another text",
            "not 'maybe'",
        ),
        (
            "{{ count and yes }}",
            "expected true or false, found a whole number",
            "count",
        ),
        ("{{ yes and 'x' ~ 'y' }}", "found another text", "'x' ~ 'y'"),
        ("{{ count ? 1 : 2 }}", "found a whole number", "count"),
        (
            "{{ 'a' is odd }}",
            "only a whole number is odd or even",
            "'a' is odd",
        ),
        ("{{ -lang }}", "a sign needs a number", "-lang"),
        (
            "{{ a | replace('x') }}",
            "needs one map",
            "a | replace('x')",
        ),
        ("{{ lang | join }}", "needs a list, not text", "lang | join"),
        ("{{ lang | abs }}", "needs a number, not text", "lang | abs"),
        (
            "{{ lang | jsonPath('$.x') }}",
            "not JSON",
            "lang | jsonPath('$.x')",
        ),
        (
            "{{ treatment | jsonPath('$[') }}",
            "in the JSONPath",
            "treatment | jsonPath('$[')",
        ),
        ("{{ lang.split('(') }}", "never closed", "lang.split('(')"),
        (
            "{{ 'ä' | base64decode }}",
            "not Base64",
            "'ä' | base64decode",
        ),
        ("{{ '%s' | format }}", "fewer arguments", "'%s' | format"),
        ("{{ range(1, 2, 0) }}", "steps of zero", "range(1, 2, 0)"),
        (
            "{{ lang.charAt(99) }}",
            "no character at this position",
            "lang.charAt(99)",
        ),
        (
            "{{ 'a' | escape('css') }}",
            "`escape` knows",
            "'a' | escape('css')",
        ),
    ];
    for (source, message, part) in cases {
        fails(source, message, part);
    }
}
