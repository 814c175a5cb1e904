//! What `inforce export` writes is what the ledger answers: read back in every form, of the day and the sequence asked
//! for. What cannot be written leaves nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use inforce_sheets::check::{Checked, check};
use inforce_sheets::columns::Purpose;
use inforce_sheets::compare::{Scope, compare};
use inforce_sheets::finding::FindingCode;
use inforce_sheets::list::{List, ListItem};
use inforce_sheets::read::Choice;
use inforce_tests::{Ledger, Server, binary, inforce, succeed, text};
use serde_json::Value;
use tempfile::TempDir;

const PREFECTURE: &str = "652800";
const COUNTY: &str = "652801";
/// A day on which the catalogs of the demo stand and nothing has changed.
const STANDING: &str = "2022-11-15";

/// A served ledger and a folder for what is written.
struct World {
    server: Server,
    folder: TempDir,
    _ledger: Option<Ledger>,
}

impl World {
    /// The ledger that the demo leaves behind.
    fn demo() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        succeed(inforce(["demo", "--once"]).current_dir(folder.path()));
        let server = Server::start(&folder.path().join("inforce-data"));
        fs::create_dir(folder.path().join("out")).expect("a folder");
        Self { server, folder, _ledger: None }
    }

    /// A ledger with a nation, a region with a name that troubles HTML and spreadsheets, and one that is gone.
    fn bare() -> Self {
        let ledger = Ledger::init();
        let server = ledger.serve();
        let folder = TempDir::new().expect("a temporary folder");
        fs::create_dir(folder.path().join("out")).expect("a folder");
        let world = Self { server, folder, _ledger: Some(ledger) };
        for words in [
            "establish --level nation --code 000000 --name 中国 --on 2021-01-01",
            "establish --level region --code 650000 --name =<b>&\"新'疆 --parent 000000 --on 2021-01-01",
            "establish --level region --code 540000 --name 西藏 --parent 000000 --on 2021-01-01",
            "retire-jurisdiction --jurisdiction 540000 --successor 650000 --on 2022-01-01",
        ] {
            let words: Vec<&str> = words.split(' ').collect();
            let mut command = world.server.inforce(&[&["command"], words.as_slice()].concat());
            succeed(command.env("INFORCE_PRINCIPAL", "administrator"));
        }
        world
    }

    /// `inforce export` with these words, in the folder for what is written.
    fn export(&self, words: &str) -> Command {
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut command = self.server.inforce(&[&["export"], words.as_slice()].concat());
        command.current_dir(self.out());
        command
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    /// Exports, and answers what was written and what was said about it.
    fn written(&self, words: &str, file: &str) -> (Vec<u8>, Value) {
        let told = json(&succeed(self.export(words).args(["--force", "--json", "-o", file])));
        (fs::read(self.out().join(file)).expect("the file"), told)
    }

    /// The catalog as JSON, read as the type that describes it.
    fn list(&self, words: &str) -> List {
        let (bytes, _) = self.written(&format!("catalog {words}"), "list.json");
        serde_json::from_slice(&bytes).expect("a list")
    }

    /// What a question answers, all pages.
    fn ask(&self, words: &str) -> Value {
        let words: Vec<&str> = words.split_whitespace().collect();
        json(&succeed(self.server.inforce(&[&["ask"], words.as_slice()].concat()).args(["--all", "--json"])))
    }

    /// Everything that lies in the folder for what is written.
    fn left(&self) -> Vec<String> {
        let names = fs::read_dir(self.out()).expect("the folder");
        names.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }
}

fn json(printed: &str) -> Value {
    serde_json::from_str(printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
}

fn rows(answer: &Value) -> &Vec<Value> {
    answer["rows"].as_array().expect("rows")
}

/// The record that decides where a row's listing stands.
fn record(row: &Value) -> u64 {
    row["record"]["sequence"].as_u64().expect("a sequence")
}

fn codes(answer: &Value) -> Vec<String> {
    rows(answer).iter().map(|row| row["item"].as_str().expect("a code").to_owned()).collect()
}

fn codes_of(list: &List) -> Vec<String> {
    list.items.iter().map(|item| item.code.to_string()).collect()
}

fn checked(bytes: &[u8], purpose: Purpose) -> Checked {
    check(bytes, &Choice::default(), purpose).unwrap_or_else(|finding| panic!("{finding}"))
}

#[track_caller]
fn fails(command: &mut Command, code: i32, says: &[&str]) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{command:?}\n{said}");
    for part in says {
        assert!(said.contains(part), "{command:?} does not say `{part}`:\n{said}");
    }
}

/// A row of the answer, with its text, as the published form has it.
fn published(row: &Value, serial: usize) -> ListItem {
    let text = &row["text"];
    let names = |bodies: &Value| -> Vec<Value> {
        bodies.as_array().expect("bodies").iter().map(|body| body["name"].clone()).collect()
    };
    let levels: Vec<&str> =
        row["levels"].as_array().expect("levels").iter().filter_map(Value::as_str).collect();
    let item = serde_json::json!({
        "serial": serial, "code": row["item"], "set_by": row["set_by"], "department": row["department"],
        "name": row["name"], "item_type": text["item_type"], "authorities": names(&text["authorities"]),
        "levels": levels.join("|"), "basis": text["basis"], "remark": text["remark"],
    });
    serde_json::from_value(item).expect("an item")
}

#[test]
fn every_form_has_the_items_that_the_question_answers() {
    let world = World::demo();
    let of = format!("catalog --jurisdiction {PREFECTURE} --on {STANDING}");
    let answer = world.ask(&format!("{of} --text"));
    let asked: Vec<ListItem> = rows(&answer).iter().zip(1..).map(|(row, n)| published(row, n)).collect();
    assert_eq!(asked.len(), 266);

    let list = world.list(of.strip_prefix("catalog ").expect("a question"));
    assert_eq!(list.items, asked);
    assert_eq!(
        (list.place.as_str(), list.as_of),
        ("巴音郭楞蒙古自治州", answer["as_of"].as_u64().expect("a sequence"))
    );
    assert_eq!(
        (list.jurisdiction.to_string(), list.day.to_string()),
        ("652800000000".into(), STANDING.into())
    );

    for form in ["xlsx", "csv"] {
        let (bytes, _) = world.written(&of, &format!("list.{form}"));
        let read = checked(&bytes, Purpose::Transcribe);
        assert!(read.findings.is_empty(), "{form}: {:?}", read.findings.sorted());
        let file = read.rows.iter().filter_map(|row| Some((row.code?, row)));
        let difference = compare(&asked, file, Scope::Whole);
        assert!(difference.is_empty() && difference.unchanged == asked.len(), "{form}: {difference:?}");
        for (row, item) in read.rows.iter().zip(&asked) {
            assert_eq!(row.to_item(row.serial.expect("a number")), Some(as_in_a_cell(item)), "{form}");
        }
    }

    let (page, _) = world.written(&of, "list.html");
    let page = text(&page);
    let ids: Vec<&str> = page.split("<tr id=\"").skip(1).filter_map(|row| row.split('"').next()).collect();
    assert_eq!(ids, codes(&answer));
    well_formed(&page);
}

/// The lists of the demo have bodies with two names in one; a cell has them as two bodies.
fn as_in_a_cell(item: &ListItem) -> ListItem {
    let names = item.authorities.iter().flat_map(|name| name.split('；')).map(str::to_owned);
    ListItem { authorities: names.collect(), ..item.clone() }
}

/// Every element of a page is closed where it should be.
#[track_caller]
fn well_formed(page: &str) {
    let mut open: Vec<&str> = Vec::new();
    for tag in page.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap_or_else(|| panic!("a `<` that begins no tag: {tag}"));
        let name = tag.split([' ', '\n']).next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "</{closed}>"),
            None if ["!DOCTYPE", "meta", "br"].contains(&name) => {}
            None => open.push(name),
        }
    }
    assert_eq!(open, Vec::<&str>::new(), "never closed");
}

#[test]
fn a_name_that_looks_like_markup_or_a_formula_is_text() {
    let world = World::bare();
    let (page, _) = world.written("catalog --jurisdiction 650000 --on 2022-06-01", "list.html");
    let page = text(&page);
    well_formed(&page);
    assert!(page.contains("<h1>=&lt;b&gt;&amp;&quot;新&#39;疆行政许可事项清单</h1>"), "{page}");
    for form in ["xlsx", "csv", "json"] {
        let (bytes, told) =
            world.written("catalog --jurisdiction 650000 --on 2022-06-01", &format!("list.{form}"));
        assert!(!bytes.is_empty() && told["items"] == 0, "{told}");
    }
}

#[test]
fn a_list_is_of_the_day_and_of_the_sequence_asked_for() {
    let world = World::demo();
    let mut seen = BTreeSet::new();
    let head = world.ask(&format!("catalog --jurisdiction {COUNTY}"))["as_of"].as_u64().expect("a sequence");
    let claimed = world.ask(&format!("catalog --jurisdiction {COUNTY} --on {STANDING}"));
    let middle = record(&rows(&claimed)[rows(&claimed).len() / 2]);
    for (day, as_of) in [(STANDING, head), (STANDING, middle), ("2022-11-01", middle), ("2024-06-01", head)] {
        let of = format!("--jurisdiction {COUNTY} --on {day} --as-of {as_of}");
        let answer = world.ask(&format!("catalog {of}"));
        let list = world.list(&of);
        assert_eq!(codes_of(&list), codes(&answer), "{of}");
        assert_eq!((list.day.to_string().as_str(), list.as_of), (day, as_of));
        seen.insert(list.items.len());
    }
    assert!(seen.len() >= 3, "the lists differ: {seen:?}");
}

#[test]
fn the_same_list_is_the_same_file_and_its_digest_is_told() {
    let world = World::demo();
    for form in ["xlsx", "csv", "json", "html"] {
        let of = format!("catalog --jurisdiction {COUNTY} --on {STANDING}");
        let (bytes, told) = world.written(&of, &format!("one.{form}"));
        assert_eq!(world.written(&of, &format!("other.{form}")).0, bytes);
        assert_eq!(told["blake3"], blake3::hash(&bytes).to_hex().as_str(), "{told}");
        let said =
            (&told["what"], &told["format"], &told["items"], &told["bytes"], &told["day"], &told["parent"]);
        let county = (
            &"catalog".into(),
            &form.into(),
            &224.into(),
            &bytes.len().into(),
            &STANDING.into(),
            &Value::Null,
        );
        assert_eq!(said, county);
        assert_eq!(
            (&told["file"], &told["jurisdiction"]),
            (&format!("one.{form}").into(), &"652801000000".into())
        );
    }
}

#[test]
fn what_goes_to_standard_output_is_the_file_alone() {
    let world = World::demo();
    let of = format!("catalog --jurisdiction {COUNTY} --on {STANDING}");
    for form in ["csv", "json", "html"] {
        let (bytes, told) = world.written(&of, &format!("list.{form}"));
        let output =
            world.export(&of).args(["--format", form, "--json", "-o", "-"]).output().expect("inforce runs");
        assert!(output.status.success() && output.stdout == bytes, "{form}: {}", text(&output.stderr));
        let aside = json(&text(&output.stderr));
        assert_eq!((&aside["blake3"], &aside["file"]), (&told["blake3"], &"-".into()));
    }
    fails(world.export(&of).args(["--format", "xlsx", "-o", "-"]), 2, &["standard output", "-o"]);
    fails(world.export(&of).args(["-o", "-"]), 2, &["--format"]);
}

/// The record by which the county first claimed anything.
fn first_claim(world: &World) -> u64 {
    let claimed = world.ask(&format!("catalog --jurisdiction {COUNTY} --on {STANDING}"));
    rows(&claimed).iter().map(record).min().expect("claims")
}

/// How many rows an empty claim sheet has, each of which must be read as one still to be decided.
fn offered(bytes: &[u8]) -> usize {
    let read = checked(bytes, Purpose::Claim);
    assert!(read.rows.is_empty() && !read.findings.has_errors(), "{:?}", read.findings.sorted());
    read.findings.totals().get(&FindingCode::DecisionMissing).copied().unwrap_or_default()
}

#[test]
fn a_claim_sheet_offers_what_is_neither_claimed_nor_declined() {
    let world = World::demo();
    let first = first_claim(&world);
    let parent = world.ask(&format!("catalog --jurisdiction {PREFECTURE} --on {STANDING} --as-of {first}"));
    let below = |row: &&Value| {
        let levels = row["levels"].as_array().expect("levels");
        levels.iter().any(|level| ["county", "township"].iter().any(|below| level == below))
    };
    let may = rows(&parent).iter().filter(below).count();
    assert!(may > 200 && may < rows(&parent).len(), "{may}");
    for (as_of, all, expected) in
        [(first - 1, "", None), (first, "", None), (first, "--all", Some(may)), (first + 50, "", None)]
    {
        let of = format!("--jurisdiction {COUNTY} --on {STANDING} --as-of {as_of}");
        let open = rows(&world.ask(&format!("unclaimed {of}"))).len();
        let (bytes, told) = world.written(&format!("claim-sheet {of} {all}"), "sheet.xlsx");
        let expected = expected.unwrap_or(open);
        assert_eq!((offered(&bytes), &told["items"]), (expected, &expected.into()), "{of} {all}");
        assert_eq!((&told["what"], &told["parent"]), (&"claim_sheet".into(), &"652800000000".into()));
    }
}

#[test]
fn a_claim_sheet_counts_by_the_parents_list() {
    let world = World::demo();
    let of = format!("--on {STANDING} --as-of {}", first_claim(&world) + 50);
    let parent = world.list(&format!("--jurisdiction {PREFECTURE} {of}"));
    let (bytes, _) = world.written(&format!("claim-sheet --jurisdiction {COUNTY} {of} --all"), "sheet.xlsx");
    let sheet = checked(&bytes, Purpose::Claim).sheet;
    let serials = sheet.lines.iter().filter_map(|line| {
        let texts: Vec<&str> = line.own().map(|(_, cell)| cell.text.as_str()).take(2).collect();
        let [serial, code] = texts.as_slice() else { return None };
        Some((serial.parse::<u32>().ok()?, (*code).to_owned()))
    });
    let serials: Vec<(u32, String)> = serials.collect();
    assert!(serials.len() > 100, "{}", serials.len());
    for (serial, code) in serials {
        let item = parent.items.iter().find(|item| item.serial == serial);
        assert_eq!(item.map(|item| item.code.to_string()), Some(code));
    }
}

#[test]
fn what_cannot_be_exported_is_refused_by_name_and_leaves_nothing() {
    let world = World::bare();
    let of = |words: &str| world.export(words);
    let region = "catalog --jurisdiction 650000 --on 2022-06-01";
    for (words, code, says) in [
        ("catalog --jurisdiction 659999 -o a.csv", 1, &["jurisdiction_unknown"][..]),
        ("catalog --jurisdiction 652823501 -o a.csv", 1, &["outside_ledger"]),
        ("claim-sheet --jurisdiction 659999 -o a.xlsx", 1, &["jurisdiction_unknown"]),
        ("claim-sheet --jurisdiction 000000 --on 2022-06-01 -o a.xlsx", 1, &["no parent to claim from"]),
        (
            "catalog --jurisdiction 540000 --on 2022-06-01 -o a.csv",
            1,
            &["gone since 2022-01-01", "650000000000"],
        ),
        ("claim-sheet --jurisdiction 540000 --on 2022-06-01 -o a.xlsx", 1, &["gone since 2022-01-01"]),
        ("catalog --jurisdiction 650000 --on 2022-06-01 --as-of 99 -o a.csv", 1, &["as_of_beyond_head"]),
        ("catalog --jurisdiction 650000 -o a.xls", 2, &["a.xls", ".xlsx, .csv, .json or .html"]),
        ("catalog --jurisdiction 650000 -o a", 2, &["--format"]),
        ("catalog --jurisdiction 650000 --format csv -o a.xlsx", 2, &["named as xlsx", "--format says csv"]),
        ("claim-sheet --jurisdiction 650000 -o a.csv", 2, &["XLSX", ".xlsx"]),
        ("claim-sheet --jurisdiction 650000 -o -", 2, &["standard output"]),
        ("catalog --jurisdiction 6500 -o a.csv", 2, &["6, 9 or 12 digits"]),
        ("catalog --jurisdiction 650000", 2, &["-o"]),
    ] {
        fails(&mut of(words), code, says);
    }
    fails(of(region).args(["-o", "none/a.csv"]), 1, &["none/a.csv", "there is no such folder"]);
    fails(of(region).args(["--lang", "zh", "-o", "none/a.csv"]), 1, &["无法写入 none/a.csv：没有这个目录"]);
    fails(of(region).args(["--format", "csv", "-o", ".."]), 1, &["it is a folder"]);
    fails(of(region).args(["--format", "csv", "--force", "-o", "/dev/null"]), 1, &["no ordinary file"]);
    let long = format!("{}.csv", "长".repeat(100));
    fails(of(region).args(["-o", &long]), 1, &["the file's name is not allowed"]);
    assert_eq!(world.left(), Vec::<String>::new());
}

#[test]
fn a_file_that_is_there_is_replaced_only_where_that_is_said() {
    let world = World::bare();
    let (file, region) = (world.out().join("a.csv"), "catalog --jurisdiction 650000 --on 2022-06-01 -o");
    fs::write(&file, "ours").expect("a file");
    fails(world.export(region).arg("a.csv"), 1, &["a.csv exists already", "--force"]);
    fails(world.export(region).args(["a.csv/b.csv"]), 1, &["a part of the path is no folder"]);
    assert_eq!(fs::read(&file).expect("the file"), b"ours");
    std::os::unix::fs::symlink("a.csv", world.out().join("link.csv")).expect("a link");
    succeed(world.export(region).args(["link.csv", "--force"]));
    assert!(
        fs::read(&file).expect("the file").starts_with("\u{feff}序号".as_bytes()),
        "the file behind the link"
    );
    let mut left = world.left();
    left.sort();
    assert_eq!(left, ["a.csv", "link.csv"]);
}

/// `inforce export` whose files may not grow at all: its writes fail as on a full disk.
/// An export whose files may not grow beyond so many blocks.
fn without_room(world: &World, blocks: &str, place: &str, file: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", r#"trap "" XFSZ; ulimit -S -f "$0"; exec "$@""#, blocks]).arg(binary());
    command.args(["export", "catalog", "--jurisdiction", place, "--on", STANDING, "--force", "-o"]).arg(file);
    command.env("INFORCE_SERVER", world.server.url()).env("LC_ALL", "C.UTF-8");
    command
}

#[test]
fn a_full_disk_is_named_and_what_was_there_stays() {
    let world = World::bare();
    let file = world.out().join("a.csv");
    fails(
        &mut without_room(&world, "0", "650000", &file),
        1,
        &["a.csv cannot be written", "larger than allowed", "Make room"],
    );
    assert_eq!(world.left(), Vec::<String>::new());
    fs::write(&file, "ours").expect("a file");
    let mut command = without_room(&world, "0", "650000", &file);
    fails(command.args(["--lang", "zh"]), 1, &["无法写入", "请腾出空间"]);
    assert_eq!(
        (world.left(), fs::read(&file).expect("the file")),
        (vec!["a.csv".to_owned()], b"ours".to_vec())
    );
}

#[test]
fn a_disk_that_is_full_before_the_last_byte_leaves_no_half_a_file() {
    let world = World::demo();
    for name in ["a.xlsx", "a.csv", "a.json", "a.html"] {
        let file = world.out().join(name);
        fs::write(&file, "ours").expect("a file");
        let said = format!("{name} cannot be written");
        // Room for a part of the list: some blocks of at most a kilobyte.
        for blocks in ["1", "8"] {
            fails(&mut without_room(&world, blocks, PREFECTURE, &file), 1, &[&said, "larger than allowed"]);
            assert_eq!(world.left(), [name], "{blocks} blocks");
            assert_eq!(fs::read(&file).expect("the file"), b"ours");
        }
        fs::remove_file(file).expect("the file");
    }
}
