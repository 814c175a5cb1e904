//! What is put right, and what is declared complete once it is.

use inforce_catalog::JurisdictionCode;
use inforce_catalog::Level;
use inforce_catalog::command::{DeclareCoverage, InstrumentInput, Void};

use super::cast::{officer, transcriber};
use super::catalogs::{COVERED, COVERED_PREFIX, MISTAKEN, MISTAKEN_ITEM};
use super::claims::{DECLINED, claim, county_list, decline};
use super::{Chapter, Stage, batch, command_id, days, draft, item, place};
use crate::Words;

pub(super) fn chapters(stage: &Stage<'_>) -> Vec<Chapter> {
    vec![mistake(stage), coverage(stage)]
}

/// The key of the command that is voided.
pub(super) fn mistaken_claim() -> String {
    format!("claim/{}/{MISTAKEN_ITEM}", place(MISTAKEN))
}

fn mistake(stage: &Stage<'_>) -> Chapter {
    let county = place(MISTAKEN);
    let by = officer(county);
    let void = Void {
        target: command_id(&mistaken_claim()), reason: "录入错误：应为不认领。".to_owned()
    };
    let claimed = stage.lists.of_level(Level::County).filter(|d| d.code == county).flat_map(|d| {
        let row = stage.lists.items().find(|i| i.code == item(MISTAKEN_ITEM));
        row.map(|row| claim(d, row, &by, &county_list(d, days::county_list()), days::county_list()))
    });
    let declined = DECLINED.iter().filter(|(c, i, ..)| (*c, *i) == (MISTAKEN, MISTAKEN_ITEM));
    Chapter {
        title: Words {
            zh: "一个县误录一项认领，撤销该记录后登记为不认领",
            en: "One county records a claim by mistake, voids it and declines instead",
        },
        batches: vec![
            batch(&by, claimed.collect()),
            batch(&by, vec![draft(&format!("void/{}", mistaken_claim()), &by, void)]),
            batch(&by, declined.map(|entry| decline(entry, days::county_list())).collect()),
        ],
    }
}

/// The catalogs of one line, from the nation to a county, are declared complete for the items that the region sets.
fn coverage(stage: &Stage<'_>) -> Chapter {
    let declare = |jurisdiction: JurisdictionCode, by: &str, count: usize, instrument: &InstrumentInput| {
        let command = DeclareCoverage {
            jurisdiction,
            code_prefix: COVERED_PREFIX.to_owned(),
            complete: true,
            expected_count: u32::try_from(count).unwrap_or(u32::MAX),
        };
        draft(&format!("coverage/{jurisdiction}"), by, command).on(days::coverage()).by(instrument)
    };
    let (transcriber, given) = (transcriber(), &stage.instruments);
    let all = stage.lists.regional.len();
    let (prefecture, county) = (place("652800"), place(COVERED));
    let list = stage.lists.divisions.iter().find(|d| d.code == county);
    let mut batches = vec![
        batch(
            &transcriber,
            vec![
                declare(JurisdictionCode::NATION, &transcriber, 0, &given.national_list).transcribed(),
                declare(place("650000"), &transcriber, all, &given.regional_list).transcribed(),
            ],
        ),
        batch(
            &officer(prefecture),
            vec![declare(prefecture, &officer(prefecture), all, &given.prefecture_list)],
        ),
    ];
    batches.extend(list.map(|d| {
        let (by, instrument) = (officer(county), county_list(d, days::county_list()));
        batch(&by, vec![declare(county, &by, all, &instrument)])
    }));
    Chapter {
        title: Words {
            zh: "声明清单完整：仅限自治区设定的事项（编码以650开头），自国家至库尔勒市逐级",
            en: "Declaring catalogs complete, for codes that begin with 650 only, from the nation down to Korla",
        },
        batches,
    }
}
