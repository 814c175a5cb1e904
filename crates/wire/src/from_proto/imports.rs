//! What is asked of a file that is taken in, out of its message.

use inforce_catalog::command::InstrumentInput;
use inforce_catalog::event::EndReason;
use inforce_catalog::{Day, ItemCode, JurisdictionCode};
use inforce_proto::v1 as pb;

use super::reader::Reader;
use super::terms;
use crate::invalid::{Invalid, Rule};

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportAct {
    /// Items that the level sets.
    Add,
    /// Items that a level above has published.
    Transcribe,
    /// Items of the parent's catalog, claimed or declined.
    Claim,
}

/// What is asked of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportHeader {
    /// Whose catalog it is.
    pub jurisdiction: JurisdictionCode,
    /// What the rows are.
    pub act: ImportAct,
    /// The legal day.
    pub on: Day,
    /// How many bytes the file has.
    pub bytes: u64,
    /// The sheet, where the workbook has several.
    pub sheet: Option<String>,
    /// Where the file is the whole list, why items end that it does not have.
    pub whole: Option<EndReason>,
    /// Which import of this very file it is.
    pub attempt: u16,
    /// The document that authorises every command.
    pub instrument: Option<InstrumentInput>,
    /// What the parent's serial numbers mean.
    pub serials: Vec<NumberedItem>,
    /// Whether nothing is to be recorded.
    pub dry_run: bool,
}

/// One row of the list that rows are numbered by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberedItem {
    /// 序号.
    pub serial: u32,
    /// 事项编码.
    pub item: Option<ItemCode>,
    /// 事项名称.
    pub name: String,
}

/// The header of a file out of its message.
///
/// # Errors
/// [`Invalid`] names the fields that are missing or no value of their type.
pub fn header(message: pb::ImportHeader) -> Result<ImportHeader, Invalid> {
    Reader::read(|r| r.inside("header", Some(message), read))
}

fn read(r: &mut Reader, message: pb::ImportHeader) -> Option<ImportHeader> {
    let jurisdiction = r.jurisdiction("jurisdiction", &message.jurisdiction);
    let act = r.word("act", message.act);
    let on = r.day("effective_from", &message.effective_from);
    let whole = match message.whole {
        Some(reason) => r.word("whole", reason).map(Some),
        None => Some(None),
    };
    let attempt = r.small("attempt", message.attempt.max(1));
    let instrument = r.optional("instrument", message.instrument, terms::instrument);
    let serials = r.each("serials", message.serials, numbered);
    Some(ImportHeader {
        jurisdiction: jurisdiction?,
        act: act?,
        on: on?,
        bytes: message.bytes,
        sheet: message.sheet,
        whole: whole?,
        attempt: attempt?,
        instrument: instrument?,
        serials: serials?,
        dry_run: message.dry_run,
    })
}

fn numbered(r: &mut Reader, message: pb::NumberedItem) -> Option<NumberedItem> {
    let item = r.optional("", message.item, |r, item| r.item("item", &item))?;
    if item.is_none() && message.name.is_empty() {
        r.refuse("name", Rule::FieldMissing, "");
        return None;
    }
    Some(NumberedItem { serial: message.serial, item, name: Reader::text(message.name) })
}
