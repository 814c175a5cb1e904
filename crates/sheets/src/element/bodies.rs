//! 实施机关: the bodies a cell names.

use super::levels;
use crate::words;

/// What the names of bodies end with.
const ENDINGS: &[&str] = &[
    "部",
    "委",
    "局",
    "厅",
    "署",
    "院",
    "办",
    "办公室",
    "机关",
    "部门",
    "机构",
    "政府",
    "中心",
    "会",
    "所",
    "站",
    "队",
    "处",
    "行",
    "海关",
];

/// The bodies of a cell: cut at semicolons and line breaks, and at “、” where each part is the name of a body.
///
/// “省级、设区的市级、县级教育部门” is one class of bodies, not three: a level alone is no body. What stands in
/// brackets is never cut.
///
/// ```
/// use inforce_sheets::element::bodies;
/// assert_eq!(bodies::read("国家发展改革委、教育部；县级教育部门").len(), 3);
/// assert_eq!(bodies::read("省级、设区的市级、县级教育部门").len(), 1);
/// ```
pub fn read(cell: &str) -> Vec<String> {
    let parts = words::split_outside_brackets(cell, |c| matches!(c, '；' | ';' | '\n' | '|' | '｜'));
    parts.iter().flat_map(|part| listed(part)).map(|body| words::clean(&body)).collect()
}

fn listed(part: &str) -> Vec<String> {
    let names = words::split_outside_brackets(part, |c| matches!(c, '、' | '，' | ','));
    if names.len() > 1 && names.iter().all(|name| is_body(name)) { names } else { vec![part.to_owned()] }
}

fn is_body(name: &str) -> bool {
    let bare = match name.find(['（', '(']) {
        Some(at) => name.get(..at).unwrap_or(name),
        None => name,
    };
    let bare = bare.trim();
    bare.chars().count() > 2 && !levels::is_level(bare) && ENDINGS.iter().any(|e| bare.ends_with(e))
}

/// Bodies as a cell names them.
pub fn write<S: AsRef<str>>(bodies: &[S]) -> String {
    bodies.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_bodies_stay_whole_and_bodies_are_told_apart() {
        assert_eq!(read("自治区、州、县级主管部门"), ["自治区、州、县级主管部门"]);
        assert_eq!(read("县级教育部门；乡级政府"), ["县级教育部门", "乡级政府"]);
        assert_eq!(read("州教育局、州公安局"), ["州教育局", "州公安局"]);
        assert_eq!(
            read("设区的市级、县级政府（由教育部门会同公安、交通运输等部门承办）"),
            ["设区的市级、县级政府（由教育部门会同公安、交通运输等部门承办）"]
        );
        assert_eq!(read("公安、交通运输部门"), ["公安、交通运输部门"]);
    }

    #[test]
    fn what_is_written_is_read_again() {
        for cell in ["州教育局；州公安局", "省级、设区的市级公安机关；国家移民局", "库尔勒市教育局"]
        {
            assert_eq!(write(&read(cell)), cell);
        }
    }
}
