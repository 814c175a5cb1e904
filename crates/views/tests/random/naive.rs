//! What a catalog shows, told plainly.

use std::collections::BTreeMap;

use inforce_catalog::{Day, ItemCode, Register, Seq, jurisdiction};
use inforce_views::catalog::{self, CatalogQuestion, Selection};
use inforce_views::listing::{self, ListingQuestion};
use serde_json::{Value, json};

use super::{scope, whole};

pub(crate) use inforce_catalog::jurisdiction::Jurisdiction as Place;

/// A day and a sequence.
#[derive(Clone, Copy)]
pub(crate) struct Moment<'a> {
    pub(crate) register: &'a Register,
    pub(crate) day: Day,
    pub(crate) n: Seq,
}

/// What is shown of a listing, by element.
pub(crate) type Shown = BTreeMap<&'static str, Value>;

/// The elements of the text; the others say where it stands.
pub(crate) const TEXT: [&str; 9] =
    ["name", "translations", "item_type", "basis", "set_by", "levels", "department", "authorities", "remark"];

/// What the catalog of a place shows at a moment.
pub(crate) fn shown(moment: &Moment<'_>, place: &Place) -> BTreeMap<ItemCode, Shown> {
    let scope = scope(moment, place, false);
    let question =
        CatalogQuestion { scope, selection: Selection::Listed, item: None, with_text: false, page: whole() };
    let answer = catalog::answer(moment.register, &question).unwrap();
    let rows = answer.rows.into_iter().map(|row| {
        let item: ItemCode = row.item.parse().unwrap();
        let question = ListingQuestion { scope, item, page: whole() };
        let listing = listing::answer(moment.register, &question).unwrap().rows.remove(0);
        let text = listing.text.unwrap();
        let names = |bodies: Vec<inforce_views::part::BodyView>| {
            json!(bodies.into_iter().map(|body| body.name).collect::<Vec<_>>())
        };
        let shown = BTreeMap::from([
            ("name", json!(text.name)),
            ("translations", json!(text.translations)),
            ("item_type", json!(text.item_type)),
            ("basis", json!(text.basis)),
            ("set_by", json!(text.set_by)),
            ("levels", json!(text.levels)),
            ("department", json!(text.department.name)),
            ("authorities", names(text.authorities)),
            ("remark", json!(text.remark)),
            ("status", json!(row.status)),
            ("reason", json!(row.reason)),
            ("exercise", json!(row.exercise)),
        ]);
        (item, shown)
    });
    rows.collect()
}

/// The places of a question, from the top and by code.
pub(crate) fn places(moment: &Moment<'_>, place: &Place, subtree: bool) -> Vec<Place> {
    let mut places = if subtree {
        jurisdiction::subtree(moment.register, place.id, moment.day, moment.n)
    } else {
        vec![place.clone()]
    };
    places.retain(|p| p.retired.is_none());
    places.sort_by_key(|p| (p.level, p.code));
    places
}
