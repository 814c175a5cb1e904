//! The documents say what the code does: tables in them are made from the code and compared with it here.
//! `UPDATE=1` rewrites them.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use inforce_catalog::event::{Event, TimeLimits};
use inforce_catalog::in_force::Reason;
use inforce_catalog::obligation::Kind;
use inforce_catalog::rules::{self, Setting};
use inforce_catalog::{Citation, CitationKind, Command, Level, RefusalCode, StreamKind};

fn document(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "docs", name].iter().collect()
}

fn read(name: &str) -> String {
    fs::read_to_string(document(name)).unwrap()
}

/// Compares what stands between `<!-- part -->` and `<!-- end of part -->` with what the code says.
fn kept(name: &str, part: &str, expected: &str) {
    let text = read(name);
    let (begin, end) = (format!("<!-- {part} -->\n"), format!("<!-- end of {part} -->"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("{name}: no {begin}"));
    let (found, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{name}: no {end}"));
    if std::env::var_os("UPDATE").is_some_and(|v| v == "1") {
        fs::write(document(name), format!("{before}{begin}{expected}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(found, expected, "docs/{name}: {part}; UPDATE=1 rewrites it");
}

fn table(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = String::new();
    writeln!(text, "| {} |", heads.join(" | ")).unwrap();
    writeln!(text, "|{}", "---|".repeat(heads.len())).unwrap();
    for row in rows {
        writeln!(text, "| {} |", row.join(" | ").replace('\n', " ")).unwrap();
    }
    text
}

#[test]
fn the_table_of_refusals_is_that_of_the_code_in_order_of_precedence() {
    let rows = (1..).zip(RefusalCode::ALL).map(|(number, code): (u32, _)| {
        let row = code.row();
        let cells = [row.article, row.zh, row.remedy_zh, row.en, row.remedy_en];
        let mut line = vec![number.to_string(), format!("`{}`", row.code)];
        line.extend(cells.map(|cell| cell.replace('|', "\\|")));
        line
    });
    let heads = ["#", "code", "rests on", "原因", "办法", "what is wrong", "what to do"];
    kept("refusals.md", "refusals", &table(&heads, rows));
}

#[test]
fn the_table_of_reasons_is_that_of_the_code() {
    let rows = Reason::ALL.iter().map(|r| vec![format!("`{}`", r.word()), r.chinese().to_owned()]);
    let text = read("law.md");
    for reason in Reason::ALL {
        let told = text.lines().any(|line| line.starts_with(&format!("| `{}` |", reason.word())));
        assert!(told, "law.md tells nothing of {}", reason.word());
    }
    kept("law.md", "reasons", &table(&["code", "中文"], rows));
}

/// What each kind of text lets each level do, asked of the rules themselves.
#[test]
fn the_table_of_who_may_set_is_that_of_the_rules() {
    let rows = CitationKind::ALL.iter().map(|kind| {
        let basis = [Citation { kind: *kind, title: "《示例》".into(), articles: String::new() }];
        let may = Level::ALL.map(|level| {
            let word = match rules::who_may_set(level, &basis) {
                Setting::Permanent => "yes",
                Setting::OneYear => "one year",
                Setting::Never => "no",
            };
            word.to_owned()
        });
        [vec![format!("`{}`", kind.word())], may.to_vec()].concat()
    });
    let heads = ["text", "nation", "region", "prefecture", "county", "township"];
    kept("law.md", "who may set", &table(&heads, rows));
}

#[test]
fn the_document_of_the_law_names_every_obligation_and_every_default_limit() {
    let text = read("law.md");
    for kind in Kind::ALL {
        assert!(text.contains(&format!("`{}`", kind.word())), "{}", kind.word());
    }
    let TimeLimits { apply, review, publish, confirm } = TimeLimits::default();
    let defaults = format!("apply {apply}, review {review}, publish {publish}, confirm {confirm}");
    assert!(text.contains(&defaults), "{defaults}");
}

/// Every command that can be given is told of somewhere an office would look.
#[test]
fn the_answers_to_the_notice_name_every_command() {
    let text = read("notice.md");
    for word in Command::WORDS {
        assert!(text.contains(&format!("`{word}`")), "notice.md does not say what `{word}` answers");
    }
}

/// The lines of the part of the format's document that tells of one kind.
fn told(text: &str, number: u16, word: &str) -> Vec<String> {
    let heading = format!("#### {number} `{word}`");
    let mut lines = text.lines().skip_while(|line| !line.starts_with(&heading));
    assert!(lines.next().is_some(), "format.md has no `{heading}`");
    lines.take_while(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

/// How many fields the frozen samples of a kind have: all of them, since samples fill every field.
fn fields(number: u16, word: &str) -> u64 {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/events");
    let first = format!("{number:03}-{word}.cbor");
    let later = format!("{number:03}-{word}-2.cbor");
    let files = [first, later].map(|file| folder.join(file));
    files.iter().filter(|file| file.exists()).map(|file| fields_in(&fs::read(file).unwrap())).max().unwrap()
}

fn fields_in(bytes: &[u8]) -> u64 {
    let mut d = minicbor::Decoder::new(bytes);
    d.array().unwrap();
    for _ in 0..3 {
        d.skip().unwrap();
    }
    d.array().unwrap().unwrap()
}

#[test]
fn the_document_of_the_format_has_a_row_for_every_field_of_every_kind() {
    let text = read("format.md");
    for (number, word) in Event::KINDS {
        let lines = told(&text, *number, word);
        let rows: Vec<&String> = lines
            .iter()
            .filter(|l| l.strip_prefix("| ").is_some_and(|l| l.starts_with(|c: char| c.is_ascii_digit())))
            .collect();
        assert_eq!(rows.len() as u64, fields(*number, word), "fields of {word}");
        for (position, row) in rows.iter().enumerate() {
            assert!(row.starts_with(&format!("| {position} |")), "{word}: {row}");
        }
    }
}

#[test]
fn the_document_of_the_format_has_every_number_that_stands_for_a_word() {
    let text = read("format.md");
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/registry.txt");
    for line in fs::read_to_string(golden).unwrap().lines() {
        let (what, rest) = line.split_once(' ').unwrap();
        let (number, word) = rest.split_once(' ').unwrap();
        let (begin, entry) = (format!("| {what} |"), format!("{number} `{word}`"));
        let listed = text.lines().any(|l| l.starts_with(&begin) && l.contains(&entry));
        let headed = what == "kind" || what == "command" || listed;
        assert!(headed, "format.md: {line}");
    }
    for kind in StreamKind::ALL {
        assert!(text.contains(&format!("{} `{}`", kind.number(), kind.word())), "{}", kind.word());
    }
}
