//! The table of findings: code, weight, and what it says.

use super::Severity;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The stable code.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in Chinese.
    pub zh: &'static str,
    /// What is wrong, in English.
    pub en: &'static str,
    /// What to do, in Chinese.
    pub remedy_zh: &'static str,
    /// What to do, in English.
    pub remedy_en: &'static str,
}

macro_rules! findings {
    ($($variant:ident $code:literal $severity:ident
       zh: $zh:literal $remedy_zh:literal
       en: $en:literal $remedy_en:literal;)*) => {
        /// What was found. Codes never change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // The English sentence of each row is its documentation.
        pub enum FindingCode {
            $(#[doc = $en] $variant,)*
        }

        impl FindingCode {
            /// All codes, in the order of reading: the file, its headings, its rows, what they name.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The row of the table.
            pub fn row(self) -> Row {
                match self {
                    $(Self::$variant => Row {
                        code: $code, severity: Severity::$severity,
                        zh: $zh, en: $en, remedy_zh: $remedy_zh, remedy_en: $remedy_en,
                    },)*
                }
            }

            /// The stable code.
            pub fn code(self) -> &'static str {
                self.row().code
            }
        }
    };
}

findings! {
    // The file.

    FileEmpty "file_empty" Error
        zh: "文件没有内容。" "请核对文件。"
        en: "The file holds nothing." "Check the file.";
    FileTooLarge "file_too_large" Error
        zh: "文件有 {bytes} 字节，超过上限 {limit} 字节。" "请只保留清单所在的工作表，删去图片。"
        en: "The file has {bytes} bytes, over the limit of {limit}." "Keep only the sheet of the list, without pictures.";
    NotASpreadsheet "not_a_spreadsheet" Error
        zh: "文件不是电子表格：{why}。" "请另存为 XLSX 或 CSV。"
        en: "The file is no spreadsheet: {why}." "Save it as XLSX or CSV.";
    Encrypted "encrypted" Error
        zh: "工作簿已加密。" "请取消密码后另存。"
        en: "The workbook is encrypted." "Save it without a password.";
    OldFormat "old_format" Error
        zh: "这是旧的 XLS 格式。" "请另存为 XLSX。"
        en: "This is the old XLS format." "Save it as XLSX.";
    Damaged "damaged" Error
        zh: "工作簿已损坏（{part}：{why}）。" "请用表格软件打开并重新保存。"
        en: "The workbook is damaged ({part}: {why})." "Open it in a spreadsheet program and save it again.";
    TooManyParts "too_many_parts" Error
        zh: "工作簿由 {count} 个部件组成，超过上限 {limit}。" "请把清单复制到新的工作簿。"
        en: "The workbook has {count} parts, over the limit of {limit}." "Copy the list into a new workbook.";
    UnpacksTooLarge "unpacks_too_large" Error
        zh: "工作簿解压后超过上限 {limit} 字节。" "请把清单复制到新的工作簿。"
        en: "Unpacked, the workbook is over the limit of {limit} bytes." "Copy the list into a new workbook.";
    EncodingUnknown "encoding_unknown" Error
        zh: "文本既不是 UTF-8、UTF-16，也不是 GB 18030（第 {line} 行）。" "请另存为 UTF-8 编码的 CSV。"
        en: "The text is neither UTF-8 nor UTF-16 nor GB 18030 (line {line})." "Save it as CSV in UTF-8.";
    TooManyRows "too_many_rows" Error
        zh: "工作表超过 {limit} 行。" "请删去清单以外的行，或分成几个文件。"
        en: "The sheet has more than {limit} rows." "Delete rows that are not of the list, or split it.";
    TooManyColumns "too_many_columns" Error
        zh: "{cell} 在上限 {limit} 列之外。" "请删去清单以外的列。"
        en: "{cell} lies beyond the limit of {limit} columns." "Delete columns that are not of the list.";
    TooMuchText "too_much_text" Error
        zh: "工作表的文字超过上限 {limit} 字节。" "请分成几个文件。"
        en: "The text of the sheet is over the limit of {limit} bytes." "Split it into several files.";
    CellTooLong "cell_too_long" Error
        zh: "{cell} 的文字超过上限 {limit} 个字符。" "请缩短，长文请作为附件。"
        en: "The text of {cell} is over the limit of {limit} characters." "Shorten it; a long text is an annex.";
    SheetUnknown "sheet_unknown" Error
        zh: "没有名为“{given}”的可见工作表。" "可选：{names}。"
        en: "There is no visible sheet `{given}`." "There is: {names}.";
    SheetNotChosen "sheet_not_chosen" Error
        zh: "工作簿有几个非空的工作表。" "请用 --sheet 指明一个：{names}。"
        en: "The workbook has several sheets that are not empty." "Name one with --sheet: {names}.";
    HiddenRows "hidden_rows" Notice
        zh: "有 {count} 行隐藏或被筛选，也已读取（从第 {first} 行起）。" "若不属于清单，请删除这些行。"
        en: "{count} rows are hidden or filtered out and were read as well (the first is {first})." "Delete them if they are not of the list.";
    // The headings.

    HeaderMissing "header_missing" Error
        zh: "前 {limit} 行中没有表头。" "表头须写明：{headings}。"
        en: "No row of headings among the first {limit} rows." "Write the headings: {headings}.";
    ColumnMissing "column_missing" Error
        zh: "缺少“{field}”列。" "请补上该列，也可写作：{synonyms}。"
        en: "There is no column {field}." "Add it; it may also be called: {synonyms}.";
    ColumnTwice "column_twice" Error
        zh: "“{field}”有两列（{first} 列和 {second} 列）。" "请删去或改名其中一列。"
        en: "There are two columns {field} ({first} and {second})." "Delete or rename one of them.";
    ColumnIgnored "column_ignored" Notice
        zh: "“{heading}”列不是清单的内容，未读取。" "若是笔误，请改正表头。"
        en: "Column `{heading}` is not of the list and was not read." "Correct the heading if that is a slip.";
    RowsMissing "rows_missing" Error
        zh: "表头之下没有事项。" "请核对工作表。"
        en: "There are no items below the headings." "Check the sheet.";
    LineSkipped "line_skipped" Notice
        zh: "第 {line} 行（“{text}”）不是事项，未读取。" "若是事项，请补全该行。"
        en: "Row {line} (`{text}`) is no item and was not read." "If it is one, complete it.";
    // The cells.

    FormulaCell "formula_cell" Error
        zh: "“{field}”是公式，缓存的结果不能代替清单的文字。" "请粘贴为数值。"
        en: "{field} is a formula; its cached result is not what a signed list says." "Paste it as a value.";
    FaultCell "fault_cell" Error
        zh: "“{field}”显示错误值 {given}。" "请填写内容。"
        en: "{field} shows the error {given}." "Fill it in.";
    ValueMissing "value_missing" Error
        zh: "“{field}”为空。" "请填写。"
        en: "{field} is empty." "Fill it in.";
    Ditto "ditto" Error
        zh: "“{field}”写作“{given}”。" "请写出内容，或合并单元格。"
        en: "{field} says `{given}`." "Write it out, or merge the cells.";
    TextTooLong "text_too_long" Error
        zh: "“{field}”有 {length} 字节，超过上限 {limit} 字节。" "请缩短。"
        en: "{field} has {length} bytes, over the limit of {limit}." "Shorten it.";
    TooMany "too_many" Error
        zh: "“{field}”有 {count} 项，超过上限 {limit} 项。" "请减少；更多的内容请作为附件。"
        en: "{field} has {count} entries, over the limit of {limit}." "Leave some out; more enters as an annex.";
    TextNotClean "text_not_clean" Error
        zh: "“{field}”含有不可用的字符 {found}。" "请删去该字符。"
        en: "{field} holds {found}, which records cannot hold." "Delete that character.";
    CodeWrong "code_wrong" Error
        zh: "“{given}”不是事项编码。" "编码为 12 位：前 9 位数字或大写字母，后 3 位 000、00Y 或 001 至 999；请设为文本格式。"
        en: "`{given}` is no item code." "A code has 12 characters: nine digits or capital letters, then 000, 00Y or 001 to 999; format the column as text.";
    CodeFromNumber "code_from_number" Notice
        zh: "编码存为数字 {given}，读作 {code}。" "请核对，并把该列设为文本格式。"
        en: "The code is stored as the number {given} and was read as {code}." "Check it and format the column as text.";
    SerialWrong "serial_wrong" Error
        zh: "“{given}”不是序号。" "请写数字，几个序号用顿号分开，例如 1、729。"
        en: "`{given}` is no serial number." "Write numbers; several are separated, such as 1、729.";
    LevelUnknown "level_unknown" Error
        zh: "“{given}”不是层级。" "请写：国家级、省级、设区的市级、县级、乡级。"
        en: "`{given}` is no level." "Write: 国家级, 省级, 设区的市级, 县级, 乡级.";
    LevelNotOne "level_not_one" Error
        zh: "“{field}”有 {count} 个层级。" "设定层级只有一个。"
        en: "{field} names {count} levels." "An item is set by one level.";
    KindUnknown "kind_unknown" Error
        zh: "“{given}”不是依据类别。" "请写：{kinds}。"
        en: "`{given}` is no kind of legal basis." "Write: {kinds}.";
    KindsDiffer "kinds_differ" Error
        zh: "依据有 {titles} 项，依据类别有 {kinds} 项。" "请按依据的顺序逐项写明类别，用竖线分开。"
        en: "The basis has {titles} texts, the kinds are {kinds}." "Give one kind a text in the same order, separated by |.";
    DayWrong "day_wrong" Error
        zh: "“{given}”不是日期。" "请填为日期格式的单元格（CSV 中写 YYYY-MM-DD）。"
        en: "`{given}` is no date." "Make the cell a date (in CSV write YYYY-MM-DD).";
    DayUnexpected "day_unexpected" Error
        zh: "“{field}”被表格软件变成了日期 {given}。" "请把单元格设为文本格式后重填。"
        en: "The spreadsheet program turned {field} into the date {given}." "Format the cell as text and write it again.";
    TypeUnknown "type_unknown" Error
        zh: "“{given}”不是事项类型。" "请写：一般许可、特许、认可、核准、登记。"
        en: "`{given}` is no type of item." "Write: 一般许可, 特许, 认可, 核准, 登记.";
    DecisionUnknown "decision_unknown" Error
        zh: "“{given}”既不是认领，也不是不认领。" "请写：认领 或 不认领。"
        en: "`{given}` is neither a claim nor a decline." "Write: 认领 or 不认领.";
    DecisionBoth "decision_both" Error
        zh: "同一行既认领又不认领。" "请只留其一。"
        en: "The row both claims and declines." "Keep one of them.";
    DecisionMissing "decision_missing" Warning
        zh: "该行未写认领或不认领，未读取。" "请填写；逾期未认领的将列入未认领事项。"
        en: "The row says neither claim nor decline and was not taken." "Fill it in; what is left open stays in the list of the unclaimed.";
    ReasonUnknown "reason_unknown" Error
        zh: "“{given}”不是不认领的理由。" "请以此开头：{reasons}。"
        en: "`{given}` is no reason to decline." "Begin with one of: {reasons}.";
    LocalBodyMissing "local_body_missing" Warning
        zh: "“{field}”为空，沿用上级清单的写法“{given}”。" "请填写本级的机关。"
        en: "{field} is empty; the parent's wording `{given}` is taken." "Fill in the body of this level.";
    // What the rows name.

    IdentityMissing "identity_missing" Error
        zh: "该行没有编码、上级清单序号和事项名称。" "请至少填写一项。"
        en: "The row has no code, no serial number of the parent's list and no name." "Fill in one of them.";
    CodeNotInParent "code_not_in_parent" Error
        zh: "上级清单没有编码为 {given} 的事项。" "请核对编码。相近的有：{near}。"
        en: "The parent's catalog has no item {given}." "Check the code. Near ones: {near}.";
    SerialNotInParent "serial_not_in_parent" Error
        zh: "上级清单没有序号 {given}。" "请核对所依据的上级清单及序号。"
        en: "The parent's list has no serial number {given}." "Check which list of the parent is meant, and the number.";
    SerialNotOneItem "serial_not_one_item" Error
        zh: "序号 {given} 是“{what}”，上级清单中没有，或者不止一项。" "请核对；事项已更名或停用的，请改填编码。"
        en: "Serial number {given} means `{what}`, which is not one item of the parent's catalog." "Check it; where the item was renamed or ended, give the code.";
    NameNotInParent "name_not_in_parent" Error
        zh: "上级清单没有名为“{given}”的事项。" "请填写编码。相近的有：{near}。"
        en: "The parent's catalog has no item named `{given}`." "Give the code. Near ones: {near}.";
    NameAmbiguous "name_ambiguous" Error
        zh: "上级清单有几个名为“{given}”的事项：{codes}。" "请填写编码。"
        en: "The parent's catalog has several items named `{given}`: {codes}." "Give the code.";
    CodeAndSerialDiffer "code_and_serial_differ" Error
        zh: "编码是 {code}，序号所指的是 {others}。" "请改正其一。"
        en: "The code is {code}, the serial number means {others}." "Correct one of them.";
    ElementDiffers "element_differs" Warning
        zh: "“{field}”写作“{given}”，上级清单为“{parent}”。" "以上级清单为准；请核对是否为同一事项。"
        en: "{field} says `{given}`, the parent's catalog `{parent}`." "The parent's catalog holds; check that it is the same item.";
    SetByChanged "set_by_changed" Error
        zh: "设定层级与清单现有条目不同。" "设定层级不能调整：请核对；确由另一级设定的，须停用后由该级新增。"
        en: "The setting level is another than that of the listed item." "A setting level cannot be adjusted: check it; if another level sets the item now, end it and let that level add it.";
    ItemTwice "item_twice" Error
        zh: "事项 {code} 已在第 {first} 行出现。" "请合并或删去一行。"
        en: "Item {code} stands in row {first} already." "Merge the rows or delete one.";
    SerialTwice "serial_twice" Error
        zh: "序号 {given} 已在第 {first} 行用于另一事项。" "每行的序号须不同：请改正，或删去不用的行。"
        en: "Serial number {given} stands for another item in row {first}." "Give every row a number of its own, or delete rows that nothing counts by.";
    TooManyCommands "too_many_commands" Error
        zh: "文件需要 {count} 条命令，超过一次登记的上限 {limit} 条。" "请分成几个文件。"
        en: "The file asks for {count} commands, over the limit of {limit} recorded at once." "Split it into several files.";
}
