//! How far an import is, on a terminal: what was sent, then that the server works.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::args::Output;
use crate::lang::Lang;

/// How often the spinner turns.
const TURN: Duration = Duration::from_millis(100);

pub(super) struct Progress {
    bar: ProgressBar,
    lang: Lang,
}

impl Progress {
    /// Begins with the reading of the file.
    pub(super) fn new(output: Output) -> Self {
        let bar = if output.json { ProgressBar::hidden() } else { ProgressBar::new_spinner() };
        let progress = Self { bar, lang: output.lang };
        progress.style("  {spinner} {msg}  {elapsed}");
        progress.bar.set_message(output.lang.pick("读取文件", "reading the file"));
        progress.bar.enable_steady_tick(TURN);
        progress
    }

    /// What to tell of the bytes that are on their way. Behind the last, the server reads, compares and records.
    pub(super) fn sending(&self, length: usize) -> impl Fn(u64) + Clone + Send + 'static {
        let length = length as u64;
        self.style("  {spinner} {msg}  {bar:30} {bytes}/{total_bytes}  {elapsed}");
        self.bar.set_length(length);
        let sending = self.lang.pick("发送", "sending");
        let working = self.lang.pick("服务正在核对并登记", "the server compares and records");
        self.bar.set_message(sending);
        let bar = self.bar.clone();
        move |sent| {
            bar.set_position(sent);
            bar.set_message(if sent < length { sending } else { working });
        }
    }

    pub(super) fn done(&self) {
        self.bar.finish_and_clear();
    }

    fn style(&self, template: &str) {
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
    }
}
