//! What the department of one matter is called at each level.

use inforce_catalog::Level;

/// One line of work, from the ministry to the county's bureau.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in this table, which its pseudo credit codes carry.
    pub number: usize,
    /// The national body, as the national list names it.
    pub nation: &'static str,
    /// The region's body, without the name of the place.
    pub region: &'static str,
    /// The body of a prefecture or county, without the name of the place.
    pub local: &'static str,
}

/// (nation, region, prefecture and county). Append only: the number of a row stands in credit codes.
const LINES: &[(&str, &str, &str)] = &[
    ("国家发展改革委", "发展改革委", "发展改革委"),
    ("国家能源局", "能源局", "能源局"),
    ("教育部", "教育厅", "教育局"),
    ("科技部", "科技厅", "科技局"),
    ("工业和信息化部", "工业和信息化厅", "工业和信息化局"),
    ("公安部", "公安厅", "公安局"),
    ("国家安全部", "国家安全厅", "国家安全局"),
    ("民政部", "民政厅", "民政局"),
    ("司法部", "司法厅", "司法局"),
    ("财政部", "财政厅", "财政局"),
    ("人力资源社会保障部", "人力资源社会保障厅", "人力资源社会保障局"),
    ("自然资源部", "自然资源厅", "自然资源局"),
    ("生态环境部", "生态环境厅", "生态环境局"),
    ("住房城乡建设部", "住房城乡建设厅", "住房城乡建设局"),
    ("交通运输部", "交通运输厅", "交通运输局"),
    ("水利部", "水利厅", "水利局"),
    ("农业农村部", "农业农村厅", "农业农村局"),
    ("商务部", "商务厅", "商务局"),
    ("文化和旅游部", "文化和旅游厅", "文化和旅游局"),
    ("国家文物局", "文物局", "文物局"),
    ("国家卫生健康委", "卫生健康委", "卫生健康委"),
    ("应急管理部", "应急管理厅", "应急管理局"),
    ("国家消防救援局", "消防救援总队", "消防救援机构"),
    ("市场监管总局", "市场监管局", "市场监管局"),
    ("国家药监局", "药监局", "药监局"),
    ("广电总局", "广电局", "广电局"),
    ("体育总局", "体育局", "体育局"),
    ("国家新闻出版署", "新闻出版局", "新闻出版局"),
    ("国家电影局", "电影局", "电影局"),
    ("国家林草局", "林草局", "林草局"),
    ("中国气象局", "气象局", "气象局"),
    ("国家烟草局", "烟草专卖局", "烟草专卖局"),
    ("税务总局", "税务局", "税务局"),
    ("国家宗教局", "宗教事务局", "宗教事务局"),
    ("国务院侨办", "侨务办", "侨务办"),
    ("国家人防办", "人防办", "人防办"),
    ("国家邮政局", "邮政管理局", "邮政管理局"),
    ("国家档案局", "档案局", "档案局"),
];

/// The name of the region as its departments carry it.
const REGION_PREFIX: &str = "自治区";
/// The name of the prefecture as its departments carry it.
const PREFECTURE_PREFIX: &str = "自治州";

/// All lines of work.
pub fn lines() -> impl Iterator<Item = Line> {
    LINES.iter().enumerate().map(|(number, (nation, region, local))| Line { number, nation, region, local })
}

/// The line of the department that a list names, national or regional.
pub fn line_of(department: &str) -> Option<Line> {
    let regional = department.strip_prefix(REGION_PREFIX);
    lines().find(|l| l.nation == department || Some(l.region) == regional)
}

impl Line {
    /// What the department is called in a place of a level.
    pub fn name(&self, level: Level, place: &str) -> String {
        match level {
            Level::Nation => self.nation.to_owned(),
            Level::Region => format!("{REGION_PREFIX}{}", self.region),
            Level::Prefecture => format!("{PREFECTURE_PREFIX}{}", self.local),
            Level::County | Level::Township => format!("{place}{}", self.local),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::Lists;

    #[test]
    fn every_department_of_the_lists_has_a_line() {
        for item in Lists::read().unwrap().items() {
            assert!(line_of(&item.department).is_some(), "{}", item.department);
        }
    }

    #[test]
    fn a_regional_department_is_that_of_its_ministrys_line() {
        let water = line_of("自治区水利厅").unwrap();
        assert_eq!(water.nation, "水利部");
        assert_eq!(water.name(Level::County, "轮台县"), "轮台县水利局");
        assert_eq!(water.name(Level::Prefecture, "巴音郭楞蒙古自治州"), "自治州水利局");
    }
}
