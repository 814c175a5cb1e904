//! Random commands of every kind, from a seed.

use inforce_catalog::command::*;
use inforce_catalog::event::{
    AgencyKind, DeclineReason, EndReason, Interim, JurisdictionNature, ReshapeKind, Role, TimeLimits,
};
use inforce_catalog::*;

/// A source of values that repeats itself for the same seed (xorshift64*).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.number() % limit
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 0
    }

    fn one<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.below(values.len() as u64) as usize]
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.yes().then(|| make(self))
    }

    fn some<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(4)).map(|_| make(self)).collect()
    }

    fn text(&mut self) -> String {
        // All in normal form NFC; an empty text has to survive too.
        const PIECES: [&str; 6] = ["电影放映", "许可 ", "（试行）", "قانۇن", "é", "\u{20000}"];
        self.some(|d| d.one(&PIECES)).concat()
    }

    fn id(&mut self) -> CommandId {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.number().to_be_bytes());
        bytes[8..].copy_from_slice(&self.number().to_be_bytes());
        CommandId(bytes)
    }

    fn day(&mut self) -> Day {
        let span = u64::from(Day::LAST.number().abs_diff(Day::FIRST.number()));
        Day::FIRST.plus(i32::try_from(self.below(span + 1)).unwrap())
    }

    fn place(&mut self) -> JurisdictionCode {
        JurisdictionCode::from_number(self.below(1_000_000_000_000)).unwrap()
    }

    fn item(&mut self) -> ItemCode {
        let family = self.below(1_000_000_000);
        let suffix = self.one(&["000", "00Y", "001", "999"]);
        format!("{family:09}{suffix}").parse().unwrap()
    }

    fn credit_code(&mut self) -> CreditCode {
        format!("X{:017}", self.below(1_000_000)).parse().unwrap()
    }

    fn level(&mut self) -> Level {
        self.one(&Level::ALL)
    }

    fn levels(&mut self) -> Levels {
        Levels::from_bits(self.below(32) as u8).unwrap()
    }

    fn item_type(&mut self) -> ItemType {
        use ItemType as T;
        let all = [T::Unclassified, T::General, T::Concession];
        let more = [T::Recognition, T::Approval, T::Registration];
        if self.yes() { self.one(&all) } else { self.one(&more) }
    }

    fn names(&mut self) -> Names {
        let mut others = Vec::new();
        for lang in Lang::ALL {
            others.extend(self.maybe(|d| Translation { lang, text: d.text() }));
        }
        Names { zh: self.text(), others }
    }

    fn citation(&mut self) -> Citation {
        Citation { kind: self.one(&CitationKind::ALL), title: self.text(), articles: self.text() }
    }

    fn inherited(&mut self) -> Inherited {
        Inherited {
            names: self.names(),
            item_type: self.item_type(),
            basis: self.some(Self::citation),
            set_by: self.level(),
            levels: self.levels(),
        }
    }

    fn agency(&mut self) -> AgencyInput {
        AgencyInput { jurisdiction: self.place(), code: self.credit_code() }
    }

    fn body(&mut self) -> BodyInput {
        BodyInput { name: self.text(), agency: self.maybe(Self::agency) }
    }

    fn local(&mut self) -> LocalInput {
        LocalInput { department: self.body(), authorities: self.some(Self::body), remark: self.text() }
    }

    fn new_item(&mut self) -> NewItemInput {
        NewItemInput {
            inherited: self.inherited(),
            local: self.local(),
            first_implemented: self.maybe(Self::day),
        }
    }

    fn instrument(&mut self) -> InstrumentInput {
        InstrumentInput {
            number: self.text(),
            title: self.text(),
            issuer: self.agency(),
            date: self.day(),
            digest: self.maybe(|d| Digest([d.below(256) as u8; 32])),
            transition: self.maybe(Self::text),
        }
    }

    fn limits(&mut self) -> TimeLimits {
        let mut small = || u16::try_from(self.below(65_536)).unwrap();
        TimeLimits { apply: small(), review: small(), publish: small(), confirm: small() }
    }

    fn interim(&mut self) -> Interim {
        self.one(&[Interim::PreviousBody, Interim::NewBody])
    }

    pub(crate) fn submission(&mut self, word: &str) -> Submission {
        Submission {
            id: self.id(),
            principal: "clerk-1".to_owned(),
            expected_version: self.maybe(Self::number),
            effective_from: self.maybe(Self::day),
            instrument: self.maybe(Self::instrument),
            transcribed: self.yes(),
            restates: self.maybe(Self::number),
            command: self.command(word),
        }
    }

    pub(crate) fn command(&mut self, word: &str) -> Command {
        let jurisdiction = self.place();
        let item = self.item();
        self.on_levels(word, jurisdiction)
            .or_else(|| self.on_items(word, jurisdiction, item))
            .or_else(|| self.on_listings(word, jurisdiction, item))
            .unwrap_or_else(|| panic!("a random `{word}` is missing here"))
    }

    #[rustfmt::skip]
    fn on_levels(&mut self, word: &str, jurisdiction: JurisdictionCode) -> Option<Command> {
        use JurisdictionNature as N;
        Some(match word {
            "establish" => Establish {
                level: self.level(), code: jurisdiction, names: self.names(), parent: self.maybe(Self::place),
                nature: self.one(&[N::Government, N::StreetOffice, N::OtherUnit]),
            }.into(),
            "rename-jurisdiction" => RenameJurisdiction { jurisdiction, names: self.names() }.into(),
            "recode-jurisdiction" => RecodeJurisdiction { jurisdiction, code: self.place() }.into(),
            "merge-jurisdictions" => MergeJurisdictions { jurisdiction, into: self.place() }.into(),
            "retire-jurisdiction" => RetireJurisdiction { jurisdiction, successor: self.maybe(Self::place) }.into(),
            "appoint-agency" => AppointAgency {
                jurisdiction, code: self.credit_code(), kind: self.one(&AgencyKind::ALL), names: self.names(),
            }.into(),
            "rename-agency" => RenameAgency { agency: self.agency(), names: self.names() }.into(),
            "retire-agency" => RetireAgency { agency: self.agency() }.into(),
            "transfer-items" => TransferItems { from: self.agency(), to: self.agency() }.into(),
            "grant-role" => GrantRole {
                jurisdiction: self.maybe(Self::place), principal: self.text(), role: self.one(&Role::ALL),
            }.into(),
            "withdraw-role" => WithdrawRole {
                jurisdiction: self.maybe(Self::place), principal: self.text(), role: self.one(&Role::ALL),
            }.into(),
            "declare-coverage" => DeclareCoverage {
                jurisdiction, code_prefix: self.text(), complete: self.yes(), expected_count: self.below(1 << 32) as u32,
            }.into(),
            "set-policy" => SetPolicy { jurisdiction, limits: self.limits() }.into(),
            "set-calendar" => SetCalendar {
                jurisdiction, year: self.below(65_536) as u16, days_off: self.some(Self::day),
                extra_workdays: self.some(Self::day),
            }.into(),
            "receive" => Receive { jurisdiction }.into(),
            _ => return None,
        })
    }

    #[rustfmt::skip]
    fn on_items(&mut self, word: &str, jurisdiction: JurisdictionCode, item: ItemCode) -> Option<Command> {
        use ReshapeKind as K;
        Some(match word {
            "add-item" => AddItem { jurisdiction, item, elements: self.new_item() }.into(),
            "adjust" => Adjust {
                jurisdiction, item, names: self.maybe(Self::names), item_type: self.maybe(Self::item_type),
                basis: self.maybe(|d| d.some(Self::citation)),
            }.into(),
            "rename-item" => RenameItem { jurisdiction, item, names: self.names() }.into(),
            "reshape" => Reshape {
                jurisdiction, kind: self.one(&[K::Merged, K::Split, K::Superseded]), predecessors: self.some(Self::item),
                successors: self.some(|d| SuccessorInput { item: d.item(), added: d.maybe(Self::new_item) }),
            }.into(),
            "devolve" => Devolve { jurisdiction, item, levels: self.levels(), interim: self.interim() }.into(),
            "recentralise" => Recentralise { jurisdiction, item, levels: self.levels(), interim: self.interim() }.into(),
            "reinstate" => Reinstate { jurisdiction, item, elements: self.new_item() }.into(),
            _ => return None,
        })
    }

    #[rustfmt::skip]
    fn on_listings(&mut self, word: &str, jurisdiction: JurisdictionCode, item: ItemCode) -> Option<Command> {
        Some(match word {
            "claim" => Claim { jurisdiction, item, local: self.local(), inherited: self.maybe(Self::inherited) }.into(),
            "decline" => Decline {
                jurisdiction, item, reason: self.one(&DeclineReason::ALL), note: self.text(),
            }.into(),
            "suspend" => Suspend {
                jurisdiction, item, reason: self.text(), approval: self.maybe(Self::instrument),
            }.into(),
            "resume" => Resume { jurisdiction, item }.into(),
            "end" => End {
                jurisdiction, item, reason: self.one(&EndReason::ALL), approval: self.maybe(Self::instrument),
            }.into(),
            "withdraw" => Withdraw { jurisdiction, item }.into(),
            "confirm" => Confirm {
                jurisdiction, item, parent_head: self.number(),
                successors: self.some(|d| SuccessorLocalInput { item: d.item(), local: d.local() }),
            }.into(),
            "reassign" => Reassign { jurisdiction, item, local: self.local() }.into(),
            "adopt" => Adopt { record: self.number() }.into(),
            "void" => Void { target: self.id(), reason: self.text() }.into(),
            _ => return None,
        })
    }
}
