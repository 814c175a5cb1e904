//! Who may set a permit, and by what: data, one table a version.
//!
//! Source: 行政许可法 articles 14, 15 and 17. The notice also speaks of prefecture government *rules* that set permits;
//! the statute does not allow that, and the statute wins. Which version holds is a record in the ledger's own stream;
//! old versions stay here for ever, since old records were decided by them.

use crate::term::{Citation, CitationKind, Level};

/// The version this program writes into a new ledger.
pub const CURRENT_VERSION: u16 = 1;

/// Whether this program knows the rules of a version.
pub fn is_known(version: u16) -> bool {
    (1..=CURRENT_VERSION).contains(&version)
}

/// How a basis lets a level set a permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// It may, until changed.
    Permanent,
    /// It may for one year from the day the permit was first implemented.
    OneYear,
    /// It may not.
    Never,
}

/// What a basis allows a level, by version 1 of the rules: the strongest of the citations counts.
pub fn who_may_set(level: Level, basis: &[Citation]) -> Setting {
    let any = |kinds: &[CitationKind]| basis.iter().any(|c| kinds.contains(&c.kind));
    if any(permanent_kinds(level)) {
        Setting::Permanent
    } else if level == Level::Region && any(&[CitationKind::ProvincialGovernmentRule]) {
        Setting::OneYear
    } else {
        Setting::Never
    }
}

/// Whether the basis lets the level set a permit without an end.
pub fn is_permanent(level: Level, basis: &[Citation]) -> bool {
    who_may_set(level, basis) == Setting::Permanent
}

/// The kinds of text by which a level may set a permit without an end.
pub fn permanent_kinds(level: Level) -> &'static [CitationKind] {
    use CitationKind::{
        AdministrativeRegulation, AutonomousRegulation, Law, LocalRegulation, StateCouncilDecision,
    };
    match level {
        Level::Nation => &[Law, AdministrativeRegulation, StateCouncilDecision],
        Level::Region => &[LocalRegulation],
        Level::Prefecture => &[LocalRegulation, AutonomousRegulation],
        Level::County | Level::Township => &[],
    }
}

/// Whether the State Council may approve that a region stops the item there (article 21): an economic item set by
/// administrative regulation, not one set by law or by a decision of the State Council. What is economic is for the
/// approval to say.
pub fn region_may_stop(set_by: Level, basis: &[Citation]) -> bool {
    let rests_on = |kind| basis.iter().any(|c| c.kind == kind);
    set_by == Level::Nation
        && rests_on(CitationKind::AdministrativeRegulation)
        && !rests_on(CitationKind::Law)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(kind: CitationKind) -> Vec<Citation> {
        vec![Citation { kind, title: "《示例》".into(), articles: String::new() }]
    }

    #[test]
    fn the_table_of_who_may_set_is_that_of_the_statute() {
        use CitationKind as K;
        let may = |level| K::ALL.into_iter().filter(|k| is_permanent(level, &by(*k))).collect::<Vec<_>>();
        assert_eq!(may(Level::Nation), [K::Law, K::AdministrativeRegulation, K::StateCouncilDecision]);
        assert_eq!(may(Level::Region), [K::LocalRegulation]);
        assert_eq!(may(Level::Prefecture), [K::LocalRegulation, K::AutonomousRegulation]);
        assert!(may(Level::County).is_empty() && may(Level::Township).is_empty());
    }

    #[test]
    fn government_rules_set_for_a_year_and_only_in_the_region() {
        let rule = by(CitationKind::ProvincialGovernmentRule);
        assert_eq!(who_may_set(Level::Region, &rule), Setting::OneYear);
        assert_eq!(who_may_set(Level::Prefecture, &rule), Setting::Never);
        assert_eq!(who_may_set(Level::Nation, &by(CitationKind::DepartmentRule)), Setting::Never);
    }
}
