//! The questions of the end: how many, what is overdue, was it in force, what is its history.

use inforce_client::proto as pb;
use inforce_scenario::story::{AsKnown, Case, Story};
use inforce_views::in_force::InForceAnswer;

use super::telling::Told;
use crate::failure::Failure;
use crate::lang::Lang;
use crate::remote::Remote;
use crate::render::{
    Render, behind_sentence, conclusive, count_table, history_table, mark, obligation_table, place,
};
use crate::screen::{self, Screen};
use crate::style::Style;
use crate::words;

/// Overdue obligations that are shown; the total is said.
const SHOWN: u32 = 12;

/// Asks everything and prints the answers.
pub(super) async fn ask(remote: &Remote, story: &Story, told: &Told, lang: Lang) -> Result<(), Failure> {
    let mut screen = Screen::default();
    counts(remote, story, &mut screen, lang).await?;
    overdue(remote, story, &mut screen, lang).await?;
    in_force(remote, story, told, &mut screen, lang).await?;
    history(remote, story, &mut screen, lang).await?;
    head(remote, &mut screen, lang).await?;
    screen::put(screen.text(), None)
}

fn heading(screen: &mut Screen, lang: Lang, zh: &str, en: &str) {
    screen.line(Style::Bold.of(lang.pick(zh, en)));
}

async fn counts(remote: &Remote, story: &Story, screen: &mut Screen, lang: Lang) -> Result<(), Failure> {
    let day = story.questions.counting.to_string();
    heading(screen, lang, &format!("清单有多少项（{day}）"), &format!("How many items ({day})"));
    let mut rows = Vec::new();
    for code in &story.questions.counted {
        let question = pb::GetCountsRequest {
            jurisdiction: code.to_string(),
            on: Some(day.clone()),
            ..Default::default()
        };
        rows.extend(remote.counts(question).await?.rows);
    }
    screen.table(&count_table(&rows, lang));
    screen.blank();
    Ok(())
}

async fn overdue(remote: &Remote, story: &Story, screen: &mut Screen, lang: Lang) -> Result<(), Failure> {
    let question = |state: &str, page_size: u32| pb::ListObligationsRequest {
        jurisdiction: story.questions.prefecture.to_string(),
        subtree: true,
        states: vec![state.to_owned()],
        page_size,
        ..Default::default()
    };
    let overdue = remote.obligations(question("overdue", SHOWN)).await?;
    let late = remote.obligations(question("discharged_late", 1)).await?;
    let open = remote.obligations(question("open", 1)).await?;
    let (day, total, late, open) = (&overdue.asked.valid_on, overdue.total, late.total, open.total);
    heading(
        screen,
        lang,
        &format!("自治州及下级的应办事项（{day}）：逾期未办 {total}，逾期后已办 {late}，未到期 {open}"),
        &format!("Owed in the prefecture and below ({day}): {total} overdue, {late} done late, {open} open"),
    );
    screen.table(&obligation_table(&overdue.rows, lang));
    let hidden = total.saturating_sub(overdue.rows.len() as u64);
    if hidden > 0 {
        screen.line(Style::Dim.of(&lang.pick(format!("  另有 {hidden} 项"), format!("  and {hidden} more"))));
    }
    screen.blank();
    Ok(())
}

async fn in_force(
    remote: &Remote,
    story: &Story,
    told: &Told,
    screen: &mut Screen,
    lang: Lang,
) -> Result<(), Failure> {
    heading(screen, lang, "在那一天是否有效？", "Was it in force, on that day?");
    for case in &story.questions.cases {
        let answer = remote.in_force(question(case, told)).await?;
        verdict(&answer, screen, lang);
    }
    screen.blank();
    Ok(())
}

fn question(case: &Case, told: &Told) -> pb::GetInForceRequest {
    pb::GetInForceRequest {
        jurisdiction: case.listing.jurisdiction.to_string(),
        item: case.listing.item.to_string(),
        on: Some(case.on.to_string()),
        as_of: match case.as_known {
            AsKnown::Now => None,
            AsKnown::After(command) => told.last_record(command),
        },
        ..Default::default()
    }
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

async fn history(remote: &Remote, story: &Story, screen: &mut Screen, lang: Lang) -> Result<(), Failure> {
    let listing = story.questions.history.listing;
    let question = pb::GetHistoryRequest {
        jurisdiction: listing.jurisdiction.to_string(),
        item: listing.item.to_string(),
        ..Default::default()
    };
    let answer = remote.history(question).await?;
    let place = place(&answer.asked.jurisdiction);
    heading(
        screen,
        lang,
        &format!("两个时间里的一个条目：{place} {}", answer.item),
        &format!("One listing in both times: {place} {}", answer.item),
    );
    screen.table(&history_table(&answer.rows, lang));
    screen.blank();
    Ok(())
}

async fn head(remote: &Remote, screen: &mut Screen, lang: Lang) -> Result<(), Failure> {
    heading(screen, lang, "账本的末端", "The head of the log");
    remote.head().await?.render(screen, lang);
    screen.blank();
    Ok(())
}
