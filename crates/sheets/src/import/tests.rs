use super::*;

const DAY: &str = "2022-03-01";
const HEADINGS: &str =
    "序号,事项编码,设定层级,主管部门,事项名称,实施机关,可实施层级,设定和实施依据,依据类别\n";

fn asked(act: Act) -> Asked {
    Asked {
        jurisdiction: "650000".parse().unwrap(),
        act,
        on: DAY.parse().unwrap(),
        sheet: None,
        whole: None,
        attempt: 1,
        instrument: None,
        serials: Vec::new(),
    }
}

fn code(number: u32) -> ItemCode {
    format!("{:09}000", 1000 + number).parse().unwrap()
}

fn list(count: u32) -> String {
    let row = |n: u32| format!("{n},{},国家级,甲部,名称{n},甲部门,县级,《甲法》,法律\n", code(n));
    (1..=count).map(row).fold(HEADINGS.to_owned(), |list, row| list + &row)
}

/// The catalog that a list of so many items makes.
fn catalog(count: u32) -> Vec<ListItem> {
    let asked = asked(Act::Add);
    let rows = File::read(list(count).as_bytes(), &asked).rows;
    rows.iter().zip(1..).map(|(row, serial)| row.to_item(serial).unwrap()).collect()
}

fn held(asked: &Asked, file: &str, catalogs: Catalogs) -> Held {
    File::read(file.as_bytes(), asked).hold(asked, catalogs)
}

fn claims(rows: &str) -> String {
    format!("上级清单序号,事项编码,主管部门,实施机关,认领/不认领,理由\n{rows}")
}

fn findings(held: &Held) -> Vec<(&str, Option<u32>)> {
    held.report.findings.iter().map(|f| (f.code.as_str(), f.row)).collect()
}

#[test]
fn a_row_that_names_two_rows_of_the_parent_claims_both() {
    let catalogs = Catalogs { claimable: catalog(3), ..Catalogs::default() };
    let held = held(&asked(Act::Claim), &claims("1、3,,甲局,甲局,认领,\n"), catalogs);
    let planned: Vec<_> = held.plan.iter().map(|p| (p.row, p.item)).collect();
    assert_eq!(planned, [(Some(2), code(1)), (Some(2), code(3))]);
}

#[test]
fn numbers_of_a_named_file_hold_against_those_of_the_catalog() {
    let numbered =
        read_numbered(format!("序号,事项编码,事项名称\n7,,名称 2\n8,{},\n", code(3)).as_bytes(), None);
    let asked = Asked { serials: numbered.unwrap(), ..asked(Act::Claim) };
    let catalogs = Catalogs { claimable: catalog(3), ..Catalogs::default() };
    let held = held(&asked, &claims("7、8,,甲局,甲局,认领,\n1,,甲局,甲局,认领,\n"), catalogs);
    assert_eq!(findings(&held), [("serial_not_in_parent", Some(3))]);
}

#[test]
fn a_decline_that_stands_is_not_asked_for_again() {
    let catalogs =
        Catalogs { claimable: catalog(2), declined: BTreeSet::from([code(1)]), ..Catalogs::default() };
    let rows = format!("1,,,,不认领,本地无此类业务\n,{},,,不认领,本地无此类业务\n", code(2));
    let held = held(&asked(Act::Claim), &claims(&rows), catalogs);
    assert_eq!((held.difference.declined.len(), held.difference.unchanged), (1, 1));
    assert_eq!(held.plan.iter().map(|p| p.item).collect::<Vec<_>>(), [code(2)]);
}

#[test]
fn the_same_file_has_the_same_ids_and_another_attempt_day_or_byte_has_others() {
    let ids = |asked: &Asked, file: &str| -> BTreeSet<_> {
        let held = held(asked, file, Catalogs::default());
        held.submissions(asked, "clerk").into_iter().map(|s| s.id).collect()
    };
    let first = ids(&asked(Act::Add), &list(5));
    assert_eq!(first.len(), 5);
    assert_eq!(first, ids(&asked(Act::Add), &list(5)));
    let others = [
        ids(&Asked { attempt: 2, ..asked(Act::Add) }, &list(5)),
        ids(&Asked { on: "2022-03-02".parse().unwrap(), ..asked(Act::Add) }, &list(5)),
        ids(&asked(Act::Transcribe), &list(5)),
        ids(&asked(Act::Add), &(list(5) + "\n")),
    ];
    for other in others {
        assert!(first.is_disjoint(&other) && other.len() == 5);
    }
}

#[test]
fn with_one_error_nothing_is_asked_for() {
    let asked = asked(Act::Add);
    for file in ["", "读我\n", &list(3).replace(code(2).as_str(), "no code")] {
        let held = held(&asked, file, Catalogs::default());
        assert!(held.report.errors > 0, "{file}");
        assert!(held.plan.is_empty() && held.submissions(&asked, "clerk").is_empty());
        assert!(held.difference.is_empty());
    }
}

#[test]
fn a_file_that_asks_for_more_than_one_batch_says_so() {
    let asked = asked(Act::Add);
    let limit = u32::try_from(Limits::default().commands).unwrap();
    assert!(findings(&held(&asked, &list(limit), Catalogs::default())).is_empty());
    let over = held(&asked, &list(limit + 1), Catalogs::default());
    assert_eq!(findings(&over), [("too_many_commands", None)]);
    assert!(over.submissions(&asked, "clerk").is_empty());
}

#[test]
fn what_a_whole_list_no_longer_has_ends_and_a_claim_ends_nothing() {
    let catalogs = || Catalogs { present: catalog(3), claimable: catalog(3), ..Catalogs::default() };
    let whole = Some(EndReason::Lapsed);
    let transcribed = held(&Asked { whole, ..asked(Act::Transcribe) }, &list(2), catalogs());
    assert_eq!(transcribed.difference.ended, [code(3)]);
    let rows = format!(",{},甲部,甲部门,认领,\n", code(1));
    let claimed = held(&Asked { whole, ..asked(Act::Claim) }, &claims(&rows), catalogs());
    assert!(claimed.plan.is_empty() && claimed.difference.ended.is_empty(), "{:?}", claimed.difference);
}
