//! `inforce import`: a spreadsheet becomes commands, all of them or none; the same file again changes nothing.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use inforce_sheets::list::List;
use inforce_tests::{Server, inforce, succeed, text};
use serde_json::Value;
use tempfile::TempDir;

const NATION: &str = "000000";
/// A county that the demo leaves something to answer.
const COUNTY: &str = "652822";
/// After everything the demo tells.
const DAY: &str = "2024-06-03";
const HEADINGS: &str = "事项编码,设定层级,主管部门,事项名称,实施机关,可实施层级,设定和实施依据,依据类别";

/// The ledger that the demo leaves behind, served, and a folder for files.
struct World {
    server: Server,
    folder: TempDir,
}

impl World {
    fn demo() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        succeed(inforce(["demo", "--once"]).current_dir(folder.path()));
        let server = Server::start(&folder.path().join("inforce-data"));
        Self { server, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        fs::write(self.path(name), content).expect("a file");
        self.path(name).display().to_string()
    }

    /// `inforce import` in the name of a county's officer, or of the transcriber of the nation's list.
    fn import(&self, act: &str, file: &str, more: &[&str]) -> Command {
        let (place, principal, government) = match act {
            "claim" => (COUNTY, "officer-652822", "652822:X652822000000G0000"),
            _ => (NATION, "transcriber-652800", "000000:X000000000000G0000"),
        };
        let digest = "ab".repeat(32);
        let words = [
            "import",
            file,
            "--act",
            act,
            "--jurisdiction",
            place,
            "--on",
            DAY,
            "--principal",
            principal,
            "--instrument-number",
            "示例〔2024〕1号",
            "--instrument-title",
            "关于清单的通知（示例）",
            "--instrument-issuer",
            government,
            "--instrument-date",
            "2024-05-30",
            "--instrument-digest",
            &digest,
        ];
        self.server.inforce(&[&words, more].concat())
    }

    fn told(&self, act: &str, file: &str, more: &[&str]) -> Value {
        json(&succeed(self.import(act, file, more).arg("--json")))
    }

    /// The catalog of a jurisdiction, as it is published.
    fn list(&self, place: &str) -> List {
        let file = self.path("list.json");
        let words = ["export", "catalog", "--jurisdiction", place, "--on", DAY, "--force", "-o"];
        succeed(self.server.inforce(&words).arg(&file));
        serde_json::from_slice(&fs::read(file).expect("the list")).expect("a list")
    }

    fn exported(&self, place: &str, name: &str) -> String {
        let file = self.path(name).display().to_string();
        let words = ["export", "catalog", "--jurisdiction", place, "--on", DAY, "--force", "-o", &file];
        succeed(&mut self.server.inforce(&words));
        file
    }

    fn unclaimed(&self) -> Vec<String> {
        let words = ["ask", "unclaimed", "--jurisdiction", COUNTY, "--on", DAY, "--all", "--json"];
        let answer = json(&succeed(&mut self.server.inforce(&words)));
        let rows = answer["rows"].as_array().expect("rows");
        rows.iter().map(|row| row["item"].as_str().expect("a code").to_owned()).collect()
    }

    fn records(&self) -> u64 {
        let head = json(&succeed(&mut self.server.inforce(&["ask", "head", "--json"])));
        head["size"].as_u64().expect("a size")
    }
}

fn json(printed: &str) -> Value {
    serde_json::from_str(printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
}

fn run(command: &mut Command) -> (i32, String) {
    let Output { status, stdout, stderr } = command.output().expect("it runs");
    (status.code().expect("an exit code"), text(&stdout) + &text(&stderr))
}

fn counts(told: &Value) -> [usize; 5] {
    let difference = &told["difference"];
    let length = |name: &str| difference[name].as_array().expect("a list").len();
    let unchanged = difference["unchanged"].as_u64().expect("a number");
    let unchanged = usize::try_from(unchanged).expect("few");
    [length("added"), length("adjusted"), length("ended"), length("declined"), unchanged]
}

#[test]
fn what_was_exported_and_is_imported_again_changes_nothing() {
    let world = World::demo();
    let before = world.records();
    for (act, place) in [("claim", COUNTY), ("transcribe", NATION)] {
        for name in ["list.xlsx", "list.csv"] {
            let file = world.exported(place, name);
            let more: &[&str] = if act == "claim" { &[] } else { &["--whole"] };
            let told = world.told(act, &file, more);
            assert_eq!(told["report"]["errors"], 0, "{told}");
            assert_eq!(
                (counts(&told)[..4].to_vec(), told["commands"].as_u64()),
                (vec![0; 4], Some(0)),
                "{name}"
            );
        }
    }
    assert_eq!(world.records(), before);
}

#[test]
fn a_sheet_filled_in_offline_becomes_claims_and_declines_and_sent_again_nothing() {
    let world = World::demo();
    let open = world.unclaimed();
    assert!(open.len() >= 2, "the demo leaves a county something to answer: {open:?}");
    let mut sheet = "事项编码,主管部门,实施机关,认领/不认领,理由\n".to_owned();
    for (at, code) in open.iter().enumerate() {
        let decision = if at == 0 { "不认领,本地无此类业务" } else { "认领," };
        sheet += &format!("{code},县主管局,县主管局,{decision}\n");
    }
    let file = world.write("claims.csv", sheet);
    let shown = world.told("claim", &file, &["--dry-run"]);
    assert_eq!((counts(&shown)[0], counts(&shown)[3]), (open.len() - 1, 1));
    assert_eq!(
        (shown["recorded"].clone(), world.unclaimed()),
        (Value::Null, open.clone()),
        "nothing recorded"
    );
    let told = world.told("claim", &file, &[]);
    assert_eq!(told["recorded"]["records"].as_u64(), Some(open.len() as u64));
    assert!(world.unclaimed().is_empty());
    let again = world.told("claim", &file, &[]);
    assert_eq!((again["commands"].as_u64(), counts(&again)), (Some(0), [0, 0, 0, 0, open.len()]));
}

#[test]
fn a_newer_file_of_a_list_is_shown_as_a_difference_and_recorded_as_adjustments() {
    let world = World::demo();
    let before = world.list(NATION);
    let mut rows = String::new();
    for (at, item) in before.items.iter().take(3).enumerate() {
        let name = if at == 1 { format!("{}（新）", item.name) } else { item.name.clone() };
        rows += &format!("{},,,\"{name}\",,,,\n", item.code);
    }
    // A part of the list, one name changed; what the file does not say it does not change.
    let file = world.write("part.csv", format!("{HEADINGS}\n{rows}"));
    let (code, printed) = run(&mut world.import("transcribe", &file, &["--lang", "en"]));
    assert_eq!(code, 1, "a list says every element: {printed}");
    let csv = fs::read_to_string(world.exported(NATION, "whole.csv")).expect("text");
    let (old, gone) = (&before.items[1], &before.items[4]);
    let mut newer: Vec<String> = csv.lines().map(str::to_owned).collect();
    newer.retain(|line| !line.contains(gone.code.as_str()));
    for line in newer.iter_mut().filter(|line| line.contains(old.code.as_str())) {
        *line = line.replace(&old.name, "新的名称");
    }
    let file = world.write("newer.csv", newer.join("\r\n"));
    let told = world.told("transcribe", &file, &["--whole", "--ended", "annulled"]);
    let [added, adjusted, ended, ..] = counts(&told);
    assert_eq!((added, adjusted, ended, told["commands"].as_u64()), (0, 1, 1, Some(2)), "{told}");
    let after = world.list(NATION);
    assert_eq!(after.items.len() + 1, before.items.len());
    assert!(after.items.iter().any(|item| item.code == old.code && item.name == "新的名称"));
    let again = world.told("transcribe", &file, &["--whole"]);
    assert_eq!(again["commands"].as_u64(), Some(0), "{again}");
}

#[test]
fn a_file_with_errors_is_told_cell_by_cell_and_records_nothing() {
    let world = World::demo();
    let open = world.unclaimed();
    let good = format!("{},县主管局,县主管局,认领,", open[0]);
    let bad = "999999999000,县主管局,县主管局,认领,\n000104001000,县主管局,县主管局,也许,";
    let file =
        world.write("bad.csv", format!("事项编码,主管部门,实施机关,认领/不认领,理由\n{good}\n{bad}\n"));
    let marked = world.path("marked.xlsx");
    let before = world.records();
    let mut command = world.import("claim", &file, &["--lang", "en", "--report"]);
    let (code, printed) = run(command.arg(&marked));
    assert_eq!(code, 1, "{printed}");
    assert!(
        printed.contains("A3") && printed.contains("999999999000") && printed.contains("D4"),
        "{printed}"
    );
    assert!(printed.contains("nothing was recorded"), "{printed}");
    assert_eq!((world.records(), world.unclaimed()), (before, open));
    assert!(fs::read(marked).expect("the marked copy").starts_with(b"PK"));
}

#[test]
fn a_refusal_of_the_law_names_the_row_and_records_nothing() {
    let world = World::demo();
    let open = world.unclaimed();
    let rows: String = open.iter().map(|code| format!("{code},县主管局,县主管局\n")).collect();
    let file = world.write("claims.csv", format!("事项编码,主管部门,实施机关\n{rows}"));
    let before = world.records();
    let mut command = world.import("claim", &file, &["--lang", "en"]);
    let (code, printed) = run(command.args(["--instrument-issuer", "652800:X652800000000G0000"]));
    assert_eq!(code, 2, "a flag twice is typed wrong: {printed}");
    let mut command = world.import("claim", &file, &["--lang", "zh", "--on", "2024-06-04"]);
    assert_eq!(run(&mut command).0, 2);
    let words = [
        "import",
        &file,
        "--act",
        "claim",
        "--jurisdiction",
        COUNTY,
        "--on",
        DAY,
        "--principal",
        "officer-652822",
        "--instrument-number",
        "1",
        "--instrument-title",
        "t",
        "--instrument-issuer",
        "652800:X652800000000G0000",
        "--instrument-date",
        "2024-05-30",
        "--lang",
        "en",
    ];
    let (code, printed) = run(&mut world.server.inforce(&words));
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("row 2") && printed.contains("instrument_not_by_government"), "{printed}");
    assert_eq!(world.records(), before);
}

#[test]
fn what_is_no_spreadsheet_or_nobodys_is_refused_by_name_and_records_nothing() {
    let world = World::demo();
    let before = world.records();
    let old = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0];
    let encrypted: Vec<u8> =
        old.into_iter().chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let cases: [(&str, &[u8], &str); 6] = [
        ("empty.csv", b"", "file_empty"),
        ("broken.xlsx", b"PK\x03\x04 no workbook", "damaged"),
        ("old.xls", &old, "old_format"),
        ("encrypted.xlsx", &encrypted, "encrypted"),
        ("picture.csv", b"GIF89a\x00\x01", "not_a_spreadsheet"),
        ("README.md", "# inforce\n\nThe ledger.\n".as_bytes(), "header_missing"),
    ];
    for (name, bytes, expected) in cases {
        let file = world.write(name, bytes);
        for (lang, sentence) in [("zh", "未登记任何内容"), ("en", "nothing was recorded")] {
            let (code, printed) = run(&mut world.import("claim", &file, &["--lang", lang]));
            assert!(code == 1 && printed.contains(expected), "{name}: {code} {printed}");
            // One finding with its remedy, and the outcome: no table of zeros before it.
            assert_eq!(printed.lines().filter(|line| !line.is_empty()).count(), 3, "{printed}");
            assert!(printed.contains(sentence), "{printed}");
        }
    }
    assert_eq!(world.records(), before);
}

#[test]
fn a_file_that_cannot_be_read_is_named_in_both_languages_with_what_to_do() {
    let world = World::demo();
    let huge = world.path("huge.csv");
    fs::File::create(&huge).expect("a file").set_len(2 << 30).expect("a hole of two gigabytes");
    let huge = huge.display().to_string();
    let folder = world.folder.path().display().to_string();
    let cases = [
        ("nowhere.xlsx", "没有这个文件", "there is no such file"),
        (&folder, "这是一个目录", "it is a folder"),
        (&huge, "超过上限", "over the limit"),
    ];
    for (file, zh, en) in cases {
        for (lang, expected) in [("zh", zh), ("en", en)] {
            let (code, printed) = run(&mut world.import("claim", file, &["--lang", lang]));
            assert!(code == 1 && printed.contains(file) && printed.contains(expected), "{printed}");
            let remedy = printed.lines().nth(1).expect("a remedy");
            assert_eq!(lang == "en", remedy.is_ascii(), "{remedy}");
        }
    }
    let told = text(&world.import("claim", "nowhere.xlsx", &["--json"]).output().expect("it runs").stderr);
    let error = &json(&told)["error"];
    assert_eq!((error["code"].as_str(), error["field"].as_str()), (Some("failed"), Some("FILE")), "{told}");
}

#[test]
fn a_list_of_claims_that_is_called_whole_is_refused_before_anything_is_read() {
    let world = World::demo();
    for (lang, says, remedy) in
        [("zh", "认领表不能作为完整清单", "请去掉 --whole"), ("en", "ends nothing", "Leave out --whole")]
    {
        let more = ["--whole", "--lang", lang];
        let (code, printed) = run(&mut world.import("claim", "nowhere.xlsx", &more));
        assert!(code == 2 && printed.contains(says) && printed.contains(remedy), "{printed}");
    }
}

#[test]
fn rows_of_a_claim_sheet_that_nobody_filled_in_are_counted_as_left_open() {
    let world = World::demo();
    let sheet = world.path("sheet.xlsx");
    let words = ["export", "claim-sheet", "--jurisdiction", COUNTY, "--on", DAY, "--all", "-o"];
    succeed(world.server.inforce(&words).arg(&sheet));
    let sheet = sheet.display().to_string();
    let before = world.records();
    let told = world.told("claim", &sheet, &[]);
    let open = told["report"]["totals"][0]["count"].as_u64().expect("a number");
    assert!(open > 20 && told["report"]["totals"][0]["code"] == "decision_missing", "{told}");
    for (lang, expected, wrong) in [
        ("zh", format!("有 {open} 行未写认领或不认领"), "清单与文件一致"),
        ("en", format!("{open} rows without claim or decline"), "the catalog says what the file says"),
    ] {
        let (code, printed) = run(&mut world.import("claim", &sheet, &["--lang", lang]));
        assert!(code == 0 && printed.contains(&expected) && !printed.contains(wrong), "{printed}");
        assert_eq!(printed.lines().count(), 2, "each row is not told by itself: {printed}");
    }
    // With one row filled in, the others are still counted.
    let row = format!("{},县主管局,县主管局,认领,", world.unclaimed()[0]);
    let rest: String =
        world.unclaimed()[1..].iter().map(|code| format!("\n{code},县主管局,县主管局,,")).collect();
    let file = world.write("one.csv", format!("事项编码,主管部门,实施机关,认领/不认领,理由\n{row}{rest}\n"));
    let left = world.unclaimed().len() - 1;
    let (code, printed) = run(&mut world.import("claim", &file, &["--lang", "en"]));
    let rows = if left == 1 { "row" } else { "rows" };
    assert!(code == 0 && printed.contains("1 command recorded, 1 record"), "{printed}");
    assert!(printed.contains(&format!("{left} {rows} without claim or decline")), "{printed}");
    assert_eq!(world.records(), before + 1);
}

#[test]
fn a_marked_copy_that_finds_no_room_leaves_nothing_and_what_was_there_stays() {
    let world = World::demo();
    let file = world.write("bad.csv", "事项编码,主管部门,实施机关\n000104,局,局\n");
    let copy = world.path("copy.xlsx");
    let listed = || fs::read_dir(world.folder.path()).expect("a folder").count();
    let before = (world.records(), listed());
    for blocks in ["0", "1"] {
        let import = world.import("claim", &file, &["--lang", "en", "--force", "--report"]);
        let mut command = Command::new("sh");
        command.args(["-c", r#"trap "" XFSZ; ulimit -S -f "$0"; exec "$@""#, blocks]);
        command.arg(import.get_program()).args(import.get_args()).arg(&copy);
        command.env("INFORCE_SERVER", world.server.url()).env("LC_ALL", "C.UTF-8");
        let (code, printed) = run(&mut command);
        assert!(code == 1 && printed.contains("copy.xlsx cannot be written"), "{printed}");
        assert_eq!((world.records(), listed()), before, "nothing was left behind");
    }
    fs::write(&copy, "ours").expect("a file");
    let import = world.import("claim", &file, &["--lang", "en", "--report"]);
    let mut without_force = Command::new(import.get_program());
    without_force.args(import.get_args()).arg(&copy).env("INFORCE_SERVER", world.server.url());
    let (code, printed) = run(&mut without_force);
    assert!(code == 1 && printed.contains("exists already"), "{printed}");
    assert_eq!(fs::read(&copy).expect("the file"), b"ours");
}
