//! `date` and `epoch`, with Java's patterns.

use super::{check, check_all, fails};

#[test]
fn between_formats() {
    check_all(&[
        (
            r#"{{ "2024-02-29" | date("MM-dd-yyyy", existingFormat="yyyy-MM-dd") }}"#,
            "02-29-2024",
        ),
        (
            r#"{{ now() | date("yyyy-MM-dd HH:mm:ss", existingFormat="yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", timeZone="America/Toronto") }}"#,
            "2025-02-06 16:09:02",
        ),
        (
            r#"{{ now() | date("EEEE, d MMMM yyyy, h:mm a") }}"#,
            "Thursday, 6 February 2025, 9:09 PM",
        ),
        (
            r#"{{ now() | date(format="HH", timeZone="Asia/Kolkata") }}"#,
            "02",
        ),
        (
            r#"{{ now() | date("yyyy-MM-dd'T'HH:mm:ssXXX", timeZone="Asia/Kolkata") }}"#,
            "2025-02-07T02:39:02+05:30",
        ),
        (
            r#"{{ 0 | date("yyyy-MM-dd") }} {{ iso | date("HH:mm") }}"#,
            "1970-01-01 13:05",
        ),
        ("{{ iso | date }}", "2024-02-29T13:05:09+0000"),
        (
            r#"{{ "13:05" | date("hh:mm a", existingFormat="HH:mm") }}"#,
            "01:05 PM",
        ),
        (
            r#"{{ "1:05 pm" | date("HH:mm", existingFormat="h:mm a") }}"#,
            "13:05",
        ),
        (
            r#"{{ "3 Mar 24" | date("yyyy-MM-dd", existingFormat="d MMM yy") }}"#,
            "2024-03-03",
        ),
        (
            r#"{{ "2024-02-29 10:00 -0500" | date("HH:mm", existingFormat="yyyy-MM-dd HH:mm Z", timeZone="UTC") }}"#,
            "15:00",
        ),
        (r#"{{ nothing | date("yyyy") }}"#, ""),
    ]);
}

#[test]
fn every_letter() {
    let at = "2024-12-30T00:07:09.045Z";
    for (letters, result) in [
        ("G", "AD"),
        ("y yy yyy yyyy yyyyy", "2024 24 2024 2024 02024"),
        ("Y YYYY", "2025 2025"),
        ("M MM MMM MMMM L", "12 12 Dec December 12"),
        ("w W D d dd F", "1 5 365 30 30 5"),
        ("E EEE EEEE u", "Mon Mon Monday 1"),
        ("a H HH k K h hh", "AM 0 00 24 0 12 12"),
        ("m mm s ss S SSS", "7 07 9 09 45 045"),
        ("z Z X XX XXX", "UTC +0000 Z Z Z"),
        ("'o''clock' ''", "o'clock '"),
        ("-/.:,", "-/.:,"),
    ] {
        let letters = letters.replace('\'', "\\'");
        check(&format!("{{{{ '{at}' | date('{letters}') }}}}"), result);
    }
    check(
        r#"{{ now() | date("z Z X XX XXX", timeZone="Asia/Kolkata") }}"#,
        "GMT+05:30 +0530 +05 +0530 +05:30",
    );
}

#[test]
fn java_is_lenient() {
    check_all(&[
        (
            r#"{{ "2024-13-01" | date("yyyy-MM-dd", existingFormat="yyyy-MM-dd") }}"#,
            "2025-01-01",
        ),
        (
            r#"{{ "990000" | date("HH:mm", existingFormat="HHmmss") }}"#,
            "03:00",
        ),
        (
            r#"{{ "2024-2-9 and more" | date("MMdd", existingFormat="yyyy-MM-dd") }}"#,
            "0209",
        ),
    ]);
}

#[test]
fn epochs() {
    check_all(&[
        (
            "{{ now() | epoch }} {{ now() | epoch(inMillis=true) }}",
            "1738876142 1738876142712",
        ),
        (
            r#"{{ "06.02.2025" | epoch(format="dd.MM.yyyy") }}"#,
            "1738800000",
        ),
        (
            r#"{{ "06.02.2025" | epoch(format="dd.MM.yyyy", timeZone="Asia/Kolkata") }}"#,
            "1738780200",
        ),
        (
            "{{ 1738876142712 | epoch }} {{ '2025-02-06' | epoch }} {{ -1 | epoch }}",
            "1738876142 1738800000 -1",
        ),
        ("{{ now() | epoch(inMillis=true) | date('yyyy') }}", "2025"),
    ]);
}

#[test]
fn what_is_no_date() {
    fails(
        "{{ 'soon' | date('yyyy') }}",
        "is no date",
        "'soon' | date('yyyy')",
    );
    fails(
        "{{ 'x' | date('yyyy', 'dd') }}",
        "does not look like existingFormat",
        "'x' | date('yyyy', 'dd')",
    );
    fails(
        "{{ now() | date('Q') }}",
        "the letter `Q`",
        "now() | date('Q')",
    );
    fails(
        "{{ now() | date(\"'x\") }}",
        "never closed",
        "now() | date(\"'x\")",
    );
    fails(
        "{{ now() | date('H', timeZone='Mars') }}",
        "no such time zone",
        "now() | date('H', timeZone='Mars')",
    );
    fails("{{ list | date('H') }}", "not a list", "list | date('H')");
    fails(
        "{{ 9223372036854775807 | date('H') }}",
        "year 9999",
        "9223372036854775807 | date('H')",
    );
    fails(
        "{{ '999999999' | date('H', 'yyyy') }}",
        "year 9999",
        "'999999999' | date('H', 'yyyy')",
    );
}
