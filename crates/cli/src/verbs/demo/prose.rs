//! The demo for people.

use std::path::Path;

use inforce_scenario::Words;
use inforce_scenario::lists::Lists;
use inforce_views::in_force::InForceAnswer;

use super::asking::Answers;
use super::part::{Part, Sum};
use crate::engine::Checked;
use crate::lang::Lang;
use crate::remote::Receipt;
use crate::render::{
    HeadView, Render, behind_sentence, conclusive, count_table, history_table, mark, obligation_table, place,
};
use crate::screen::Screen;
use crate::style::Style;
use crate::verbs::check;
use crate::words;

/// Overdue obligations that are shown; the total is said.
const SHOWN: usize = 12;

/// What is printed of a part.
pub(super) fn of(part: &Part<'_>, lang: Lang) -> String {
    let mut screen = Screen::default();
    match part {
        Part::Listening { url } => screen.line(format!("listening on {url}")),
        Part::Ledger { head, data } => ledger(head, data, &mut screen, lang),
        Part::LeftOut(lists) => left_out(lists, &mut screen, lang),
        Part::Chapter { title, taken } => chapter(*title, taken, &mut screen, lang),
        Part::Repeated(commands) => repeated(*commands, &mut screen, lang),
        Part::Answers(answers) => all(answers, &mut screen, lang),
        Part::Checked(checked) => whole_check(checked, &mut screen, lang),
        Part::Next { data, url } => next(data, *url, &mut screen, lang),
    }
    screen.text().to_owned()
}

fn heading(screen: &mut Screen, text: impl AsRef<str>) {
    screen.line(Style::Bold.of(text.as_ref()));
}

fn ledger(head: &HeadView, data: &Path, screen: &mut Screen, lang: Lang) {
    screen.blank();
    heading(
        screen,
        lang.pick(
            "行政许可事项清单：一个自治州，五个层级",
            "Catalogs of permit items: one prefecture, five levels of government",
        ),
    );
    screen.pair(lang.pick("账本", "ledger"), format!("{} · {}", head.ledger, data.display()));
    screen.pair(lang.pick("已有记录", "records"), head.size.to_string());
    screen.blank();
}

fn left_out(lists: &Lists, screen: &mut Screen, lang: Lang) {
    let names: Vec<&str> = lists.left_out.iter().map(|row| row.name.as_str()).collect();
    let (count, names) = (names.len(), names.join("、"));
    screen.line(Style::Dim.of(&lang.pick(
        format!("– 未列入 {count} 个区划代码：{names}，属生产建设兵团，不是本账本的政府"),
        format!("– {count} rows of the list are left out: {names} belong to the production corps, not to a government here"),
    )));
}

fn chapter(title: Words, taken: &[Receipt], screen: &mut Screen, lang: Lang) {
    let Sum { commands, records, first, last, repeated } = Sum::of(taken);
    let range = if last > first { format!("#{first}–#{last}") } else { format!("#{first}") };
    let sign = if repeated == commands { Style::Warn.of("=") } else { Style::Good.of("✓") };
    screen.line(format!("{sign} {}", lang.pick(title.zh, title.en)));
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    screen.line(Style::Dim.of(&lang.pick(
        format!("  {commands} 条命令 → {records} 条记录  {range}"),
        format!("  {commands} command{} → {records} record{}  {range}", plural(commands), plural(records)),
    )));
}

/// The end of the chapters, and how much of them was there already.
fn repeated(commands: usize, screen: &mut Screen, lang: Lang) {
    if commands > 0 {
        screen.line(Style::Warn.of(&lang.pick(
            format!("＝ 其中 {commands} 条命令此前已登记：同一编号、同一内容只登记一次。"),
            format!("= {commands} of the commands had been recorded before: the same id with the same content is recorded once."),
        )));
    }
    screen.blank();
}

fn all(answers: &Answers, screen: &mut Screen, lang: Lang) {
    counts(answers, screen, lang);
    overdue(answers, screen, lang);
    heading(screen, lang.pick("在那一天是否有效？", "Was it in force, on that day?"));
    answers.cases.iter().for_each(|answer| verdict(answer, screen, lang));
    screen.blank();
    let (place, item) = (place(&answers.history.asked.jurisdiction), &answers.history.item);
    let one = lang.pick("两个时间里的一个条目：", "One listing in both times: ");
    heading(screen, format!("{one}{place} {item}"));
    screen.table(&history_table(&answers.history.rows, lang));
    screen.blank();
    heading(screen, lang.pick("账本的末端", "The head of the log"));
    answers.head.render(screen, lang);
    screen.blank();
}

fn counts(answers: &Answers, screen: &mut Screen, lang: Lang) {
    let day = answers.counts.first().map_or("", |answer| &answer.asked.valid_on);
    heading(screen, lang.pick(format!("清单有多少项（{day}）"), format!("How many items ({day})")));
    let rows: Vec<_> = answers.counts.iter().flat_map(|answer| answer.rows.iter().cloned()).collect();
    screen.table(&count_table(&rows, lang));
    screen.blank();
}

fn overdue(answers: &Answers, screen: &mut Screen, lang: Lang) {
    let Answers { overdue, late, open, .. } = answers;
    let (day, total) = (&overdue.asked.valid_on, overdue.total);
    heading(
        screen,
        lang.pick(
            format!("自治州及下级的应办事项（{day}）：逾期未办 {total}，逾期后已办 {late}，未到期 {open}"),
            format!(
                "Owed in the prefecture and below ({day}): {total} overdue, {late} done late, {open} open"
            ),
        ),
    );
    let shown = overdue.rows.get(..SHOWN).unwrap_or(&overdue.rows);
    screen.table(&obligation_table(shown, lang));
    let hidden = total.saturating_sub(shown.len() as u64);
    if hidden > 0 {
        screen.line(Style::Dim.of(&lang.pick(format!("  另有 {hidden} 项"), format!("  and {hidden} more"))));
    }
    screen.blank();
}

/// One answer in a few lines: the verdict, of what and when, what it rests on.
fn verdict(answer: &InForceAnswer, screen: &mut Screen, lang: Lang) {
    let (sign, style) = mark(answer.in_force);
    let why = lang.pick(&answer.reason_zh, &answer.reason_en);
    let exercise = words::word(lang, &answer.exercise);
    let said = if answer.in_force { format!("{sign} {why} · {exercise}") } else { format!("{sign} {why}") };
    let name = answer.listing.as_ref().map_or("", |text| &text.name);
    screen.line(format!("  {}", style.of(&said)));
    let whose = answer.jurisdiction.as_ref().map(place).unwrap_or_default();
    let times = lang.pick(
        format!("{} · 截至 #{}", answer.valid_on, answer.as_of),
        format!("{} · as known at #{}", answer.valid_on, answer.as_of),
    );
    screen.line(format!("    {whose}  {} {name}  {}", answer.item, Style::Dim.of(&times)));
    if let Some(behind) = &answer.behind {
        screen.line(format!("    {}", behind_sentence(behind, lang)));
    }
    if let Some(begins) = &answer.begins {
        screen.line(lang.pick(format!("    自 {begins} 起"), format!("    begins on {begins}")));
    }
    if !answer.conclusive {
        screen.line(format!("    {}{}", lang.pick("能否断定：", "conclusive: "), conclusive(answer, lang)));
    }
    rests_on(answer, screen, lang);
}

/// The deciding record of each level, from the jurisdiction up; nothing where nothing is recorded.
fn rests_on(answer: &InForceAnswer, screen: &mut Screen, lang: Lang) {
    let levels = answer.deciding_records.iter().filter_map(|record| {
        let sequence = record.sequence?;
        let (level, status) = (words::word(lang, &record.level), words::word(lang, &record.status));
        Some(format!("{level} {status} #{sequence}"))
    });
    let levels: Vec<String> = levels.collect();
    if !levels.is_empty() {
        let label = lang.pick("依据记录：", "rests on: ");
        screen.line(Style::Dim.of(&format!("    {label}{}", levels.join(" ← "))));
    }
}

fn whole_check(checked: &Checked, screen: &mut Screen, lang: Lang) {
    heading(screen, lang.pick("全面检查", "The whole ledger, checked"));
    check::render(checked, screen, lang);
    screen.blank();
}

/// Questions worth asking next.
const QUESTIONS: [&str; 6] = [
    "ask in-force --jurisdiction 652801 --item 000104001000 --on 2022-11-01",
    "ask in-force --jurisdiction 652801 --item 650193001000 --on 2023-05-31 --json",
    "ask in-force --jurisdiction 652800 --subtree --item 000118008000 --on 2023-05-31",
    "ask history --jurisdiction 652824 --item 000120024000",
    "ask counts --jurisdiction 652800 --subtree --on 2022-11-15",
    "ask obligations --jurisdiction 652800 --subtree --state overdue",
];

/// What to try next: commands that work as they stand, with the name this program was called by.
fn next(data: &Path, url: Option<&str>, screen: &mut Screen, lang: Lang) {
    let program = std::env::args().next().unwrap_or_else(|| "inforce".to_owned());
    let usual = format!("http://127.0.0.1:{}", inforce_server::DEFAULT_PORT);
    let server = url.filter(|url| *url != usual).map_or_else(String::new, |url| format!(" --server {url}"));
    heading(screen, lang.pick("接下来可以试试", "Try next"));
    let mut command =
        |words: &str| screen.line(format!("  {}", Style::Accent.of(&format!("{program} {words}"))));
    if url.is_none() {
        command(&format!("serve --data {}", data.display()));
    }
    QUESTIONS.iter().for_each(|question| command(&format!("{question}{server}")));
    command("command claim --help");
    if let Some(url) = url {
        screen.blank();
        screen.line(
            lang.pick(format!("服务地址 {url}，按 Ctrl-C 结束。"), format!("Serving at {url} until Ctrl-C.")),
        );
    }
}
