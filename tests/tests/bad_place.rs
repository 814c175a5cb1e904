//! A place that is not what a verb needs is refused by name, in both languages, with the
//! documented exit code, and nothing on disk is changed.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use inforce_tests::{Ledger, binary, inforce, text};
use support::contents;
use tempfile::TempDir;

/// The ledger refused it.
const REFUSED: i32 = 1;
/// It was typed wrong.
const USAGE: i32 = 2;

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

#[test]
fn a_directory_that_does_not_exist_is_no_ledger() {
    let folder = TempDir::new().expect("a temporary folder");
    for verb in [&SERVE[..], &["check"]] {
        let data = folder.path().join("nowhere");
        Refusal::of(verb, &data).code(REFUSED).says("nowhere");
        assert!(!data.exists(), "{verb:?} creates nothing");
    }
}

#[test]
fn an_empty_directory_is_no_ledger_and_none_is_created() {
    let folder = TempDir::new().expect("a temporary folder");
    for verb in [&SERVE[..], &["check"]] {
        Refusal::of(verb, folder.path())
            .code(REFUSED)
            .says_in("holds no ledger", "没有账本")
            .offers("inforce init");
    }
}

#[test]
fn a_directory_that_holds_something_else_is_left_alone() {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("letters.txt"), "not a ledger").expect("a file");
    for verb in [&SERVE[..], &["check"], &["init"], &["demo", "--once"]] {
        Refusal::of(verb, folder.path())
            .code(REFUSED)
            .says("letters.txt")
            .says_in("no ledger's directory", "不是账本目录")
            .offers("--data");
    }
}

#[test]
fn a_file_is_no_directory() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("file");
    fs::write(&file, "not a directory").expect("a file");
    for verb in [&SERVE[..], &["check"], &["init"], &["demo", "--once"]] {
        Refusal::of_in(verb, &file, folder.path()).code(REFUSED).says("file");
    }
    assert_eq!(fs::read(&file).expect("the file"), b"not a directory");
}

#[test]
fn a_ledger_is_not_begun_twice() {
    let ledger = Ledger::init();
    Refusal::of(&["init"], &ledger.data()).code(REFUSED).says_in("already", "已有账本").offers("--data");
}

#[test]
fn a_ledger_in_use_is_refused_to_everybody_else() {
    let ledger = Ledger::init();
    let server = ledger.serve();
    for verb in [&SERVE[..], &["check"], &["init"], &["demo", "--once"]] {
        let refusal = Refusal::of(verb, &ledger.data()).code(REFUSED);
        refusal.says_in("another process", "另一进程").says_in("Stop", "停止");
    }
    assert!(server.stop().success());
}

#[test]
fn a_segment_of_another_ledger_is_refused_by_the_names_of_both() {
    let (ours, theirs) = (Ledger::init(), Ledger::init());
    let segment = |ledger: &Ledger, number: u32| ledger.data().join(format!("journal/{number:08}.log"));
    // In the place of our segment, and behind it.
    for number in [1, 2] {
        let before = fs::read(segment(&ours, 1)).expect("our segment");
        fs::copy(segment(&theirs, 1), segment(&ours, number)).expect("a copied file");
        for verb in [&SERVE[..], &["check"]] {
            Refusal::of(verb, &ours.data())
                .code(REFUSED)
                .says(&format!("journal/{number:08}.log"))
                .says(&id(&ours))
                .says(&id(&theirs));
        }
        fs::remove_file(segment(&ours, number)).expect("the foreign segment");
        fs::write(segment(&ours, 1), before).expect("our segment");
    }
    let server = ours.serve();
    assert!(server.stop().success());
}

#[test]
fn a_copy_in_sled_of_another_ledger_is_refused_by_the_names_of_both() {
    let (ours, theirs) = (Ledger::init(), Ledger::init());
    fs::remove_dir_all(ours.data().join("sled")).expect("our copy");
    support::copy(&theirs.data().join("sled"), &ours.data().join("sled"));
    for verb in [&SERVE[..], &["check"]] {
        let refusal = Refusal::of(verb, &ours.data()).code(REFUSED);
        refusal.says("sled/000001").says(&id(&ours)).says(&id(&theirs));
    }
}

#[test]
fn a_directory_that_may_not_be_read_is_named() {
    let folder = TempDir::new().expect("a temporary folder");
    let data = folder.path().join("closed");
    fs::create_dir(&data).expect("a folder");
    fs::set_permissions(&data, std::os::unix::fs::PermissionsExt::from_mode(0o000)).expect("its owner");
    let mut command = as_nobody();
    command.args(SERVE).arg("--data").arg(&data);
    let output = command.output().expect("a process");
    fs::set_permissions(&data, std::os::unix::fs::PermissionsExt::from_mode(0o700)).expect("its owner");
    assert_eq!(output.status.code(), Some(REFUSED), "{output:?}");
    let said = text(&output.stderr);
    assert!(said.contains("closed") && said.contains("Permission denied"), "{said}");
    assert!(contents(&data).is_empty());
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    let ledger = Ledger::init();
    let verb = ["serve", "--listen", "0.0.0.0:0"];
    Refusal::of(&verb, &ledger.data()).code(USAGE).says("0.0.0.0").says("127.0.0.1");
}

/// The id of a ledger, from the file that is there to name it.
fn id(ledger: &Ledger) -> String {
    let named = fs::read_to_string(ledger.data().join("ledger")).expect("the file that names it");
    named.lines().find_map(|line| line.strip_prefix("ledger ")).expect("its id").to_owned()
}

/// `inforce` as somebody who may not read everything: where the test runs as root, as nobody.
fn as_nobody() -> Command {
    if !rustix::process::geteuid().is_root() {
        return inforce([""; 0]);
    }
    const NOBODY: u32 = 65534;
    let mut command = Command::new(binary());
    command.env("LC_ALL", "C.UTF-8").uid(NOBODY).gid(NOBODY);
    command
}

/// What a verb said, in each language, when it was refused.
struct Refusal {
    verb: String,
    codes: [Option<i32>; 2],
    english: String,
    chinese: String,
}

impl Refusal {
    /// Runs a verb on a directory that it must leave as it is.
    fn of(verb: &[&str], data: &Path) -> Self {
        Self::of_in(verb, data, data)
    }

    /// Runs a verb on `data`; what is in `watched` must stay as it is.
    fn of_in(verb: &[&str], data: &Path, watched: &Path) -> Self {
        let before = files(watched);
        let [english, chinese] = ["en", "zh"].map(|lang| {
            let mut command = inforce(verb);
            let output = command.args(["--lang", lang, "--data"]).arg(data).output().expect("a process");
            assert_eq!(text(&output.stdout), "", "{verb:?} answers on the error output");
            (output.status.code(), text(&output.stderr))
        });
        assert!(files(watched) == before, "{verb:?} changed something in {}", watched.display());
        Self { verb: verb.join(" "), codes: [english.0, chinese.0], english: english.1, chinese: chinese.1 }
    }

    fn code(self, expected: i32) -> Self {
        let Self { verb, codes, english, .. } = &self;
        assert_eq!(*codes, [Some(expected); 2], "{verb}: {english}");
        assert!(
            self.chinese.chars().any(|c| ('一'..='龥').contains(&c)),
            "{verb}: no Chinese in {}",
            self.chinese
        );
        self
    }

    /// Both languages name it.
    fn says(self, part: &str) -> Self {
        self.says_in(part, part)
    }

    fn says_in(self, english: &str, chinese: &str) -> Self {
        assert!(self.english.contains(english), "{}: no `{english}` in {}", self.verb, self.english);
        assert!(self.chinese.contains(chinese), "{}: no `{chinese}` in {}", self.verb, self.chinese);
        self
    }

    /// The second line says what to do.
    fn offers(self, part: &str) -> Self {
        for said in [&self.english, &self.chinese] {
            let remedy = said.lines().nth(1).unwrap_or_default();
            assert!(remedy.contains(part), "{}: no `{part}` in `{remedy}`", self.verb);
        }
        self
    }
}

/// What is there, but for the lock file, which whoever looks may create, and sled's own files: sled
/// writes into what it opens, and holds nothing that the journal does not.
fn files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    if !dir.is_dir() {
        return BTreeMap::new();
    }
    let mut all = contents(dir);
    all.retain(|name, _| name != Path::new("lock") && !name.starts_with("sled"));
    all
}
