//! `inforce check`: re-reads and re-hashes a whole ledger while nobody has it open.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use inforce_ledger::check::SnapshotState;
use inforce_store_sled::{CheckProgress, CheckStage, CopyReport};
use serde_json::{Value, json};

use crate::args::Output;
use crate::engine::{self, Checked};
use crate::failure::{Exit, Failure};
use crate::lang::Lang;
use crate::screen::{self, Screen};
use crate::style::Style;

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// 账本所在目录，不得正在服务 | the ledger's directory; no server may have it open
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
}

pub(crate) fn run(args: CheckArgs, output: Output) -> Result<ExitCode, Failure> {
    let mut bar = Bar::new(output);
    let checked = engine::check(&args.data, |progress| bar.show(progress))?;
    bar.finish();
    if output.json {
        screen::put(&format!("{}\n", to_json(&checked)), None)?;
    } else {
        let mut screen = Screen::default();
        render(&checked, &mut screen, output.lang);
        screen::put(screen.text(), None)?;
    }
    Ok(if checked.is_sound() { ExitCode::SUCCESS } else { ExitCode::from(Exit::Refused as u8) })
}

/// A progress bar; nothing where standard error is no terminal, or a program reads.
pub(crate) struct Bar {
    bar: ProgressBar,
    stage: Option<CheckStage>,
    lang: Lang,
}

impl Bar {
    pub(crate) fn new(output: Output) -> Self {
        let bar = if output.json { ProgressBar::hidden() } else { ProgressBar::new(0) };
        if let Ok(style) = ProgressStyle::with_template("  {msg} {bar:32} {percent:>3}%") {
            bar.set_style(style.progress_chars("━━╌"));
        }
        Self { bar, stage: None, lang: output.lang }
    }

    pub(crate) fn show(&mut self, progress: CheckProgress) {
        if self.stage != Some(progress.stage) {
            self.stage = Some(progress.stage);
            self.bar.set_message(match progress.stage {
                CheckStage::Journal => self.lang.pick("日志   ", "journal"),
                CheckStage::CopyingSled => self.lang.pick("副本   ", "copying"),
                CheckStage::Sled => self.lang.pick("sled   ", "sled   "),
                CheckStage::Records => self.lang.pick("记录   ", "records"),
            });
        }
        self.bar.set_length(progress.total);
        self.bar.set_position(progress.done);
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// What the check found, for people.
pub(crate) fn render(checked: &Checked, screen: &mut Screen, lang: Lang) {
    let (store, ledger) = (&checked.store, &checked.ledger);
    headline(checked, screen, lang);
    screen.pair(lang.pick("账本", "ledger"), store.ledger.to_string());
    let streams = ledger.streams;
    screen.pair(
        lang.pick("记录", "records"),
        lang.pick(
            format!("{} 条，{streams} 个记录流：逐条核对哈希、链接、编码和生命周期", ledger.records),
            format!("{} in {streams} streams: every hash, link, encoding and life cycle", ledger.records),
        ),
    );
    screen.pair(lang.pick("链头", "head"), store.head.hash.to_string());
    screen.pair(lang.pick("树根", "tree root"), ledger.tree_root.to_string());
    for (name, copy) in [(lang.pick("日志副本", "journal"), store.journal), ("sled", store.sled)] {
        let (sound, bytes) = (copy.sound_records, copy.bytes);
        screen.pair(
            name,
            lang.pick(
                format!("{sound} 条完好，{bytes} 字节"),
                format!("{sound} sound records, {bytes} bytes"),
            ),
        );
    }
    screen.pair(lang.pick("快照", "snapshot"), snapshot(&ledger.snapshot, lang));
    let closed = if store.closed_cleanly {
        lang.pick("正常关闭", "in order")
    } else {
        lang.pick("未正常关闭：下次打开时自动修复", "not in order: the next opening repairs what that left")
    };
    screen.pair(lang.pick("上次关闭", "last closed"), closed);
    for finding in &store.findings {
        let style = if finding.trouble.is_damage() { Style::Bad } else { Style::Warn };
        screen.line(format!("  {} {finding}", style.of("•")));
    }
    for finding in &ledger.findings {
        screen.line(format!("  {} {finding}", Style::Bad.of("•")));
    }
    let untold = ledger.finding_count.saturating_sub(ledger.findings.len());
    if untold > 0 {
        screen.line(lang.pick(format!("  另有 {untold} 处"), format!("  and {untold} more")));
    }
}

/// Whether anything is damaged; a sled that is behind is neither damage nor passed over.
fn headline(checked: &Checked, screen: &mut Screen, lang: Lang) {
    let behind = checked.store.sled.behind;
    if !checked.is_sound() {
        return screen.line(Style::Bad.of(lang.pick("✗ 受损", "✗ damaged")));
    }
    if behind == 0 {
        return screen.line(Style::Good.of(lang.pick("✓ 完好", "✓ sound")));
    }
    let said = lang.pick(
        format!("! 完好，但 sled 副本落后 {behind} 条"),
        format!("! sound, but sled is behind by {behind} records"),
    );
    screen.line(Style::Warn.of(&said));
    screen.line(lang.pick(
        "  这些记录都在日志副本中，没有丢失；下次 inforce serve 打开时自动补齐。",
        "  The journal has them, nothing is lost: the next `inforce serve` fills sled up by itself.",
    ));
}

fn snapshot(state: &SnapshotState, lang: Lang) -> String {
    match state {
        SnapshotState::None => lang.pick("无", "none").to_owned(),
        SnapshotState::Unusable { why } => {
            lang.pick(format!("不可用（{why}），将重建"), format!("of no use ({why}); it will be made again"))
        }
        SnapshotState::Agrees { records } => lang
            .pick(format!("与前 {records} 条记录一致"), format!("agrees with the first {records} records")),
        SnapshotState::Differs { records } => lang.pick(
            format!("与前 {records} 条记录不一致"),
            format!("differs from the first {records} records"),
        ),
    }
}

/// What the check found, for programs.
pub(crate) fn to_json(checked: &Checked) -> Value {
    let (store, ledger) = (&checked.store, &checked.ledger);
    let copy = |copy: CopyReport| {
        let CopyReport { bytes, sound_records, behind } = copy;
        json!({ "bytes": bytes, "sound_records": sound_records, "behind": behind })
    };
    let stored = store.findings.iter().map(|f| {
        json!({
            "trouble": f.trouble.name(), "damage": f.trouble.is_damage(),
            "file": f.file.display().to_string(), "detail": f.detail,
            "bytes": f.bytes.as_ref().map(|b| [b.start, b.end]),
            "records": f.records.as_ref().map(|r| [r.start, r.end]),
        })
    });
    let said = ledger.findings.iter().map(|f| {
        json!({
            "trouble": "inconsistent", "damage": true, "file": null, "detail": f.what, "bytes": null,
            "records": f.sequence.map(|s| [s, s + 1]),
        })
    });
    json!({
        "sound": checked.is_sound(),
        "ledger": store.ledger.to_string(),
        "records": ledger.records,
        "streams": ledger.streams,
        "head": { "size": store.head.size, "hash": store.head.hash.to_string() },
        "tree_root": ledger.tree_root.to_string(),
        "closed_cleanly": store.closed_cleanly,
        "journal": copy(store.journal),
        "sled": copy(store.sled),
        "snapshot": snapshot(&ledger.snapshot, Lang::En),
        "findings": stored.chain(said).collect::<Vec<Value>>(),
        "finding_count": store.findings.len() + ledger.finding_count,
    })
}
