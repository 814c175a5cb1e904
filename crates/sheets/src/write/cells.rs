//! What the cells of a list say.

use crate::columns::Column;
use crate::element::{bodies, citations, levels, serials};
use crate::list::{List, ListItem};

/// The columns of the official lists. The parent's serial numbers stand there only if there are any.
pub(super) fn columns(list: &List) -> Vec<Column> {
    use Column::{
        Authorities, Basis, Code, Department, Kinds, Levels, Name, ParentSerial, Remark, Serial, SetBy,
    };
    let official =
        [Serial, ParentSerial, Code, SetBy, Department, Name, Authorities, Levels, Basis, Kinds, Remark];
    let from_above = list.items.iter().any(|item| !item.parent_serials.is_empty());
    official.into_iter().filter(|column| from_above || *column != ParentSerial).collect()
}

/// The text of an item's cell.
pub(super) fn text(item: &ListItem, column: Column) -> String {
    match column {
        Column::Serial => item.serial.to_string(),
        Column::ParentSerial => serials::write(&item.parent_serials),
        Column::Code => item.code.to_string(),
        Column::SetBy => levels::write_one(item.set_by).to_owned(),
        Column::Department => item.department.clone(),
        Column::Name => item.name.clone(),
        Column::Authorities => bodies::write(&item.authorities),
        Column::Levels => levels::write(item.levels),
        Column::Basis => citations::write(&item.basis),
        Column::Kinds => citations::write_kinds(&item.basis),
        Column::Remark => item.remark.clone(),
        Column::ItemType
        | Column::FirstImplemented
        | Column::LocalDepartment
        | Column::LocalAuthorities
        | Column::Decision
        | Column::Claim
        | Column::Decline
        | Column::Reason => String::new(),
    }
}

/// The runs of consecutive items with the same department: where each begins, and how long it is.
pub(super) fn departments(items: &[ListItem]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let same = runs
            .last()
            .and_then(|(begin, _)| items.get(*begin))
            .is_some_and(|first| first.department == item.department);
        match runs.last_mut() {
            Some((_, length)) if same => *length += 1,
            _ => runs.push((at, 1)),
        }
    }
    runs
}
