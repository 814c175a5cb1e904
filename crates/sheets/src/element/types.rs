//! 事项类型.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use inforce_catalog::ItemType;

use crate::words;

const WORDS: [(ItemType, &[&str]); 5] = [
    (ItemType::General, &["一般许可", "普通许可", "general"]),
    (ItemType::Concession, &["特许", "concession"]),
    (ItemType::Recognition, &["认可", "recognition"]),
    (ItemType::Approval, &["核准", "approval"]),
    (ItemType::Registration, &["登记", "registration"]),
];

/// The official word; none where the list does not say.
pub fn write(item_type: ItemType) -> &'static str {
    WORDS.iter().find(|(t, _)| *t == item_type).and_then(|(_, words)| words.first()).copied().unwrap_or("")
}

/// The type a cell names.
pub fn read(cell: &str) -> Option<ItemType> {
    static TYPES: LazyLock<BTreeMap<String, ItemType>> = LazyLock::new(|| words::by_key(&WORDS));
    TYPES.get(&words::key(cell)).copied()
}

#[test]
fn what_is_written_is_read_again() {
    for (item_type, words) in WORDS {
        assert_eq!(read(write(item_type)), Some(item_type));
        assert!(words.iter().all(|word| read(word) == Some(item_type)));
    }
    assert_eq!(read("备案"), None);
}
