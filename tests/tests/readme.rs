//! What the README tells people to type works, in an empty folder, with the binary of this build.
//!
//! Blocks marked `sh` hold commands; in blocks marked `console`, commands begin with `$ ` and the
//! lines below each are found, in this order, in what it prints (`…` stands for anything).

use std::fs;
use std::path::PathBuf;

use inforce_tests::{Server, inforce, repository, succeed};
use tempfile::TempDir;

#[test]
fn every_command_of_the_readme_works_and_prints_what_it_shows() {
    let mut reader = Reader::new();
    for snippet in snippets("README.md") {
        let printed = reader.follow(&snippet.command);
        snippet.assert_shown_in(&printed);
    }
}

#[test]
fn the_chinese_readme_shows_the_same_commands() {
    let commands = |file| snippets(file).into_iter().map(|snippet| snippet.command).collect::<Vec<_>>();
    assert_eq!(commands("README.zh.md"), commands("README.md"));
}

/// One command of a README and the lines shown below it.
#[derive(Debug)]
struct Snippet {
    command: String,
    shown: Vec<String>,
}

impl Snippet {
    fn new(command: &str) -> Self {
        Self { command: command.to_owned(), shown: Vec::new() }
    }

    fn assert_shown_in(&self, printed: &str) {
        let mut lines = printed.lines().map(str::trim);
        for shown in self.shown.iter().map(|line| line.trim()).filter(|line| *line != "…") {
            assert!(
                lines.any(|line| line == shown),
                "`{}` does not print, at its place:\n{shown}\nbut:\n{printed}",
                self.command
            );
        }
    }
}

/// All commands of a README, in order.
fn snippets(file: &str) -> Vec<Snippet> {
    let text = fs::read_to_string(repository().join(file)).expect(file);
    let mut block = "";
    let mut snippets: Vec<Snippet> = Vec::new();
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            block = language;
        } else if let ("console", Some(command)) = (block, line.strip_prefix("$ ")) {
            snippets.push(Snippet::new(command));
        } else if block == "sh" {
            snippets.push(Snippet::new(line));
        } else if block == "console" {
            snippets.last_mut().expect("a command above its output").shown.push(line.to_owned());
        }
    }
    assert!(!snippets.is_empty(), "{file} shows no command");
    snippets
}

/// Somebody who follows the README from the top, in an empty folder. What they would leave running
/// in another terminal is the server here.
struct Reader {
    folder: TempDir,
    /// The ledger the last `demo` or `serve` was about, which later questions are put to.
    data: PathBuf,
    server: Option<Server>,
}

impl Reader {
    fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let data = folder.path().join("inforce-data");
        Self { folder, data, server: None }
    }

    /// Does what a command line says and answers what it printed.
    fn follow(&mut self, command: &str) -> String {
        assert!(!command.contains(['\'', '"', '|', '$']), "`{command}`: only plain words can be followed");
        let words: Vec<_> = command.split_whitespace().collect();
        match words.as_slice() {
            ["cargo", "xtask", chore] => self.chore(chore),
            ["cargo", "run", "--release", "--", arguments @ ..] | ["inforce", arguments @ ..] => {
                self.inforce(arguments)
            }
            _ => panic!("`{command}`: teach this test what it does, or leave it out of the README"),
        }
    }

    /// A chore is known to `cargo xtask`. It is not run: `test` would run this test.
    fn chore(&self, chore: &str) -> String {
        let chores = fs::read_to_string(repository().join("xtask/src/main.rs")).expect("the chores");
        assert!(chores.contains(&format!("name: \"{chore}\"")), "cargo xtask knows no `{chore}`");
        String::new()
    }

    fn inforce(&mut self, arguments: &[&str]) -> String {
        match arguments {
            ["demo", ..] => self.offline(&[arguments, &["--once"]].concat()),
            ["serve", "--data", data] => {
                self.server = None;
                self.data = self.folder.path().join(data);
                self.serving();
                String::new()
            }
            ["ask" | "command" | "import" | "export", ..] => {
                let mut command = self.serving().inforce(arguments);
                succeed(command.current_dir(self.folder.path()))
            }
            _ => self.offline(arguments),
        }
    }

    /// Runs a command that needs the ledger for itself.
    fn offline(&mut self, arguments: &[&str]) -> String {
        if let Some(server) = self.server.take() {
            assert!(server.stop().success(), "the server stops in order");
        }
        succeed(inforce(arguments).current_dir(self.folder.path()))
    }

    fn serving(&mut self) -> &Server {
        let data = &self.data;
        self.server.get_or_insert_with(|| Server::start(data))
    }
}
