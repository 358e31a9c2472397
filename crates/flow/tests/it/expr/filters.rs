//! Every filter.

use super::check_all;

#[test]
fn on_text() {
    check_all(&[
        (
            "{{ 'This is long' | abbreviate(7) }} {{ 'short' | abbreviate(7) }} {{ 'abcdef' | abbreviate(3) }}",
            "This... short abc",
        ),
        (
            "{{ 'article title' | capitalize }} {{ 'article title' | title }}",
            "Article title Article Title",
        ),
        ("{{ 'MiX' | lower }} {{ 'straße' | upper }}", "mix STRASSE"),
        ("[{{ '  x y ' | trim }}]", "[x y]"),
        ("{{ 'a\nb' | nl2br }}", "a<br />b"),
        (
            r#"{{ 'I like %this% and %that%.' | replace({"%this%": name, '%that%': 5}) }}"#,
            "I like Ann Lee and 5.",
        ),
        (
            r#"{{ ani | replace({"+":""}) }} {{ ani|replace ({"+1":""}) }}"#,
            "14155550123 4155550123",
        ),
        (r#"{{ 'a_b_c' | replace({"_":" "}) }}"#, "a b c"),
        (r#"{{ 'aa' | replace({"a":"b","b":"c"}) }}"#, "cc"),
        (r#"{{ 'x' | replace({"":"y"}) }}"#, "x"),
        (
            "{{ 'abc' | reverse }} {{ list | reverse }}",
            r#"cba ["c","a","b"]"#,
        ),
        (
            "{{ '%s has %d of %05.1f, %x %% %,d' | format(name, count, 2.25, 255, 1234567) }}",
            "Ann Lee has 5 of 002.2, ff % 1,234,567",
        ),
        (
            "[{{ '%5s|%-5s|%03d' | format('a', 'b', -7) }}]",
            "[    a|b    |-07]",
        ),
        ("{{ nothing | upper }}{{ unknown | trim | lower }}", ""),
        ("{{ count | upper }}", "5"),
    ]);
}

#[test]
fn slices() {
    check_all(&[
        ("{{ani|slice(1)}}", "14155550123"),
        ("{{ani | slice(2,12)}}", "4155550123"),
        (
            "{{NewPhoneContact.ANI | slice (NewPhoneContact.ANI.length -10,NewPhoneContact.ANI.length)}}",
            "4155550123",
        ),
        (
            "{{Withheld.ANI | slice (Withheld.ANI.length -10,Withheld.ANI.length)}}",
            "anonymous",
        ),
        (
            "{{ 'añb' | slice(1,2) }} {{ 'abc' | slice(1,99) }} [{{ 'abc' | slice(5) }}] [{{ 'abc' | slice(2,1) }}]",
            "ñ bc [] []",
        ),
        (
            "{{ list | slice(1) }} {{ list | slice(0,1) }} {{ list | slice(2,9) }}",
            r#"["a","c"] ["b"] ["c"]"#,
        ),
        (
            "{{ 'abc' | slice(toIndex=2) }} {{ 'abc' | slice('1') }}",
            "ab bc",
        ),
    ]);
}

#[test]
fn on_lists() {
    check_all(&[
        (
            "{{ list | first }} {{ 'xyz' | first }} [{{ [] | first }}]",
            "b x []",
        ),
        (
            "{{ list | last }} {{ 'xyz' | last }} [{{ '' | last }}]",
            "c z []",
        ),
        (
            "{{ list | join(', ') }} {{ [1,2] | join }} {{ list | join(separator='-') }}",
            "b, a, c 12 b-a-c",
        ),
        (
            "{{ list | length }} {{ 'añb' | length }} {{ nothing | length }} {{ treatment | length }} {{ 1234 | length }}",
            "3 3 0 4 4",
        ),
        (
            "{{ list | sort }} {{ list | rsort }} {{ numbers | sort }}",
            r#"["a","b","c"] ["c","b","a"] [1.5,"8",9,10]"#,
        ),
        ("{{ [9, 'b', 10, '1a'] | sort }}", r#"[10,"1a",9,"b"]"#),
        (
            r#"{{ lookupValue | split("\|") }}"#,
            r#"["red","green","blue"]"#,
        ),
        (r#"{{ 'a1b22c' | split("[0-9]+") | join(',') }}"#, "a,b,c"),
        (
            "{{ 'a,b,,' | split(',') }} {{ 'a,b,,' | split(',', -1) }} {{ 'a,b,c' | split(',', 2) }}",
            r#"["a","b"] ["a","b","",""] ["a","b,c"]"#,
        ),
        (
            "{{ 'abc' | split('') }} {{ '' | split(',') }} {{ ',a' | split(',') }}",
            r#"["a","b","c"] [""] ["","a"]"#,
        ),
        (
            "{{ [1] | merge([2]) }} {{ {'a':1} | merge({'a':2,'b':3}) }}",
            r#"[1,2] {"a":2,"b":3}"#,
        ),
        (r#"{{ lookupValue.split("\|") | first }}"#, "red"),
    ]);
}

#[test]
fn on_numbers() {
    check_all(&[
        ("{{ -5 | abs }} {{ '-2.5' | abs }}", "5 2.5"),
        (
            "{{ 3.141592 | numberformat('#.##') }} {{ 3 | numberformat('#.##') }} {{ 3 | numberformat('0.00') }}",
            "3.14 3 3.00",
        ),
        (
            "{{ 1234567.891 | numberformat('#,##0.00') }} {{ 1234567 | numberformat }} {{ 0.5 | numberformat }}",
            "1,234,567.89 1,234,567 0.5",
        ),
        (
            "{{ 0.256 | numberformat('0.0%') }} {{ -7 | numberformat('000') }} {{ 0 | numberformat('#') }}",
            "25.6% -007 0",
        ),
        (
            "{{ 5 | numberformat('$#,##0.00 only') }} {{ -0.001 | numberformat('0.00') }}",
            "$5.00 only 0.00",
        ),
        ("{{ '351.99' | numberformat('0.0') }}", "352.0"),
    ]);
}

#[test]
fn defaults_and_codes() {
    check_all(&[
        (
            "{{ unknown | default('x') }} {{ empty | default('y') }} {{ lang | default('z') }} {{ 0 | default(1) }}",
            "x y en-US 0",
        ),
        (
            "{{ 'test' | base64encode }} {{ 'dGVzdA==' | base64decode }} {{ 'ä?>' | base64encode | base64decode }}",
            "dGVzdA== test ä?>",
        ),
        (
            "{{ '' | base64encode }}|{{ 'a' | base64encode }}|{{ 'ab' | base64encode }}",
            "|YQ==|YWI=",
        ),
        (
            "{{ 'abc' | sha256 }}",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        ),
        (
            "{{ 'The string ü@foo-bar' | urlencode }} {{ ani | urlencode }}",
            "The+string+%C3%BC%40foo-bar %2B14155550123",
        ),
        ("{{ 'a+b%20c%C3%BC' | urldecode }}", "a b cü"),
        (
            r#"{{ '<a href="x">&' | escape }} {{ "it's" | escape('html') }}"#,
            "&lt;a href=&quot;x&quot;&gt;&amp; it&#39;s",
        ),
        ("{{ 'a\n\"b\\\\' | escape('json') }}", r#"a\n\"b\\\\"#),
        (
            "{{ 'a b' | escape(strategy='url_param') }} {{ '<b>' | raw }}",
            "a+b <b>",
        ),
        (
            "{{Record_o10.audioFileData | json}} {{ lang | json }} {{ nothing | json }} {{ count | json }}",
            r#"{"name":"r.wav","size":3} "en-US" null 5"#,
        ),
        (
            "{{ Http.httpResponseBody | jsonPath('$.users[0].name') }}",
            "Ann",
        ),
        (
            "{{ treatment | jsonPath('Nested.Deep[0]') + 1 }} [{{ treatment | jsonPath('$.x') }}]",
            "11 []",
        ),
    ]);
}
