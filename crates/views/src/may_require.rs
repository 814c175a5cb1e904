//! 能否要求办理: may a jurisdiction require a permit, named by its code or by its name as people call it?
//!
//! An item is asked about under the name it has here on the day; where the jurisdiction never had it, under the name it
//! has at the nearest level above. A name that is in no catalog, but near one that is, leaves the answer open: people
//! call things as they like, and only the item says whether it is in force.

use serde::{Deserialize, Serialize};

use inforce_catalog::in_force::{Reason, coverage};
use inforce_catalog::jurisdiction::{self, Jurisdiction};
use inforce_catalog::listing::Listing;
use inforce_catalog::{Day, ItemCode, JurisdictionCode, Names, Register, term::Seq, text};

use crate::in_force::{self, InForceAnswer, InForceQuestion};
use crate::page;
use crate::reason;
use crate::refusal::QueryRefusal;
use crate::scope::{Asked, Ground, Scope};
use crate::search::{Folded, FoundText, How, Index, Rank, Words, found_by, given, must_know, spoken};

/// Most near names that are told: more would not help to choose.
pub const MOST_NEAR: usize = 10;

/// The question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MayRequireQuestion {
    /// The code of the jurisdiction on the day.
    pub jurisdiction: JurisdictionCode,
    /// The permit: its code or its name.
    pub what: String,
    /// The legal day.
    pub day: Day,
    /// As known when this record had been taken; what is known now if absent.
    pub as_of: Option<Seq>,
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MayRequireAnswer {
    /// What it speaks of.
    #[serde(flatten)]
    pub asked: Asked,
    /// The permit as it was asked about.
    pub what: String,
    /// `yes`: an item of this code or name is in force there. `no`: none is, and the ledger can stand by that. `open`:
    /// it cannot say.
    pub answer: String,
    /// Whether the jurisdiction itself exercises it.
    pub exercised_here: bool,
    /// Why, one word: as for "in force", or `near_names`: only near names are known.
    pub reason: String,
    /// Why, as an office reads it.
    pub reason_zh: String,
    /// Why, in English.
    pub reason_en: String,
    /// The items of this very code or name.
    pub exact: Vec<MayRequireRow>,
    /// The items with a near name, the best first, ten at most.
    pub near: Vec<MayRequireRow>,
}

/// One item that may be meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MayRequireRow {
    /// Its name, as the jurisdiction or the nearest level above has it.
    pub name: String,
    /// How it answers, as in searches: `code`, `name`, `begins`, `has` or `near`.
    pub how: String,
    /// How much of the name or code was named, or how near the name is, in thousandths.
    pub score: u32,
    /// What answers, with the places marked.
    pub found: Vec<FoundText>,
    /// Whether it is in force in the jurisdiction.
    pub verdict: InForceAnswer,
}

/// May the jurisdiction require it?
///
/// # Errors
/// See [`QueryRefusal`]: an unknown place, a sequence beyond the head, nothing or too long a text to find, an index that
/// is behind.
pub fn answer(
    register: &Register,
    index: &Index,
    question: &MayRequireQuestion,
) -> Result<MayRequireAnswer, QueryRefusal> {
    let n = page::known_at(register, question.as_of)?;
    let (jurisdiction, day) = (question.jurisdiction, question.day);
    let scope = Scope { jurisdiction, subtree: false, day, as_of: Some(n) };
    let ground = scope.ground(register, n)?;
    let words = given("what", &question.what, Words::read)?;
    let words = words.ok_or(QueryRefusal::NothingToFind { field: "what" })?;
    must_know(index, n)?;
    let (exact, mut near) = meant(&ground, index, &words);
    near.truncate(MOST_NEAR);
    let told = |meant: Vec<Meant>| -> Result<Vec<MayRequireRow>, QueryRefusal> {
        meant.into_iter().map(|meant| meant.row(&ground, &words)).collect()
    };
    let (exact, near) = (told(exact)?, told(near)?);
    let conclusion = Conclusion::of(&ground, &exact, &near);
    Ok(MayRequireAnswer {
        asked: ground.asked(),
        what: question.what.clone(),
        answer: conclusion.answer.to_owned(),
        exercised_here: exact.iter().any(|row| row.verdict.exercised_here),
        reason: conclusion.reason,
        reason_zh: conclusion.zh,
        reason_en: conclusion.en,
        exact,
        near,
    })
}

/// An item that may be meant, under the name it has here.
struct Meant {
    rank: Rank,
    item: ItemCode,
    names: Option<Names>,
}

/// The items of this very code or name, and those near it, the best first.
fn meant(ground: &Ground<'_>, index: &Index, words: &Words) -> (Vec<Meant>, Vec<Meant>) {
    let line = jurisdiction::line(ground.register, ground.place.id, ground.day, ground.n);
    let named = words.item();
    let of = |item: ItemCode| {
        let names = name_here(ground, &line, item);
        let by_name = names.iter().flat_map(spoken).filter_map(|(_, n)| words.of_name(&Folded::of(n)));
        // A code of which nothing is known has its answer too.
        let by_code = words.of_code(item.as_str()).filter(|_| names.is_some() || named == Some(item));
        let rank = by_name.chain(by_code).min()?;
        Some(Meant { rank, item, names })
    };
    let mut items: Vec<ItemCode> = index.answering(words).into_keys().collect();
    items.extend(named.filter(|item| !items.contains(item)));
    let mut found: Vec<Meant> = items.into_iter().filter_map(of).collect();
    found.sort_by_key(|meant| (meant.rank, meant.item));
    let is_exact = |meant: &Meant| meant.rank.how == How::Name || named == Some(meant.item);
    found.into_iter().partition(is_exact)
}

/// The name of an item in the jurisdiction on the day, or at the nearest level above that has one; where none has, the
/// name it will have.
fn name_here(ground: &Ground<'_>, line: &[Jurisdiction], item: ItemCode) -> Option<Names> {
    let Ground { register, n, .. } = *ground;
    [ground.day, Day::LAST].into_iter().find_map(|day| {
        line.iter().find_map(|place| {
            let listing = Listing::on(register.listing(place.id, item), day, n);
            let text = text::of_listing(register, place.id, item, &listing, day, n)?;
            Some(text.names.value.clone())
        })
    })
}

impl Meant {
    fn row(self, ground: &Ground<'_>, words: &Words) -> Result<MayRequireRow, QueryRefusal> {
        let names = self.names.unwrap_or_else(|| Names::zh(""));
        let question = InForceQuestion {
            jurisdiction: ground.place.code,
            item: self.item,
            day: ground.day,
            as_of: Some(ground.n),
            intervals: false,
        };
        Ok(MayRequireRow {
            how: self.rank.how.word().to_owned(),
            score: self.rank.score,
            found: found_by(words, self.item, &names),
            verdict: in_force::answer(ground.register, &question)?,
            name: names.zh,
        })
    }
}

/// Yes, no or open, and why.
struct Conclusion {
    answer: &'static str,
    reason: String,
    zh: String,
    en: String,
}

impl Conclusion {
    fn of(ground: &Ground<'_>, exact: &[MayRequireRow], near: &[MayRequireRow]) -> Self {
        let deciding = exact.iter().find(|row| row.verdict.in_force).or(exact.first());
        if let Some(MayRequireRow { verdict, .. }) = deciding {
            let all = exact.iter().all(|row| row.verdict.conclusive);
            let answer = match (verdict.in_force, all) {
                (true, _) => "yes",
                (false, true) => "no",
                (false, false) => "open",
            };
            let (reason, zh, en) =
                (verdict.reason.clone(), verdict.reason_zh.clone(), verdict.reason_en.clone());
            return Self { answer, reason, zh, en };
        }
        if ground.place.retired.is_some() {
            return Self::because("no", Reason::JurisdictionRetired);
        }
        if !near.is_empty() {
            return Self {
                answer: "open",
                reason: "near_names".to_owned(),
                zh: "清单中没有同名事项，但有名称相近的".to_owned(),
                en: "no item of this name, but of near names".to_owned(),
            };
        }
        match all_complete(ground) {
            true => Self::because("no", Reason::NotListed),
            false => Self::because("open", Reason::NotRecorded),
        }
    }

    fn because(answer: &'static str, reason: Reason) -> Self {
        let (zh, en) = (reason.chinese().to_owned(), reason::english(reason).to_owned());
        Self { answer, reason: reason.word().to_owned(), zh, en }
    }
}

/// Whether every catalog from the jurisdiction to the nation is declared complete, as a whole, on the day.
fn all_complete(ground: &Ground<'_>) -> bool {
    let Ground { register, day, n, .. } = *ground;
    let line = jurisdiction::line(register, ground.place.id, day, n);
    let whole = |place: &Jurisdiction| {
        coverage(register, place.id, day, n).iter().any(|(prefix, _)| prefix.is_empty())
    };
    line.last().is_some_and(|top| top.parent.is_none()) && line.iter().all(whole)
}
