//! The sample lists, embedded: the product reads nothing outside itself.

use std::fmt;

use inforce_catalog::event::JurisdictionNature;
use inforce_catalog::{Citation, CitationKind, Digest, ItemCode, JurisdictionCode, Level, Levels};

const DIVISIONS: &[u8] = include_bytes!("../../../data/divisions.csv");
const NATIONAL: &[u8] = include_bytes!("../../../data/national_items.csv");
const REGIONAL: &[u8] = include_bytes!("../../../data/regional_items.csv");

/// Where a list cannot be read: which file, which line, why. The lists are part of the program, so this names a
/// mistake in `data/`, which the tests find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListError {
    file: &'static str,
    line: u64,
    why: String,
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "data/{} line {}: {}", self.file, self.line, self.why)
    }
}

impl std::error::Error for ListError {}

/// One jurisdiction of `divisions.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Division {
    /// Its code.
    pub code: JurisdictionCode,
    /// Its level.
    pub level: Level,
    /// Its name.
    pub name: String,
    /// The code of the one above; none for the nation.
    pub parent: Option<JurisdictionCode>,
    /// Whether it is a government, which its name says.
    pub nature: JurisdictionNature,
}

/// A row of `divisions.csv` that is no jurisdiction of this ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its code.
    pub code: JurisdictionCode,
    /// Its name.
    pub name: String,
    /// Why, as the list says.
    pub note: String,
}

/// One row of an item list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// 事项编码.
    pub code: ItemCode,
    /// 设定层级.
    pub set_by: Level,
    /// 主管部门, of the level that set the item.
    pub department: String,
    /// 事项名称.
    pub name: String,
    /// 实施机关, as a class of bodies.
    pub authority: String,
    /// 可实施层级.
    pub levels: Levels,
    /// 设定和实施依据.
    pub basis: Vec<Citation>,
}

impl Item {
    /// Whether a jurisdiction of a level lists it: it may be exercised there or below.
    pub fn is_listed_at(&self, level: Level) -> bool {
        self.set_by <= level && self.levels.any_at_or_below(level)
    }
}

/// All lists.
#[derive(Clone, Debug)]
pub struct Lists {
    /// Jurisdictions, parents before children.
    pub divisions: Vec<Division>,
    /// Rows that are not governments of this ledger: the production corps.
    pub left_out: Vec<LeftOut>,
    /// The national items.
    pub national: Vec<Item>,
    /// The regional items; synthetic.
    pub regional: Vec<Item>,
    /// The BLAKE3 digest of `national_items.csv`, the file a transcription of it names.
    pub national_digest: Digest,
    /// The BLAKE3 digest of `regional_items.csv`.
    pub regional_digest: Digest,
}

impl Lists {
    /// Reads the embedded lists.
    ///
    /// # Errors
    /// Where a row is not as its heading says; see [`ListError`].
    pub fn read() -> Result<Self, ListError> {
        let (divisions, left_out) = divisions()?;
        Ok(Self {
            divisions,
            left_out,
            national: items("national_items.csv", NATIONAL)?,
            regional: items("regional_items.csv", REGIONAL)?,
            national_digest: Digest(*blake3::hash(NATIONAL).as_bytes()),
            regional_digest: Digest(*blake3::hash(REGIONAL).as_bytes()),
        })
    }

    /// All items, the national ones first.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.national.iter().chain(&self.regional)
    }

    /// The jurisdictions of a level, by code.
    pub fn of_level(&self, level: Level) -> impl Iterator<Item = &Division> {
        self.divisions.iter().filter(move |d| d.level == level)
    }
}

/// The rows of a file as fields by heading.
struct Rows {
    file: &'static str,
    headings: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Rows {
    fn read(file: &'static str, bytes: &[u8]) -> Result<Self, ListError> {
        let unreadable = |error: csv::Error| ListError {
            file,
            line: error.position().map_or(1, csv::Position::line),
            why: error.to_string(),
        };
        let mut reader = csv::Reader::from_reader(bytes);
        Ok(Self {
            file,
            headings: reader.headers().map_err(unreadable)?.clone(),
            rows: reader.records().collect::<Result<_, _>>().map_err(unreadable)?,
        })
    }

    fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|fields| Row { rows: self, fields })
    }
}

/// One row of a file.
#[derive(Clone, Copy)]
struct Row<'a> {
    rows: &'a Rows,
    fields: &'a csv::StringRecord,
}

impl<'a> Row<'a> {
    fn error(self, why: impl fmt::Display) -> ListError {
        ListError {
            file: self.rows.file,
            line: self.fields.position().map_or(0, csv::Position::line),
            why: why.to_string(),
        }
    }

    fn text(self, heading: &str) -> Result<&'a str, ListError> {
        let at = self.rows.headings.iter().position(|h| h == heading);
        at.and_then(|at| self.fields.get(at)).ok_or_else(|| self.error(format!("no column `{heading}`")))
    }

    fn parsed<T>(self, heading: &str) -> Result<T, ListError>
    where
        T: std::str::FromStr<Err: fmt::Display>,
    {
        self.text(heading)?.parse().map_err(|e| self.error(e))
    }
}

fn divisions() -> Result<(Vec<Division>, Vec<LeftOut>), ListError> {
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for row in Rows::read("divisions.csv", DIVISIONS)?.iter() {
        let (code, name): (JurisdictionCode, String) = (row.parsed("code")?, row.parsed("name")?);
        let note = row.text("note")?.to_owned();
        if code.is_production_corps() || note.contains("production corps") {
            left_out.push(LeftOut { code, name, note });
            continue;
        }
        let level = row.parsed("level")?;
        kept.push(Division {
            code,
            level,
            nature: nature(level, &name),
            name,
            parent: match row.text("parent")? {
                "" => None,
                _ => Some(row.parsed("parent")?),
            },
        });
    }
    kept.sort_by_key(|d| (d.level, d.code));
    Ok((kept, left_out))
}

/// What a unit is, by the ending of its name. Only townships can be something else than a government.
fn nature(level: Level, name: &str) -> JurisdictionNature {
    let ends = |endings: &[&str]| endings.iter().any(|e| name.ends_with(e));
    if level != Level::Township {
        JurisdictionNature::Government
    } else if ends(&["街道", "街道片区"]) {
        JurisdictionNature::StreetOffice
    } else if ends(&["乡", "镇"]) {
        JurisdictionNature::Government
    } else {
        JurisdictionNature::OtherUnit
    }
}

fn items(file: &'static str, bytes: &[u8]) -> Result<Vec<Item>, ListError> {
    Rows::read(file, bytes)?.iter().map(item).collect()
}

fn item(row: Row<'_>) -> Result<Item, ListError> {
    let titles = titles(row.text("设定和实施依据")?);
    let kinds: Vec<&str> = row.text("依据类别")?.split('|').collect();
    if titles.len() != kinds.len() {
        return Err(row.error(format!("{} titles, {} kinds", titles.len(), kinds.len())));
    }
    let cite = |(title, kind): (String, &str)| {
        Ok(Citation {
            kind: CitationKind::from_word(kind)
                .ok_or_else(|| row.error(format!("`{kind}` is no kind of citation")))?,
            title,
            articles: String::new(),
        })
    };
    Ok(Item {
        code: row.parsed("事项编码")?,
        set_by: row.parsed("设定层级")?,
        department: row.parsed("主管部门")?,
        name: row.parsed("事项名称")?,
        authority: row.parsed("实施机关")?,
        levels: row.parsed("可实施层级")?,
        basis: titles.into_iter().zip(kinds).map(cite).collect::<Result<_, _>>()?,
    })
}

/// The titles in a cell: each begins at an opening 《 that no bracket encloses, and keeps the document number behind it.
fn titles(cell: &str) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    let mut depth = 0usize;
    for character in cell.chars() {
        if titles.is_empty() || (depth == 0 && character == '《') {
            titles.push(String::new());
        }
        match character {
            '《' | '（' => depth += 1,
            '》' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(title) = titles.last_mut() {
            title.push(character);
        }
    }
    titles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists() -> Lists {
        Lists::read().unwrap()
    }

    #[test]
    fn every_row_of_the_lists_is_read() {
        let lists = lists();
        assert_eq!(lists.national.len(), 308);
        assert_eq!(lists.regional.len(), 9);
        assert_eq!(lists.divisions.len() + lists.left_out.len(), 121);
        assert_eq!(lists.of_level(Level::County).count(), 9);
    }

    #[test]
    fn the_corps_and_nobody_else_is_left_out() {
        let lists = lists();
        assert_eq!(lists.left_out.len(), 5);
        assert!(lists.left_out.iter().all(|l| l.name.starts_with("兵团")));
        assert!(lists.divisions.iter().all(|d| !d.name.contains("兵团")));
    }

    #[test]
    fn what_a_township_is_follows_from_its_name() {
        let lists = lists();
        let named = |name: &str| lists.divisions.iter().find(|d| d.name == name).unwrap().nature;
        assert_eq!(named("塔什店镇"), JurisdictionNature::Government);
        assert_eq!(named("乌什塔拉回族民族乡"), JurisdictionNature::Government);
        assert_eq!(named("天山街道"), JurisdictionNature::StreetOffice);
        assert_eq!(named("楼兰街道片区"), JurisdictionNature::StreetOffice);
        assert_eq!(named("王家庄牧场"), JurisdictionNature::OtherUnit);
        assert_eq!(named("和硕县马兰公安管区"), JurisdictionNature::OtherUnit);
        assert_eq!(named("库尔勒市"), JurisdictionNature::Government);
    }

    #[test]
    fn titles_in_one_cell_are_told_apart_and_keep_their_numbers() {
        assert_eq!(
            titles("《甲条例》《关于发布（2016年本）的通知》（国发〔2016〕72号）"),
            ["《甲条例》", "《关于发布（2016年本）的通知》（国发〔2016〕72号）"]
        );
        let two = lists().national.into_iter().next().unwrap();
        assert_eq!(two.basis.len(), 2);
        assert_eq!(two.basis[1].kind, CitationKind::StateCouncilDecision);
    }
}
