//! The headings: what each column is called in the official lists, and what offices call it.
//!
//! Source: the official field tables (`data/fields.csv`), the published national and regional lists of 2022 and 2023,
//! and the sheets that offices exchange. A heading is compared without spaces, breaks, width and a leading or trailing
//! mark; text in brackets behind it (“设定层级（中央/自治区/自治州）”) is ignored unless the table has it.

use super::Column;

/// One column: its heading in what we write, and what else it may be called.
pub(super) struct Names {
    pub(super) column: Column,
    pub(super) heading: &'static str,
    pub(super) english: &'static str,
    pub(super) synonyms: &'static [&'static str],
}

const fn names(
    column: Column,
    heading: &'static str,
    english: &'static str,
    synonyms: &'static [&'static str],
) -> Names {
    Names { column, heading, english, synonyms }
}

/// All columns, in the order of the official lists.
pub(super) const TABLE: &[Names] = &[
    names(Column::Serial, "序号", "serial", &["编号", "项目序号", "本级清单序号", "No.", "seq"]),
    names(
        Column::ParentSerial,
        "上级清单序号",
        "parent_serial",
        &[
            "上级序号",
            "对应上级清单序号",
            "上级清单对应序号",
            "国家清单序号",
            "对应国家清单序号",
            "自治区清单序号",
            "对应自治区清单序号",
            "自治州清单序号",
            "对应自治州清单序号",
            "省级清单序号",
            "州级清单序号",
            "parent_list_seq",
        ],
    ),
    names(
        Column::Code,
        "事项编码",
        "code",
        &["编码", "事项代码", "许可事项编码", "行政许可事项编码", "许可事项代码", "基本编码", "item_code"],
    ),
    names(
        Column::SetBy,
        "设定层级",
        "set_by",
        &["事项设定层级", "设定级别", "设定机关层级", "许可设定层级", "level_set_by"],
    ),
    names(
        Column::Department,
        "主管部门",
        "department",
        &[
            "行业主管部门",
            "业务主管部门",
            "主管单位",
            "主管机关",
            "牵头部门",
            "责任部门",
            "competent_department",
        ],
    ),
    names(
        Column::Name,
        "事项名称",
        "name",
        &[
            "许可事项名称",
            "行政许可事项名称",
            "行政许可事项",
            "许可事项",
            "许可名称",
            "事项",
            "项目名称",
            "审批事项名称",
            "item_name",
        ],
    ),
    names(
        Column::Authorities,
        "实施机关",
        "authorities",
        &[
            "许可实施机关",
            "实施单位",
            "实施部门",
            "实施主体",
            "审批部门",
            "行使主体",
            "implementing_authority",
        ],
    ),
    names(
        Column::Levels,
        "可实施层级",
        "levels",
        &["实施层级", "行使层级", "可行使层级", "审批层级", "实施级别", "allowed_levels"],
    ),
    names(
        Column::Basis,
        "设定和实施依据",
        "basis",
        &[
            "设定依据",
            "实施依据",
            "设定及实施依据",
            "设定、实施依据",
            "设定与实施依据",
            "设定实施依据",
            "法律依据",
            "法律法规依据",
            "依据",
            "legal_basis",
        ],
    ),
    names(
        Column::Kinds,
        "依据类别",
        "kinds",
        &["依据类型", "依据种类", "设定依据类别", "设定和实施依据类别"],
    ),
    names(Column::ItemType, "事项类型", "item_type", &["许可类型", "许可类别", "行政许可类型", "事项类别"]),
    names(
        Column::FirstImplemented,
        "首次实施日期",
        "first_implemented",
        &["首次实施时间", "开始实施日期", "实施日期"],
    ),
    names(Column::LocalDepartment, "本级主管部门", "local_department", &["本地主管部门", "认领部门"]),
    names(Column::LocalAuthorities, "本级实施机关", "local_authorities", &["本地实施机关"]),
    names(
        Column::Decision,
        "认领/不认领",
        "decision",
        &["认领或不认领", "是否认领", "认领情况", "认领意见", "认领（是/否）", "认领与否"],
    ),
    names(Column::Claim, "认领", "claim", &["拟认领"]),
    names(Column::Decline, "不认领", "decline", &["不予认领", "拟不认领"]),
    names(
        Column::Reason,
        "理由",
        "reason",
        &["不认领理由", "不认领原因", "原因", "不认领的理由", "情况说明"],
    ),
    names(Column::Remark, "备注", "remark", &["备注说明", "说明", "注", "remarks"]),
];
