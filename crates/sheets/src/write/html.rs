//! HTML fit for publication: one page that needs nothing else.

use std::fmt::Write;

use super::cells;
use crate::columns::Column;
use crate::list::{List, ListItem};

const STYLE: &str = "
:root{color-scheme:light}
body{font:15px/1.6 'Noto Serif CJK SC','Source Han Serif SC',SimSun,serif;margin:2rem auto;max-width:90rem;padding:0 1rem;color:#111}
h1{font-size:1.6rem;text-align:center;margin:0 0 .3rem}
.standing{text-align:center;margin:0 0 1.2rem;color:#444}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #888;padding:.35rem .5rem;vertical-align:middle;text-align:left;overflow-wrap:anywhere}
th{background:#eceff4;position:sticky;top:0}
td.narrow{text-align:center;white-space:nowrap}
footer{margin-top:1rem;color:#444;font-size:.9rem}
@media print{@page{size:A4 landscape;margin:12mm}body{font-size:9pt;margin:0;max-width:none;padding:0}
thead{display:table-header-group}tr{break-inside:avoid}th{position:static}}
";

/// A catalog as one self-contained page in Chinese, with styles for screen and print and no script.
pub fn html(list: &List) -> String {
    let columns = cells::columns(list);
    let mut page = String::with_capacity(2_000 + list.items.len() * 1_500);
    let title = escaped(&list.title());
    page.push_str("<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    add(&mut page, format_args!("<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"));
    add(
        &mut page,
        format_args!("<h1>{title}</h1>\n<p class=\"standing\">{}</p>\n", escaped(&list.standing())),
    );
    page.push_str("<table>\n<thead>\n<tr>");
    for column in &columns {
        add(&mut page, format_args!("<th scope=\"col\">{}</th>", column.heading()));
    }
    page.push_str("</tr>\n</thead>\n<tbody>\n");
    for (begin, length) in cells::departments(&list.items) {
        for (at, item) in list.items.iter().enumerate().skip(begin).take(length) {
            row(&mut page, item, &columns, (at == begin).then_some(length));
        }
    }
    page.push_str("</tbody>\n</table>\n");
    add(
        &mut page,
        format_args!(
            "<footer>行政区划代码 {}；日期 {}；账本记录 {}。</footer>\n</body>\n</html>\n",
            list.jurisdiction, list.day, list.as_of
        ),
    );
    page
}

/// One item; the cell of the department only where a run of the same one begins.
fn row(page: &mut String, item: &ListItem, columns: &[Column], run: Option<usize>) {
    add(page, format_args!("<tr id=\"{}\">", item.code));
    for column in columns {
        let text = escaped(&cells::text(item, *column)).replace('\n', "<br>");
        match (column, run) {
            (Column::Department, Some(1)) => add(page, format_args!("<td>{text}</td>")),
            (Column::Department, Some(length)) => {
                add(page, format_args!("<td rowspan=\"{length}\">{text}</td>"))
            }
            (Column::Department, None) => {}
            (Column::Serial | Column::Code | Column::SetBy, _) => {
                add(page, format_args!("<td class=\"narrow\">{text}</td>"));
            }
            _ => add(page, format_args!("<td>{text}</td>")),
        }
    }
    page.push_str("</tr>\n");
}

/// Writing to a string cannot fail.
fn add(page: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = page.write_fmt(arguments);
}

fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&#39;"),
            other => result.push(other),
        }
    }
    result
}
