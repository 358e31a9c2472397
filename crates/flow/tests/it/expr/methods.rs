//! Methods as Java has them.

use super::check_all;

#[test]
fn of_strings() {
    check_all(&[
        (
            r#"{{ lookupValue.split("\|")[1] }} {{ 'a-b'.split('-', 2).length }}"#,
            "green 2",
        ),
        (
            "{{ 'a-b-c'.replace('-','') }} {{ ani.replace('+1', '') }}",
            "abc 4155550123",
        ),
        (
            r#"{{ '415-555 0123'.replaceAll("[^0-9]", "") }} {{ '12'.replaceAll("(\d)", "$1 ") }}|"#,
            "4155550123 1 2 |",
        ),
        (
            r#"{{ 'aXbX'.replaceFirst("X", "-") }} {{ 'ab'.replaceAll("", "-") }}"#,
            "a-bX -a-b-",
        ),
        (
            r#"{{ ani.matches("\+1\d{10}") }} {{ ani.matches("\d+") }}"#,
            "true false",
        ),
        (
            "{{ lang.substring(3) }} {{ lang.substring(0, 2) }} [{{ lang.substring(9) }}]",
            "US en []",
        ),
        (
            "{{ lang.toUpperCase() }} {{ lang.toLowerCase() }} {{ '  x '.trim() }}",
            "EN-US en-us x",
        ),
        (
            "{{ lang.length() }} {{ lang.length }} {{ ''.isEmpty() }} {{ ' '.isBlank() }}",
            "5 5 true true",
        ),
        (
            "{{ lang.indexOf('-') }} {{ lang.indexOf('x') }} {{ 'añña'.lastIndexOf('a') }} {{ 'abab'.indexOf('a', 1) }}",
            "2 -1 3 2",
        ),
        (
            "{{ lang.charAt(0) }} {{ lang.contains('US') }} {{ lang.startsWith('en') }} {{ lang.endsWith('x') }}",
            "e true true false",
        ),
        (
            "{{ lang.equals('en-US') }} {{ lang.equalsIgnoreCase('EN-us') }} {{ 'a'.compareTo('b') }}",
            "true true -1",
        ),
        (
            "{{ 'a'.concat('b') }} {{ 'ab'.repeat(3) }} {{ '12'.intValue() + 1 }}",
            "ab ababab 13",
        ),
        ("{{ count.toString() + 1 }} {{ 5.0.intValue() }}", "51 5"),
        ("{{ nothing.trim() }}{{ unknown.split(',') }}", ""),
        ("{{ (lang | upper).replace('-', '_') }}", "EN_US"),
        (" {{ lang . toUpperCase ( ) }}", " EN-US"),
    ]);
}

#[test]
fn of_lists_and_maps() {
    check_all(&[
        (
            "{{ list.size() }} {{ list.get(1) }} {{ list.contains('a') }} {{ list.indexOf('c') }} {{ list.isEmpty() }}",
            "3 a true 2 false",
        ),
        (
            "{{ treatment.get('bUnit') }} {{ treatment.containsKey('x') }} {{ treatment.getOrDefault('x', 1) }}",
            "comfort false 1",
        ),
        (
            "{{ treatment.keySet() | first }} {{ {'a':1}.values() }} {{ list.join('-') }}",
            "bUnit [1] b-a-c",
        ),
    ]);
}

#[test]
fn of_dates() {
    check_all(&[
        ("{{ now().plusDays(1) }}", "2025-02-07T21:09:02.712Z[UTC]"),
        (
            "{{ now().minusHours(22) | date('yyyy-MM-dd HH:mm') }}",
            "2025-02-05 23:09",
        ),
        (
            "{{ now().plusMonths(1).plusYears(-1).getMonthValue() }}",
            "3",
        ),
        (
            "{{ now().getDayOfWeek() }} {{ now().getHour() }} {{ iso.getYear() }} {{ iso.getDayOfYear() }}",
            "THURSDAY 21 2024 60",
        ),
    ]);
}
