//! Which form a file is to have: what is asked for, else what its name says.

use std::path::Path;

use clap::ValueEnum;

use crate::failure::{Exit, Failure};
use crate::lang::Said;

/// A form that a list can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Xlsx,
    Csv,
    Json,
    Html,
}

impl Format {
    /// The word used in flags, file names and `--json`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Html => "html",
        }
    }

    /// What the extension of a file's name says.
    fn of_name(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "xlsx" => Some(Self::Xlsx),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

/// Whether a file's name stands for standard output.
pub(super) fn is_standard_output(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The form of a catalog.
///
/// # Errors
/// Neither the name nor a flag says it, they disagree, or it is none for standard output.
pub(super) fn catalog(path: &Path, asked: Option<Format>) -> Result<Format, Failure> {
    let named = Format::of_name(path);
    match (asked, named) {
        (Some(Format::Xlsx), _) if is_standard_output(path) => Err(xlsx_to_standard_output()),
        (Some(asked), Some(named)) if asked != named => {
            let (file, asked, named) = (path.display(), asked.word(), named.word());
            Err(wrong(Said::new(
                format!("{file} 的扩展名表示 {named}，而 --format 为 {asked}。"),
                format!("{file} is named as {named}, but --format says {asked}."),
            ))
            .remedy(Said::new("请改其一。", "Change one of the two.")))
        }
        (Some(form), _) | (None, Some(form)) => Ok(form),
        (None, None) => {
            let file = path.display();
            Err(wrong(Said::new(
                format!("从 {file} 看不出文件格式。"),
                format!("{file} does not say in which form it is to be written."),
            ))
            .remedy(Said::new(
                "文件名请以 .xlsx、.csv、.json 或 .html 结尾，或用 --format 指明。",
                "Let its name end in .xlsx, .csv, .json or .html, or say it with --format.",
            )))
        }
    }
}

/// A claim sheet is a workbook: only there the cells can offer what may be written.
///
/// # Errors
/// The file's name says something else.
pub(super) fn claim_sheet(path: &Path) -> Result<(), Failure> {
    if is_standard_output(path) {
        return Err(xlsx_to_standard_output());
    }
    match Format::of_name(path) {
        Some(Format::Xlsx) => Ok(()),
        _ => Err(wrong(Said::new(
            format!("认领表只写成 XLSX，而 {} 不以 .xlsx 结尾。", path.display()),
            format!("A claim sheet is written as XLSX, and {} does not end in .xlsx.", path.display()),
        ))
        .remedy(Said::new("文件名请以 .xlsx 结尾。", "Let its name end in .xlsx."))),
    }
}

fn xlsx_to_standard_output() -> Failure {
    wrong(Said::new("XLSX 不能写到标准输出。", "XLSX is not written to standard output."))
        .remedy(Said::new("请用 -o 指明文件。", "Name a file with -o."))
}

fn wrong(what: Said) -> Failure {
    Failure::new(Exit::Usage, what).field("-o")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_the_form_where_no_flag_does() {
        let form = |name: &str| catalog(Path::new(name), None).ok();
        assert_eq!(form("a/库尔勒市.XLSX"), Some(Format::Xlsx));
        assert_eq!(form("b.htm"), Some(Format::Html));
        assert_eq!((form("b"), form("b.xls"), form("-"), form(".csv")), (None, None, None, None));
        assert_eq!(catalog(Path::new("list.txt"), Some(Format::Csv)).ok(), Some(Format::Csv));
    }

    #[test]
    fn a_name_and_a_flag_that_disagree_are_refused() {
        assert!(catalog(Path::new("list.xlsx"), Some(Format::Csv)).is_err());
        assert!(catalog(Path::new("-"), Some(Format::Xlsx)).is_err());
        assert_eq!(catalog(Path::new("-"), Some(Format::Json)).ok(), Some(Format::Json));
    }
}
