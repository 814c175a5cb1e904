//! Pages: whatever their size they make up the whole answer, they stay true while the ledger grows, and no text that is
//! not the right token is taken for one.

use std::collections::BTreeSet;

use inforce_catalog::command::{DeclareCoverage, Decline, RenameItem};
use inforce_catalog::event::DeclineReason;
use inforce_catalog::{CitationKind, Level, Names, Register};
use inforce_views::across::{self, AcrossQuestion};
use inforce_views::agencies::{self, AgenciesQuestion};
use inforce_views::behind::{self, BehindQuestion};
use inforce_views::bureau::{self, Bureau, BureauQuestion};
use inforce_views::catalog::{self, CatalogQuestion, Selection};
use inforce_views::compare::{self, CompareQuestion, FirstSide};
use inforce_views::counts::{self, CountsQuestion};
use inforce_views::counts_by::{self, CountsByQuestion, Dimension};
use inforce_views::coverage::{self, CoverageQuestion};
use inforce_views::declined::{self, DeclinedQuestion};
use inforce_views::history::{self, HistoryQuestion};
use inforce_views::in_force::{self, InForceAcrossQuestion};
use inforce_views::jurisdictions::{self, JurisdictionsQuestion};
use inforce_views::listing::{self, ListingQuestion};
use inforce_views::obligations::{self, ObligationsQuestion};
use inforce_views::search::{self, Index, SearchAnswer, SearchQuestion};
use inforce_views::unclaimed::{self, UnclaimedQuestion};
use inforce_views::{PageRequest, QueryRefusal, Scope};
use proptest::prelude::{ProptestConfig, any, prop, proptest};
use serde::Serialize;

use super::under;
use super::world::{
    COUNTY, ITEM, NATION, OTHER_COUNTY, PREFECTURE, REGION, World, add, by_officer, claim, code, day,
    elements, item, timeless, void,
};

/// The rows of a page as JSON text, and the token of the next.
type Page = Result<(Vec<String>, Option<String>), QueryRefusal>;

/// Every question that comes in pages, asked under one scope.
struct Question {
    name: &'static str,
    ask: fn(&Register, Scope, PageRequest) -> Page,
}

fn rows<T: Serialize>(rows: &[T], token: Option<String>) -> Page {
    Ok((rows.iter().map(|row| serde_json::to_string(row).unwrap()).collect(), token))
}

macro_rules! questions {
    ($($name:literal: $answer:path, |$scope:ident, $page:ident| $question:expr;)*) => {
        const QUESTIONS: &[Question] = &[$(Question {
            name: $name,
            ask: |register, $scope, $page| {
                let answer = $answer(register, &$question)?;
                rows(&answer.rows, answer.next_page_token)
            },
        },)*];
    };
}

questions! {
    "catalog": catalog::answer, |scope, page|
        CatalogQuestion { scope, selection: Selection::Listed, item: None, with_text: false, page };
    "exercised": catalog::answer, |scope, page|
        CatalogQuestion { scope, selection: Selection::ExercisedHere, item: None, with_text: false, page };
    "one item": catalog::answer, |scope, page|
        CatalogQuestion { scope, selection: Selection::Listed, item: Some(item(ITEM)), with_text: false, page };
    "with text": catalog::answer, |scope, page|
        CatalogQuestion { scope, selection: Selection::Listed, item: None, with_text: true, page };
    "listing": listing::answer, |scope, page| ListingQuestion { scope, item: item(ITEM), page };
    "history": history::answer, |scope, page| HistoryQuestion { scope, item: item(ITEM), page };
    "in force": in_force::across, |scope, page| InForceAcrossQuestion { scope, item: item(ITEM), page };
    "counts": counts::answer, |scope, page| CountsQuestion { scope, page };
    "obligations": obligations::answer, |scope, page| ObligationsQuestion {
        scope, kinds: BTreeSet::new(), states: BTreeSet::new(), item: None, page,
    };
    "unclaimed": unclaimed::answer, |scope, page| UnclaimedQuestion { scope, page };
    "declined": declined::answer, |scope, page| DeclinedQuestion { scope, page };
    "jurisdictions": jurisdictions::answer, |scope, page| JurisdictionsQuestion { scope, page };
    "agencies": agencies::answer, |scope, page| AgenciesQuestion { scope, page };
    "coverage": coverage::answer, |scope, page| CoverageQuestion { scope, page };
    "compare": compare::answer, |scope, page| CompareQuestion {
        scope, from: FirstSide { day: Some(day("2022-02-10")), ..FirstSide::default() }, page,
    };
    "across": across::answer, |scope, page| AcrossQuestion { scope, item: item(ITEM), page };
    "behind": behind::answer, |scope, page| BehindQuestion { scope, page };
    "counts by": counts_by::answer, |scope, page| CountsByQuestion {
        scope, by: Dimension::ALL.into(), page,
    };
    "bureau": bureau::answer, |scope, page| BureauQuestion {
        scope, bureau: Bureau::Name("本地部门".into()), page,
    };
    "search": searched, |scope, page| SearchQuestion {
        scope, text: "许可".into(), code_prefix: String::new(), department: String::new(), page,
    };
}

/// A search with an index that knows everything.
fn searched(register: &Register, question: &SearchQuestion) -> Result<SearchAnswer, QueryRefusal> {
    let mut index = Index::default();
    index.follow(register, usize::MAX);
    search::answer(register, &index, question)
}

/// The small world with more items, some declined, some coverage declared.
fn world() -> World {
    let mut world = World::new();
    for number in 1..=9 {
        let text = format!("0002010{number:02}000");
        let set = elements(Level::Nation, "region|county", CitationKind::Law);
        world.accept(by_officer(NATION, add(NATION, &text, set)));
        world.accept(by_officer(REGION, claim(REGION, &text)));
        if number > 2 {
            world.accept(by_officer(PREFECTURE, claim(PREFECTURE, &text)));
        }
        if number > 5 {
            let reason = DeclineReason::NoSuchActivity;
            let (jurisdiction, item) = (code(OTHER_COUNTY), item(&text));
            let decline = Decline { jurisdiction, item, reason, note: String::new() };
            world.accept(by_officer(OTHER_COUNTY, decline));
        }
    }
    for (place, code_prefix, expected_count) in [(REGION, "0002", 9), (REGION, "0001", 2), (COUNTY, "", 1)] {
        let declare = DeclareCoverage {
            jurisdiction: code(place),
            code_prefix: code_prefix.into(),
            complete: true,
            expected_count,
        };
        world.accept(by_officer(place, declare));
    }
    for number in 3..=5 {
        let (jurisdiction, item) = (code(NATION), item(&format!("0002010{number:02}000")));
        let names = Names::zh("更名后的许可");
        world.accept(by_officer(NATION, RenameItem { jurisdiction, item, names }));
    }
    world
}

fn page(size: u32, token: Option<String>) -> PageRequest {
    PageRequest { size: Some(size), token }
}

fn scope() -> Scope {
    under(NATION, "2022-06-01")
}

/// All pages of a size, one after another.
fn walk(register: &Register, question: &Question, size: u32) -> Vec<String> {
    let mut found = Vec::new();
    let mut token = None;
    loop {
        let (rows, next) = (question.ask)(register, scope(), page(size, token)).unwrap();
        assert!(rows.len() == size as usize || next.is_none(), "{}: only the last is short", question.name);
        assert!(!rows.is_empty() || found.is_empty(), "{}: no empty page at the end", question.name);
        found.extend(rows);
        assert!(found.len() <= 1000, "{}: a page goes on from the one before", question.name);
        token = next;
        if token.is_none() {
            return found;
        }
    }
}

#[test]
fn pages_of_every_size_together_are_the_whole_answer() {
    let world = world();
    for question in QUESTIONS {
        let (whole, next) = (question.ask)(&world.register, scope(), page(1000, None)).unwrap();
        assert!(whole.len() > 2 && next.is_none(), "{} has rows to cut", question.name);
        for size in 1..=whole.len() as u32 + 1 {
            assert_eq!(walk(&world.register, question, size), whole, "{} by {size}", question.name);
        }
    }
}

#[test]
fn pages_begun_before_a_write_go_on_as_if_it_had_not_happened() {
    for question in QUESTIONS {
        let mut world = world();
        let whole = walk(&world.register, question, 1000);
        let (mut found, mut token) = (question.ask)(&world.register, scope(), page(1, None)).unwrap();
        for number in 10.. {
            let Some(next) = token else { break };
            if number == 10 {
                let listed = world.head(OTHER_COUNTY, "000201006000");
                let mistaken = world.register.record(listed).unwrap().1.command;
                world.accept(timeless(by_officer(OTHER_COUNTY, void(mistaken))));
            }
            if number < 20 {
                let text = format!("0002010{number}000");
                let set = elements(Level::Nation, "region|county", CitationKind::Law);
                world.accept(by_officer(NATION, add(NATION, &text, set)));
                world.accept(by_officer(REGION, claim(REGION, &text)));
            }
            let (rows, next) = (question.ask)(&world.register, scope(), page(1, Some(next))).unwrap();
            found.extend(rows);
            assert!(found.len() <= whole.len(), "{}: a page goes on from the one before", question.name);
            token = next;
        }
        assert_eq!(found, whole, "{}", question.name);
    }
}

#[test]
fn a_token_is_refused_by_every_other_question() {
    let world = world();
    for of in QUESTIONS {
        let (_, token) = (of.ask)(&world.register, scope(), page(1, None)).unwrap();
        let token = page(1, token);
        for other in QUESTIONS.iter().filter(|q| q.name != of.name) {
            let answer = (other.ask)(&world.register, scope(), token.clone());
            assert_eq!(answer, Err(QueryRefusal::PageTokenForeign), "{} by {}", of.name, other.name);
        }
        let others = [
            Scope { day: scope().day.plus(1), ..scope() },
            Scope { subtree: false, ..scope() },
            Scope { jurisdiction: code(REGION), ..scope() },
            Scope { as_of: Some(world.register.now()), ..scope() },
        ];
        for scope in others {
            let answer = (of.ask)(&world.register, scope, token.clone());
            assert_eq!(answer, Err(QueryRefusal::PageTokenForeign), "{} {scope:?}", of.name);
        }
        let larger = PageRequest { size: Some(7), ..token };
        assert!((of.ask)(&world.register, scope(), larger).is_ok(), "the size may change on the way");
    }
}

#[test]
fn a_token_from_a_longer_ledger_is_refused_as_beyond_the_head() {
    let (long, mut short) = (world(), world());
    let question = &QUESTIONS[0];
    let (_, token) = (question.ask)(&long.register, scope(), page(1, None)).unwrap();
    short.register.undo();
    let answer = (question.ask)(&short.register, scope(), page(1, token));
    assert!(matches!(answer, Err(QueryRefusal::AsOfBeyondHead { .. })));
}

#[test]
fn a_token_with_any_one_character_changed_or_missing_is_refused() {
    let world = world();
    let question = &QUESTIONS[0];
    let (_, token) = (question.ask)(&world.register, scope(), page(1, None)).unwrap();
    let token = token.unwrap();
    assert!(token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-'), "{token}");
    for at in 0..token.len() {
        for other in "09afZ.-~ 中".chars().filter(|c| !token[at..].starts_with(*c)) {
            let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
            let answer = (question.ask)(&world.register, scope(), page(1, Some(changed)));
            assert_eq!(answer, Err(QueryRefusal::PageTokenGarbled));
        }
        let cut = token[..at].to_owned();
        let answer = (question.ask)(&world.register, scope(), page(1, Some(cut)));
        assert_eq!(answer, Err(QueryRefusal::PageTokenGarbled));
    }
}

#[test]
fn a_page_has_one_to_a_thousand_rows() {
    let world = world();
    for question in QUESTIONS {
        for size in [0, 1001, u32::MAX] {
            let answer = (question.ask)(&world.register, scope(), page(size, None));
            assert_eq!(answer, Err(QueryRefusal::PageSizeOutOfRange { size }), "{}", question.name);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_garbage_is_taken_for_a_token(
        text in prop::string::string_regex("(p1\\.)?[0-9a-f.\\-]{0,150}|\\PC{0,40}").unwrap(),
        which in any::<prop::sample::Index>(),
    ) {
        let world = World::empty();
        let question = which.get(QUESTIONS);
        let answer = (question.ask)(&world.register, scope(), page(1, Some(text)));
        assert_eq!(answer, Err(QueryRefusal::PageTokenGarbled));
    }
}
