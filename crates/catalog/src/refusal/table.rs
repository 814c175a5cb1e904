//! The table of refusals: code, source, and what it says, in order of precedence.
//!
//! The order is that in which a command can be judged: what it says by itself, where and by whom, what it names, on what
//! authority, whether the level may, whether the item may stand in this catalog, whether these bodies may exercise it,
//! whether anything changes.

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The stable code.
    pub code: &'static str,
    /// The article or clause it rests on.
    pub article: &'static str,
    /// What is wrong, in Chinese.
    pub zh: &'static str,
    /// What is wrong, in English.
    pub en: &'static str,
    /// What to do, in Chinese.
    pub remedy_zh: &'static str,
    /// What to do, in English.
    pub remedy_en: &'static str,
}

macro_rules! refusals {
    ($($variant:ident $code:literal $article:literal
       zh: $zh:literal $remedy_zh:literal
       en: $en:literal $remedy_en:literal;)*) => {
        /// Which rule refused. Declared in order of precedence; codes never change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // The English sentence of each row is its documentation.
        pub enum RefusalCode {
            $(#[doc = $en] $variant,)*
        }

        impl RefusalCode {
            /// All codes, in order of precedence.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The row of the table.
            pub fn row(self) -> Row {
                match self {
                    $(Self::$variant => Row {
                        code: $code, article: $article,
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

refusals! {
    // Its identity, judged by the ledger before anything else.

    CommandIdReused "command_id_reused" "ledger format 1"
        zh: "命令编号 {id} 已用于内容不同的命令（记录 {records}）。" "新的命令请用新的编号；重试请保持内容完全相同。"
        en: "Command id {id} was used before with other content (records {records})." "Use a new id for a new command; a retry must have exactly the same content.";
    BatchPartlyRecorded "batch_partly_recorded" "ledger format 1"
        zh: "批次中只有一部分命令已登记（第一条：{id}）。" "批次须整体重试，内容不变。"
        en: "Part of the batch was recorded before (first: {id})." "Retry a batch as a whole and unchanged.";
    // The shape of the command.

    TextEmpty "text_empty" "notice two(2)"
        zh: "{field} 不能为空。" "请填写该项。"
        en: "{field} is empty." "Fill it in.";
    TextTooLong "text_too_long" "ledger format 1"
        zh: "{field} 有 {length} 字节，超过上限 {limit} 字节。" "请缩短文字；长文请作为文件，以摘要登记。"
        en: "{field} has {length} bytes, over the limit of {limit}." "Shorten it; a long text enters as a file, by its digest.";
    TextNotClean "text_not_clean" "ledger format 1"
        zh: "{field} 含有不可用的字符（{found}）。" "请去掉控制字符、未分配字符，并使用 NFC 规范化文本。"
        en: "{field} holds a character that records cannot hold ({found})." "Remove control and unassigned characters and use text in normal form NFC.";
    BadPrincipal "bad_principal" "个人信息保护法 第六条"
        zh: "账号标识“{given}”不合规则。" "账号标识为 1 至 64 个 ASCII 字母、数字或 -_.@，不得使用个人信息。"
        en: "`{given}` is not a principal." "A principal is 1 to 64 ASCII letters, digits or -_.@ and no personal data.";
    TooMany "too_many" "ledger format 1"
        zh: "{field} 有 {count} 条，超过上限 {limit} 条。" "请分成几个命令。"
        en: "{field} has {count} entries, over the limit of {limit}." "Split it into several commands.";
    Repeated "repeated" "ledger format 1"
        zh: "{field} 中“{given}”重复。" "每项只写一次。"
        en: "{field} names `{given}` twice." "Name each once.";
    OutOfRange "out_of_range" "ledger format 1"
        zh: "{field} 的值 {given} 不在 {low} 至 {high} 之间。" "请改为范围内的值。"
        en: "{field} is {given}; it must lie between {low} and {high}." "Give a value in the range.";
    ReshapeUnfit "reshape_unfit" "notice two(3)"
        zh: "{kind}：{why}。" "合并为多项并一项，拆分为一项成多项，替代为一项换一项或多项。"
        en: "A reshaping ({kind}) does not fit: {why}." "Merging takes several items to one, splitting one to several, superseding one to one or more.";
    DayMissing "day_missing" "行政许可法 第五条"
        zh: "缺少生效日期。" "请给出生效日期，格式为 YYYY-MM-DD。"
        en: "The legal day (effective_from) is missing." "Give effective_from as YYYY-MM-DD.";
    DayNotAllowed "day_not_allowed" "ledger format 1"
        zh: "该命令没有生效日期。" "请去掉 effective_from。"
        en: "This command has no legal day." "Leave effective_from out.";
    // The jurisdiction or command it names.

    OutsideLedger "outside_ledger" "notice one"
        zh: "{code} 属于生产建设兵团，不在本账本范围内。" "兵团的行政许可事项清单由兵团编制，请向兵团查询。"
        en: "{code} belongs to the production corps, which is outside this ledger." "The corps keep catalogs of their own; ask there.";
    JurisdictionUnknown "jurisdiction_unknown" "GB/T 2260"
        zh: "{day} 没有代码为 {code} 的行政区划。" "请核对代码和日期；代码会变更。"
        en: "There is no jurisdiction with code {code} on {day}." "Check the code and the day: codes change.";
    JurisdictionRetired "jurisdiction_retired" "notice one"
        zh: "{code} 已于 {since} 撤销或合并{successor}。" "请在承继的行政区划办理。"
        en: "{code} was abolished or merged on {since}{successor}." "Act in the jurisdiction that took over.";
    VoidTargetUnknown "void_target_unknown" "ledger format 1"
        zh: "没有命令 {id} 的记录。" "请核对命令编号。"
        en: "There is no recorded command {id}." "Check the command id.";
    // Who asks, and as what.

    NotPermitted "not_permitted" "notice one, two(1)"
        zh: "账号 {principal} 在 {place} 没有“{role}”角色。" "请由有权的账号提交，或先由管理员授予角色。"
        en: "Principal {principal} does not hold the role {role} for {place}." "Submit it as somebody who holds it, or have an administrator grant the role.";
    TranscriptionNotAllowed "transcription_not_allowed" "notice two(2)"
        zh: "该命令不能转录。" "只有上级公布的事项变动可以转录。"
        en: "This command cannot be a transcription." "Only what a level above published about items can be transcribed.";
    // What the sender believed.

    ExpectedVersionDiffers "expected_version_differs" "ledger format 1"
        zh: "记录流当前有 {actual} 条记录，与预期的 {expected} 条不符。" "请重新查询后再提交。"
        en: "The stream has {actual} records, not the {expected} expected." "Read the stream again, then decide whether the command still holds.";
    // What else it names.

    AgencyUnknown "agency_unknown" "GB 32100"
        zh: "{jurisdiction} 在 {day} 没有代码为 {code} 的机关。" "请先登记机关（appoint-agency），或核对代码。"
        en: "{jurisdiction} has no agency {code} on {day}." "Appoint the agency first, or check the code.";
    AgencyAlreadyRetired "agency_already_retired" "GB 32100"
        zh: "机关 {code} 已于 {since} 撤销。" "请使用承接其职能的机关。"
        en: "Agency {code} was abolished on {since}." "Name the agency that took over.";
    NotListed "not_listed" "notice two(1)"
        zh: "{day}，{jurisdiction} 的清单没有事项 {item}。" "请核对事项编码和日期。"
        en: "{jurisdiction} does not list {item} on {day}." "Check the item code and the day.";
    // Jurisdictions, agencies, roles, policies.

    ParentUnknown "parent_unknown" "notice one"
        zh: "没有上级行政区划 {code}。" "请先设立上级。"
        en: "There is no parent jurisdiction {code}." "Establish the parent first.";
    WrongLevelOrder "wrong_level_order" "notice one"
        zh: "{level} 不能设在 {parent_level} 之下。" "层级依次为国家、自治区、自治州、县（市）、乡（镇、街道）。"
        en: "A {level} cannot lie under a {parent_level}." "The order is nation, region, prefecture, county, township.";
    CodeNotUnderParent "code_not_under_parent" "GB/T 2260"
        zh: "代码 {code} 不在上级 {parent} 的代码之下。" "请核对代码。"
        en: "Code {code} does not lie under its parent's code {parent}." "Check the code.";
    CodeInUse "code_in_use" "GB/T 2260"
        zh: "代码 {code} 已由其他行政区划使用（记录 {records}）。" "请核对代码；若原区划已改码，请先登记改码。"
        en: "Code {code} belongs to another jurisdiction (records {records})." "Check the code; if the other was recoded, record that first.";
    SuccessorMissing "successor_missing" "notice one"
        zh: "{code} 仍有下级行政区划，撤销时必须指明承接者。" "请给出 successor。"
        en: "{code} still has jurisdictions below it; name who takes over." "Give a successor.";
    SuccessorUnfit "successor_unfit" "notice one"
        zh: "{code} 不能承接：必须是同级、在册的另一行政区划。" "请指明同级的承接者。"
        en: "{code} cannot take over: it must be another jurisdiction of the same level that exists on the day." "Name one of the same level.";
    NotAGovernment "not_a_government" "notice two(1)"
        zh: "{jurisdiction} 不是一级政府，不能设人民政府。" "街道办事处等由县级政府负责，请使用县级机关。"
        en: "{jurisdiction} is not a level of government and cannot have one." "The county government acts for it.";
    AgencyExists "agency_exists" "GB 32100"
        zh: "{jurisdiction} 已有机关 {code}（记录 {records}）。" "更名请用 rename-agency。"
        en: "{jurisdiction} has an agency {code} already (records {records})." "To change its name use rename-agency.";
    AgencyInUse "agency_in_use" "notice two(2)"
        zh: "机关 {code} 仍是 {count} 个事项的主管部门或实施机关。" "请先用 transfer-items 移交事项。"
        en: "Agency {code} is still named by {count} listings." "Transfer its items first (transfer-items).";
    NothingToTransfer "nothing_to_transfer" "notice two(2)"
        zh: "没有事项以 {code} 为主管部门或实施机关。" "请核对机关代码。"
        en: "No listing names agency {code}." "Check the agency.";
    RoleHeld "role_held" "notice five(1)"
        zh: "{principal} 已有角色 {role}。" "无需再次授予。"
        en: "{principal} holds the role {role} already." "Nothing is to be done.";
    RoleNotHeld "role_not_held" "notice five(1)"
        zh: "{principal} 没有角色 {role}。" "请核对账号与角色。"
        en: "{principal} does not hold the role {role}." "Check the principal and the role.";
    CoverageCountDiffers "coverage_count_differs" "notice two(1)"
        zh: "文件载明 {expected} 项，账本 {day} 有 {actual} 项。" "请补齐或更正清单后再声明完整。"
        en: "The instrument says {expected} items; the ledger has {actual} on {day}." "Complete or correct the catalog, then declare it.";
    CalendarDayWrong "calendar_day_wrong" "国务院办公厅节假日安排"
        zh: "{given} 不能作为 {field}。" "放假日须为当年的周一至周五，调休上班日须为当年的周末。"
        en: "{given} cannot stand in {field}." "Days off are Mondays to Fridays of that year, extra working days its weekends.";
    // On what authority.

    InstrumentMissing "instrument_missing" "notice two(3)"
        zh: "改变清单须有依据文件。" "请给出文号、标题、发文机关和日期。"
        en: "A change of a catalog needs an instrument." "Give number, title, issuer and date.";
    InstrumentNotByGovernment "instrument_not_by_government" "notice two(1), two(3)"
        zh: "依据文件须由 {place} 人民政府发布。" "请登记并引用该级人民政府发布的文件。"
        en: "The instrument must be issued by the government of {place}." "Name an instrument issued by that level's government.";
    DigestMissing "digest_missing" "notice two(2)"
        zh: "转录上级文件须有文件摘要（BLAKE3）。" "请计算并填写 instrument.digest。"
        en: "A transcription needs the digest (BLAKE3) of the published file." "Compute it and give instrument.digest.";
    TranscriptionRepeated "transcription_repeated" "notice two(2)"
        zh: "该文件对该事项的同一行为已转录（记录 {records}）。" "无需再次转录；原记录有误请先撤销（void）。"
        en: "The same act of this instrument on this item is transcribed already (records {records})." "Nothing is to be done; if the record is wrong, void it first.";
    ApprovalNotAllowed "approval_not_allowed" "行政许可法 第二十一条"
        zh: "国务院批准停止实施仅适用于自治区对行政法规设定的经济事务许可。" "请由设定层级办理。"
        en: "A State Council approval applies only where a region stops an economic item set by administrative regulation." "The setting level must act.";
    // Who may set what.

    BelowSettingLevel "below_setting_level" "notice two(3)"
        zh: "事项由 {set_by} 设定，{level} 不能作此变动。" "由设定层级调整；下级予以确认。"
        en: "The item was set by the {set_by}; a {level} may not do this to it." "The setting level acts; those below confirm.";
    BasicElementEmpty "basic_element_empty" "notice two(2)"
        zh: "基本要素“{element}”为空。" "事项名称、主管部门、实施机关、设定和实施依据须逐项填写。"
        en: "The basic element `{element}` is empty." "Name, department, authorities and legal basis must each be given.";
    MayNotSet "may_not_set" "行政许可法 第十四、十五、十七条"
        zh: "{level} 不能以所列依据设定行政许可。" "{allowed_zh}"
        en: "A {level} may not set a permit on the basis given." "{allowed_en}";
    FirstImplementedMissing "first_implemented_missing" "行政许可法 第十五条"
        zh: "仅以政府规章设定的临时性许可须给出首次实施日期。" "请给出 first_implemented；满一年即失效。"
        en: "A permit set by government rules only needs the day it was first implemented." "Give first_implemented; it lapses a year later.";
    AlreadyLapsed "already_lapsed" "行政许可法 第十五条"
        zh: "临时性许可已于 {lapsed} 期满，不能自 {day} 起设定。" "继续实施须先由地方性法规设定。"
        en: "The temporary permit lapsed on {lapsed} and cannot be set from {day}." "To go on it must be set by local regulation.";
    SetByDiffers "set_by_differs" "notice two(2)"
        zh: "设定层级“{given}”与 {level} 不符。" "请核对设定层级，或由该级新增。"
        en: "The item says it is set by `{given}`, but a {level} adds it." "Correct it, or let that level add the item.";
    LevelsUnfit "levels_unfit" "notice two(2)"
        zh: "可实施层级“{given}”不合规则。" "至少一个层级，且不得高于设定层级。"
        en: "The allowed levels `{given}` do not fit." "At least one level, none above the one that sets the item.";
    ItemCodeUsed "item_code_used" "notice two(2)"
        zh: "事项编码 {item} 已使用（记录 {records}）。" "编码不得用于其他事项；恢复停用事项请用 reinstate。"
        en: "Item code {item} has been used (records {records})." "A code is never reused; to bring the item back use reinstate.";
    FamilyDisagrees "family_disagrees" "notice two(2)"
        zh: "主项与子项不一致：{why}。" "主项用 00Y，子项用 001 起，设定层级一致，子项层级不超出主项。"
        en: "Main item and sub-items disagree: {why}." "A main item ends in 00Y, sub-items in 001 and on; same setting level, levels within the main item's.";
    // Claim, decline, confirm.

    SetterDoesNotClaim "setter_does_not_claim" "notice two(1)"
        zh: "{jurisdiction} 没有上级清单可认领。" "由设定层级新增（add-item）。"
        en: "{jurisdiction} has no parent catalog to claim from." "The setting level adds it (add-item).";
    ParentDoesNotList "parent_does_not_list" "notice two(1), two(2)"
        zh: "{day}，上级 {parent} 的清单没有在册事项 {item}。" "上级清单之外不得认领；请核对编码和日期，或待上级认领。"
        en: "The parent {parent} does not list {item} on {day}." "Nothing outside the parent's list can be claimed; check code and day, or wait for the parent.";
    ParentHeadMoved "parent_head_moved" "notice two(3)"
        zh: "上级记录已更新：当前为 #{actual}，命令所见为 #{given}。" "请查看新的变动后再确认。"
        en: "The parent's listing has moved on: its last record is #{actual}, the command saw #{given}." "Look at what is new, then confirm again.";
    SourceGone "source_gone" "notice two(3)"
        zh: "认领所依据的上级条目已不存在或已开始新一轮（{why}）。" "请重新认领。"
        en: "The parent's listing this was claimed from is gone or began a new life ({why})." "Claim it again.";
    NoAllowedLevel "no_allowed_level" "notice two(1)"
        zh: "可实施层级 {levels} 中没有 {level} 或其下级。" "本级及下级都不得实施，无需认领。"
        en: "The allowed levels {levels} have none at or below the {level}." "Neither this level nor one below may exercise it; it cannot be claimed.";
    InheritedDiffers "inherited_differs" "notice two(2)"
        zh: "沿用要素“{element}”与上级不一致：本级“{given}”，上级“{expected}”。" "不得超出上级清单；请改为与上级一致。"
        en: "The inherited element `{element}` differs from the parent's: `{given}` here, `{expected}` above." "Nothing may go beyond the parent's list; take the parent's text.";
    MainItemMissing "main_item_missing" "notice two(2)"
        zh: "子项 {item} 的主项 {main} 不在清单。" "请先认领或新增主项，或放在同一批次。"
        en: "The main item {main} of sub-item {item} is not listed here." "Claim or add the main item first, or in the same batch.";
    HeldBelow "held_below" "notice two(1)"
        zh: "下级 {children} 已认领该事项。" "不能不认领；请先由下级退出。"
        en: "{children} below holds the item." "It cannot be declined; those below must give it up first.";
    AuthorityElsewhere "authority_elsewhere" "notice two(2)"
        zh: "机关“{authority}”不属于 {jurisdiction} 及其下级或上级。" "请使用本地机关。"
        en: "The agency {authority} is a body of neither {jurisdiction} nor of a level above or below it." "Name an agency of this jurisdiction's own line.";
    AuthorityLevelNotAllowed "authority_level_not_allowed" "notice two(2)"
        zh: "实施机关“{authority}”属于 {level}，不在可实施层级 {levels} 内。" "请改为可实施层级的机关。"
        en: "The authority {authority} is of the {level}, which is not among the allowed levels {levels}." "Name an authority of an allowed level.";
    NothingNew "nothing_new" "notice two(3)"
        zh: "没有新的变动。" "无需办理。"
        en: "There is nothing new." "Nothing is to be done.";
    // Adjustment.

    NothingChanges "nothing_changes" "notice two(3)"
        zh: "所给内容与现行内容相同。" "无需办理。"
        en: "What is given is what holds already." "Nothing is to be done.";
    WrongDirection "wrong_direction" "notice two(3)"
        zh: "{change} 后的可实施层级 {levels} 与原层级 {before} 方向不符。" "下放须增加更低层级或去掉最高层级，上收须去掉较低层级或增加更高层级。"
        en: "The levels {levels} after {before} are no {change}." "Devolving adds a lower level or takes the highest away; recentralising takes a lower one away or adds a higher one.";
    LevelsUnchanged "levels_unchanged" "notice two(3)"
        zh: "可实施层级仍包括本级或其下级（{levels}），不能退出。" "只有层级变动后才能退出；停用由设定层级决定。"
        en: "The allowed levels {levels} still include this level or one below; it cannot be given up." "A listing is given up only after its levels changed; the setting level decides on ending it.";
    SuccessorNotListed "successor_not_listed" "notice two(3)"
        zh: "承接事项 {item} 既不是新增，也不在 {day} 的清单。" "请给出其要素，或先新增。"
        en: "The successor {item} is neither new nor listed on {day}." "Give its elements, or add it first.";
    // Void, restate, adopt.

    VoidOfVoid "void_of_void" "ledger format 1"
        zh: "撤销不能再被撤销。" "请重新登记原行为，并注明 restates。"
        en: "A void cannot be voided." "Record the act again, with restates.";
    AlreadyVoid "already_void" "ledger format 1"
        zh: "命令 {id} 已被撤销（记录 {records}）。" "无需再次撤销。"
        en: "Command {id} is void already (records {records})." "Nothing is to be done.";
    NotVoidable "not_voidable" "ledger format 1"
        zh: "{kind} 记录不能撤销。" "账本的起始记录永远有效。"
        en: "A {kind} record cannot be voided." "The ledger's beginning stands for ever.";
    NotOwnTranscription "not_own_transcription" "notice two(2)"
        zh: "转录员只能撤销自己的转录。" "请由原转录账号撤销。"
        en: "A transcriber voids only its own transcriptions." "The principal that transcribed it must void it.";
    NotATranscription "not_a_transcription" "notice two(2)"
        zh: "记录 #{record} 不是可采认的转录。" "请核对记录编号。"
        en: "Record #{record} is no transcription that could be adopted." "Check the record.";
    RestatesUnfit "restates_unfit" "ledger format 1"
        zh: "restates #{record}：{why}。" "须指向同一记录流中已撤销、同类的第一条记录。"
        en: "restates #{record} does not fit: {why}." "It must name the first record of a voided command of the same kind in the same stream.";
    // What the whole batch would leave.

    LastAdministrator "last_administrator" "notice five(1)"
        zh: "这是账本的最后一名管理员。" "请先授予另一名管理员。"
        en: "This is the ledger's last administrator." "Grant the role to somebody else first.";
    LifeCycle "life_cycle" "notice two(3)"
        zh: "{day} 起状态为“{status}”，不能{event}（与记录 {records} 冲突）。" "请更正日期，或在同一批次中撤销所列记录。"
        en: "On {day} the status is {status}, so {event} is not possible (records in the way: {records})." "Correct the day, or void the records named in the same batch.";
}
