//! Workbooks written by hand, part by part: what no library would write.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The parts of a workbook with one sheet; each can be replaced.
pub(crate) struct Package {
    parts: Vec<(String, Vec<u8>)>,
}

const ROOT: &str = r#"<Relationships><Relationship Id="r" Type="http://x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="清单" sheetId="1" r:id="s1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="y" Type="x/styles" Target="styles.xml"/></Relationships>"#;
/// Style 1 shows a date.
const STYLES: &str = r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;

impl Package {
    /// A workbook with this XML within its sheet's `worksheet` element.
    pub(crate) fn of_sheet(inner: &str) -> Self {
        let sheet = format!("<worksheet>{inner}</worksheet>");
        let parts = [
            ("_rels/.rels", ROOT),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/sharedStrings.xml", "<sst/>"),
            ("xl/styles.xml", STYLES),
            ("xl/worksheets/sheet1.xml", &sheet),
        ];
        let own = |(name, text): (&str, &str)| (name.to_owned(), text.as_bytes().to_vec());
        Self { parts: parts.into_iter().map(own).collect() }
    }

    /// A workbook with rows of text, as inline strings.
    pub(crate) fn of_rows(rows: &[&[&str]]) -> Self {
        let cell = |text: &&str| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            format!("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
        };
        let row = |cells: &&[&str]| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
        Self::of_sheet(&format!("<sheetData>{}</sheetData>", rows.iter().map(row).collect::<String>()))
    }

    /// Replaces a part, or adds it.
    pub(crate) fn with(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.parts.retain(|(part, _)| part != name);
        self.parts.push((name.to_owned(), content.into()));
        self
    }

    /// Leaves a part out.
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.parts.retain(|(part, _)| part != name);
        self
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}
