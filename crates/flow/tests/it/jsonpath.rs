//! JSONPath, case by case.

use flow::{
    expr::Value,
    jsonpath::{Path, limits},
};
use serde_json::{Value as Json, json};

fn crm() -> Json {
    json!({
        "value": [
            {"contactid": "c-1", "fullname": "Ann Lee", "telephone1": null, "age": 41},
            {"contactid": "c-2", "fullname": "Bo", "age": 7}
        ],
        "records": [{"Id": 1, "a-b": {"c": true}}],
        "dialogflow.ccai": {"call_reason": "billing"},
        "@odata.count": 2,
        "result": {"subflow_code": 200, "status": "open"},
        "nested": {"list": [[1, 2], [3]], "empty": [], "name": "inner"},
        "prices": [3, 1.5, "2"],
        "name": "outer",
        "two words": 1,
        "limit": 10
    })
}

/// The path finds this text.
#[track_caller]
fn check(path: &str, expected: &str) {
    let parsed = Path::parse(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let json = crm();
    match parsed.find(&json) {
        Some(found) => assert_eq!(found.to_text(), expected, "{path}"),
        None => assert_eq!("(miss)", expected, "{path}"),
    }
}

#[test]
fn one_value() {
    for (path, expected) in [
        ("$.value[0].contactid", "c-1"),
        ("value[0].contactid", "c-1"),
        ("$.value.[0].contactid", "c-1"),
        ("$value[1].fullname", "Bo"),
        (" $.result.subflow_code ", "200"),
        ("result.subflow_code", "200"),
        ("@.result.status", "open"),
        ("$.records[0].a-b.c", "true"),
        ("$.records[0]['a-b']", r#"{"c":true}"#),
        (r#"$["dialogflow.ccai"].call_reason"#, "billing"),
        ("$['@odata.count']", "2"),
        ("$.value[-1].fullname", "Bo"),
        ("$.value[0].telephone1", ""),
        ("$.nested.list", "[[1,2],[3]]"),
        ("$.nested.list[0][1]", "2"),
        ("$[result][status]", "open"),
        (r"$['two\ words']", "1"),
        ("$.value[0].nothing", "(miss)"),
        ("$.value[5].contactid", "(miss)"),
        ("$.value[-3]", "(miss)"),
        ("$.value.contactid", "(miss)"),
        ("$.name.first", "(miss)"),
        ("$.name[0]", "(miss)"),
        ("$.NAME", "(miss)"),
    ] {
        check(path, expected);
    }
}

#[test]
fn the_root_and_its_lists() {
    let root = json!([{"x": 1, "ticketID": "T7"}, {"x": 2}]);
    for (path, expected) in [
        ("[0].ticketID", r#"T7"#),
        ("$[0].x", "1"),
        ("$.[1].x", "2"),
        ("$[*].x", "[1,2]"),
        ("$..x", "[1,2]"),
        ("..x", "[1,2]"),
    ] {
        let found = Path::parse(path).unwrap();
        assert_eq!(found.find(&root).unwrap().to_text(), expected, "{path}");
    }
    assert_eq!(Path::parse("$").unwrap().find(&root).unwrap().json(), &root);
}

#[test]
fn many_values() {
    for (path, expected) in [
        ("$.value[*].contactid", r#"["c-1","c-2"]"#),
        ("$.value.*.age", "[41,7]"),
        ("$.result.*", r#"[200,"open"]"#),
        ("$.records[0].*", r#"[1,{"c":true}]"#),
        ("$..name", r#"["outer","inner"]"#),
        ("$..list[0]", "[[1,2]]"),
        ("$.nested..[0]", "[[1,2],1,3]"),
        ("$.nested.list[*][*]", "[1,2,3]"),
        ("$.prices[0:2]", "[3,1.5]"),
        ("$.prices[1:]", r#"[1.5,"2"]"#),
        ("$.prices[-1:]", r#"["2"]"#),
        ("$.prices[::2]", r#"[3,"2"]"#),
        ("$.prices[::-1]", r#"["2",1.5,3]"#),
        ("$.prices[:-5]", "[]"),
        ("$.prices[0,2]", r#"[3,"2"]"#),
        (
            "$.result['status','subflow_code']",
            r#"{"status":"open","subflow_code":200}"#,
        ),
        ("$.result['status','x']", r#"{"status":"open"}"#),
        ("$.result['x','y']", "(miss)"),
        ("$.value[*]['age','contactid']", r#"[41,"c-1",7,"c-2"]"#),
        ("$.nested.empty[*]", "[]"),
        ("$.nested.empty[*].x", "[]"),
        ("$..banana", "[]"),
        ("$.banana[*]", "(miss)"),
        ("$.name[*]", "(miss)"),
        ("$.banana..x", "(miss)"),
    ] {
        check(path, expected);
    }
}

#[test]
fn tests() {
    for (path, expected) in [
        ("$.value[?(@.contactid == 'c-2')].fullname", r#"["Bo"]"#),
        (r#"$..[?(@.fullname =="Ann Lee")].age"#, "[41]"),
        ("$.value[?(@.age>10)].age", "[41]"),
        ("$.value[?(@.age >= 7 && @.age < 41)].age", "[7]"),
        ("$.value[?(@.age < $.limit)].age", "[7]"),
        ("$.value[?(@.age != 7)].age", "[41]"),
        ("$.value[?(@.age == '7')].age", "[7]"),
        ("$.value[?(@.age == 8 || @.fullname == 'Bo')].age", "[7]"),
        ("$.value[?(@.telephone1)].age", "[41]"),
        ("$.value[?(!@.telephone1)].age", "[7]"),
        ("$.value[?(@.telephone1 == null)].age", "[41]"),
        ("$.value[?(!(@.age == 7) && (@.age))].age", "[41]"),
        ("$.value[?@.age==7].age", "[7]"),
        ("$.value[?( 'Bo' == @['fullname'] )].age", "[7]"),
        ("$.prices[?(@ > 1.5)]", r#"[3,"2"]"#),
        ("$.result[?(@.status == 'open')].subflow_code", "[200]"),
        ("$.nested.list[?(@[0] == 3)]", "[[3]]"),
        ("$.nested.list[?(@.length() == 2)]", "[[1,2]]"),
        ("$.nested.list[?(@[?(@ == 3)])]", "[[3]]"),
        ("$.value[?(@.age == 99)]", "[]"),
        ("$.value[?(@.fullname < 'B')].age", "[41]"),
        ("$.value[?(@.fullname > 3)].age", "[]"),
    ] {
        check(path, expected);
    }
}

#[test]
fn functions() {
    for (path, expected) in [
        ("$.value.length()", "2"),
        ("$.name.length()", "5"),
        ("$.result.keys()", r#"["subflow_code","status"]"#),
        ("$.prices.max()", "3"),
        ("$.prices.min()", "1.5"),
        ("$.prices.sum()", "6.5"),
        ("$.value[*].age.avg()", "24.0"),
        (
            "$.value[*].first()",
            r#"{"contactid":"c-1","fullname":"Ann Lee","telephone1":null,"age":41}"#,
        ),
        ("$.nested.list.last()", "[3]"),
        ("$.name.sum()", "(miss)"),
    ] {
        check(path, expected);
    }
}

#[test]
fn what_is_found_has_a_type() {
    let json = crm();
    let find = |path: &str| Path::parse(path).unwrap().find(&json).unwrap().to_value();
    assert_eq!(find("$.result.subflow_code"), Value::Int(200));
    assert_eq!(find("$.name"), Value::from("outer"));
    assert_eq!(find("$.records[0].a-b.c"), Value::Bool(true));
    assert_eq!(find("$.prices[1]"), Value::Decimal(1.5));
    assert_eq!(find("$.value[0].telephone1"), Value::Null);
    assert_eq!(find("$.nested.empty"), Value::from_json(json!([])));
    let null = Path::parse("$.value[0].telephone1").unwrap();
    assert!(null.find(&json).unwrap().is_null());
    assert!(!null.finds_many());
    assert!(Path::parse("$..x").unwrap().finds_many());
    assert!(!Path::parse("$['a','b']").unwrap().finds_many());
}

#[test]
fn faults_have_words_and_places() {
    for (path, message, part) in [
        ("", "the path is empty", ""),
        ("  ", "the path is empty", ""),
        (
            "$.",
            "expected a name, `*` or `[`, but the path ends here",
            "",
        ),
        ("$.a..", "expected a name", ""),
        ("$.a[", "expected a number, a name in quotation marks", ""),
        ("$.a[]", "found `]`", "]"),
        ("$.a[0", "expected `]`, but the path ends here", ""),
        ("$.a['b]", "never closed", "'"),
        ("$.a[1:2:0]", "steps of zero", "]"),
        ("$.a[-]", "`-` without a number", "-"),
        (
            "$.a[99999999999999999999]",
            "too large",
            "99999999999999999999",
        ),
        ("$.two words", "written [\"…\"]", " "),
        ("$.a[?(@.b = 1)]", "written `==`", "="),
        ("$.a[?(@.b == x)]", "`x` is no value", "x"),
        (
            "$.a[?(@.b == \"x\"]",
            "expected `&&`, `||` or `)`, found `]`",
            "]",
        ),
        ("$.a[?(1)]", "a value alone tests nothing", "1"),
        ("$.a[?(@.b ~ 1)]", "expected a comparison", "~"),
        ("$.a.foo()", "there is no function `foo`", "foo"),
        ("$.a.length(1)", "expected `)`", "1"),
        ("$a]", "expected a name", "]"),
    ] {
        match Path::parse(path) {
            Ok(_) => assert_eq!(path, "$a]"),
            Err(error) => {
                assert!(error.message.contains(message), "{path}: {}", error.message);
                let at = &path[error.start as usize..error.end as usize];
                assert_eq!(at, part, "{path}: {}", error.message);
            }
        }
    }
}

#[test]
fn nothing_runs_away() {
    let parse = |path: &str| Path::parse(path).map_err(|error| error.message);
    assert!(
        parse(&"x".repeat(limits::SOURCE + 1))
            .unwrap_err()
            .contains("16 KB")
    );
    assert!(parse(&".a".repeat(300)).unwrap_err().contains("256 steps"));
    let tests = format!("$[?({}1==1", "(".repeat(5_000));
    assert!(parse(&tests).unwrap_err().contains("inside one another"));
    let nots = format!("$[?({}@.a)]", "!".repeat(5_000));
    assert!(parse(&nots).unwrap_err().contains("inside one another"));
    // Wide, and every level again and again: the search gives up instead of growing.
    let row: Vec<Json> = (0..300).map(|at| json!([at, at, at])).collect();
    let wide = json!([row.clone(), row.clone(), row]);
    for path in ["$..*..*..*..*..*", "$[*][*][*,0]", "$..[?(@..[?(@..*)])]"] {
        if let Ok(path) = Path::parse(path)
            && let Some(found) = path.find(&wide)
        {
            assert!(
                found
                    .json()
                    .as_array()
                    .is_some_and(|list| list.len() <= limits::RESULTS)
            );
        }
    }
    let chain = (0..40).fold(json!(1), |inner, _| Json::Array(vec![inner]));
    assert_eq!(parse("$..*..*..*..*..*").unwrap().find(&chain), None);
    let deep = (0..10_000).fold(json!(1), |inner, _| Json::Array(vec![inner]));
    assert!(
        parse("$..[0]")
            .unwrap()
            .find(&deep)
            .is_none_or(|found| found.json().is_array())
    );
    // Dropping a tree this deep level by level, so that the test itself does not overflow.
    let mut rest = deep;
    while let Json::Array(mut list) = rest {
        rest = list.pop().unwrap_or_default();
    }
}
