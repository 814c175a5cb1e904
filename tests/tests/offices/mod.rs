//! A nation that sets items and a region that claims them, each with an officer who imports lists.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use inforce_tests::{Ledger, Server, inforce, succeed, text};
use serde_json::Value;
use tempfile::TempDir;

pub const NATION: &str = "000000";
pub const REGION: &str = "650000";
/// The day of every list.
pub const DAY: &str = "2022-03-01";
const HEADINGS: &str =
    "序号,事项编码,设定层级,主管部门,事项名称,实施机关,可实施层级,设定和实施依据,依据类别,备注";

/// A new ledger with both, served, and a folder for files.
pub struct Offices {
    ledger: Ledger,
    server: Option<Server>,
    folder: TempDir,
}

impl Offices {
    pub fn new() -> Self {
        let ledger = Ledger::init();
        let server = Some(ledger.serve());
        let offices = Self { ledger, server, folder: TempDir::new().expect("a temporary folder") };
        for (level, place, more) in [("nation", NATION, ""), ("region", REGION, "--parent 000000")] {
            let government = government(place);
            for words in [
                format!("establish --level {level} --code {place} --name 地方{place} {more}"),
                format!(
                    "appoint-agency --jurisdiction {place} --code {government} --kind government --name 政府"
                ),
                format!("grant-role --jurisdiction {place} --to officer-{place} --role officer"),
            ] {
                let words: Vec<&str> = words.split_whitespace().chain(["--on", "1950-01-01"]).collect();
                let mut command = offices.server().inforce(&[&["command"], words.as_slice()].concat());
                succeed(command.env("INFORCE_PRINCIPAL", "administrator"));
            }
        }
        offices
    }

    pub fn data(&self) -> PathBuf {
        self.ledger.data()
    }

    /// The server.
    pub fn server(&self) -> &Server {
        self.server.as_ref().expect("it was started")
    }

    /// Kills the server where it stands.
    pub fn kill(&mut self) {
        self.server.take().expect("it was started").kill();
    }

    /// Starts the next one, at this address.
    pub fn serve(&mut self, address: &str) {
        let mut command = inforce(["serve", "--listen", address, "--data"]);
        self.server = Some(Server::start_with(command.arg(self.data())));
    }

    /// Stops the server in order, and checks the ledger that it leaves.
    pub fn end(mut self) {
        assert!(self.server.take().expect("it was started").stop().success());
        succeed(inforce(["check", "--data"]).arg(self.data()));
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).expect("a file");
        path
    }

    /// `inforce import` of a file that adds items of the nation, or claims them for the region.
    pub fn import(&self, act: &str, file: &Path, more: &[&str]) -> Command {
        let mut command = import(act, file, more);
        command.env("INFORCE_SERVER", self.server().url());
        command
    }

    pub fn told(&self, act: &str, file: &Path, more: &[&str]) -> Value {
        json(&succeed(self.import(act, file, more).arg("--json")))
    }

    /// The catalog of a place as it is published, in the form of the name's extension.
    pub fn exported(&self, place: &str, name: &str) -> PathBuf {
        self.codes(place); // Readers know it all by then.
        let file = self.path(name);
        let words = ["export", "catalog", "--jurisdiction", place, "--on", DAY, "--force", "-o"];
        succeed(self.server().inforce(&words).arg(&file));
        file
    }

    /// The codes in a place's catalog, in order, once readers know all that is recorded.
    pub fn codes(&self, place: &str) -> Vec<String> {
        let records = self.records().to_string();
        let about = ["ask", "catalog", "--jurisdiction", place, "--on", DAY, "--all", "--json"];
        let words = [&about[..], &["--at-least", &records]].concat();
        let answer = json(&succeed(&mut self.server().inforce(&words)));
        let rows = answer["rows"].as_array().expect("rows");
        rows.iter().map(|row| row["item"].as_str().expect("a code").to_owned()).collect()
    }

    pub fn records(&self) -> u64 {
        let head = json(&succeed(&mut self.server().inforce(&["ask", "head", "--json"])));
        head["size"].as_u64().expect("a size")
    }
}

/// `inforce import`, without a server yet.
pub fn import(act: &str, file: &Path, more: &[&str]) -> Command {
    let place = if act == "claim" { REGION } else { NATION };
    let issuer = format!("{place}:{}", government(place));
    let principal = format!("officer-{place}");
    let mut command = inforce(["import"]);
    command.arg(file).args(["--act", act, "--jurisdiction", place, "--on", DAY, "--principal", &principal]);
    command.args(["--instrument-number", "示例〔2022〕1号", "--instrument-title", "关于清单的通知（示例）"]);
    command.args(["--instrument-issuer", &issuer, "--instrument-date", "2022-01-30"]).args(more);
    command
}

fn government(place: &str) -> String {
    format!("X00000{place:0<12}")
}

/// A list of items that the nation sets, as CSV.
pub fn list(codes: &[String], remark: &str) -> String {
    let row = |(at, code): (usize, &String)| {
        format!(
            "{},{code},国家级,示例部,{},省级示例部门,省级,《示例法》第一条,法律,{remark}\r\n",
            at + 1,
            name(code)
        )
    };
    codes.iter().enumerate().map(row).fold(format!("{HEADINGS}\r\n"), |list, row| list + &row)
}

/// What an item of this code is called.
pub fn name(code: &str) -> String {
    format!("示例许可{}", &code[..9])
}

/// So many codes of items, from a number on.
pub fn codes(from: u32, count: u32) -> Vec<String> {
    (from..from + count).map(|number| format!("{:09}000", 100_000_000 + number)).collect()
}

pub fn json(printed: &str) -> Value {
    serde_json::from_str(printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
}

/// The exit code and all that was printed.
pub fn run(command: &mut Command) -> (i32, String) {
    let Output { status, stdout, stderr } = command.output().expect("it runs");
    (status.code().expect("an exit code"), text(&stdout) + &text(&stderr))
}
