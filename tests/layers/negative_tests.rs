//! Holds SECURITY.md's table of what must fail to the tests that carry its numbers, in both directions.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::{collect, root};

/// How many things must fail. Each has a number from 1 on, and a row of the table.
const NUMBERS: u32 = 62;

/// Where tests are, and how the columns of their table are called.
const FOLDERS: [&str; 3] = ["src", "tests", "browser/test"];
const COLUMNS: &str = "| n | refused, or shown as what it is | covered by |";

/// The numbers that the names of each file's tests carry.
type Carried = BTreeMap<String, BTreeSet<u32>>;

#[test]
fn the_table_of_what_must_fail_names_the_tests_and_no_others() {
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&root().join(folder), &mut files);
    }
    let carried: Carried = files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(root()).unwrap().to_str().unwrap();
            let numbers = carried(path, &fs::read_to_string(file).unwrap());
            (path.to_owned(), numbers)
        })
        .collect();
    let security = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let found = faults(&security, NUMBERS, &carried);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// The numbers in the names of the tests of a source file: `n17_…` in Rust, `n17 …` in the browser's half.
fn carried(path: &str, source: &str) -> BTreeSet<u32> {
    let mut numbers = BTreeSet::new();
    let mut marked = false;
    for line in source.lines().map(str::trim_start) {
        let name = if path.ends_with(".rs") {
            marked |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
            let function = line.trim_start_matches("async ").strip_prefix("fn ");
            function.filter(|_| std::mem::take(&mut marked))
        } else {
            line.strip_prefix("test(")
        };
        let words = name.unwrap_or("").split(|c: char| !c.is_alphanumeric());
        numbers.extend(words.filter_map(|word| {
            let digits = word.strip_prefix('n')?;
            digits.parse::<u32>().ok()
        }));
    }
    numbers
}

/// Where the table and the tests differ.
fn faults(security: &str, numbers: u32, carried: &Carried) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = security.lines().skip_while(|line| *line != COLUMNS);
    let rows: Vec<Vec<&str>> = lines
        .skip(2)
        .map_while(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .map(|row| row.splitn(3, " | ").collect())
        .collect();
    let named: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    let expected: Vec<String> = (1..=numbers).map(|number| number.to_string()).collect();
    if named != expected {
        faults.push(format!("the rows are not 1 to {numbers}, but {named:?}"));
        return faults;
    }
    for (row, number) in rows.iter().zip(1..) {
        let covered = row.get(2).copied().unwrap_or_default();
        let places: Vec<&str> = covered
            .split('`')
            .skip(1)
            .step_by(2)
            .filter(|place| FOLDERS.iter().any(|folder| place.starts_with(folder)))
            .collect();
        if places.is_empty() && !covered.contains("later") {
            faults.push(format!("{number} names no test and does not say later"));
        }
        let covers = |place: &str, file: &str| {
            file == place || place.ends_with('/') && file.starts_with(place)
        };
        let tests = || {
            let carrying = carried.iter().filter(|(_, has)| has.contains(&number));
            carrying.map(|(file, _)| file)
        };
        for place in &places {
            if !tests().any(|file| covers(place, file)) {
                faults.push(format!("{number} names {place}, where no test carries it"));
            }
        }
        for file in tests() {
            if !places.iter().any(|place| covers(place, file)) {
                faults.push(format!("{number} does not name {file}"));
            }
        }
    }
    let known = 1..=numbers;
    for (file, has) in carried {
        for number in has.iter().filter(|number| !known.contains(number)) {
            faults.push(format!("{file} has a test for {number}, which has no row"));
        }
    }
    faults
}

#[test]
fn a_table_that_differs_from_the_tests_is_told() {
    let table = |rows: &str| format!("{COLUMNS}\n|---|---|---|\n{rows}\n\nwords\n");
    let tests: Carried = [
        (
            "tests/a.rs",
            "#[tokio::test(x)]\nasync fn n01_n03_a() {}\nfn n02_no_test() {}",
        ),
        ("tests/b/c.rs", "    #[test]\n    fn a_and_n3_b() {}"),
        ("browser/test/d.ts", "test(\"n1 n2 d\", () => {"),
    ]
    .map(|(path, source)| (path.to_owned(), carried(path, source)))
    .into();
    let told = |rows: &str| faults(&table(rows), 3, &tests);
    let none: [&str; 0] = [];
    let first = "| 1 | a | `tests/a.rs` (x), `browser/test/d.ts`, `make x` |\n";
    let second = "| 2 | b | later, with `browser/test/` |\n";
    let third = "| 3 | c | `tests/b/`, `tests/a.rs` |";
    assert_eq!(told(&[first, second, third].concat()), none);
    let second = "| 2 | b | `tests/a.rs` |\n";
    assert_eq!(
        told(&[first, second, third].concat()),
        [
            "2 names tests/a.rs, where no test carries it",
            "2 does not name browser/test/d.ts"
        ]
    );
    let second = "| 2 | b | nothing |\n";
    assert_eq!(
        told(&[first, second, third].concat())[0],
        "2 names no test and does not say later"
    );
    assert_eq!(told(&[first, third].concat()).len(), 1);
    let fewer = "| 1 | a | `tests/a.rs`, `browser/test/d.ts` |\n| 2 | b | `browser/test/d.ts` |";
    assert_eq!(
        faults(&table(fewer), 2, &tests),
        [
            "tests/a.rs has a test for 3, which has no row",
            "tests/b/c.rs has a test for 3, which has no row"
        ]
    );
}
