//! The words of the domain out of messages.

use inforce_catalog::command::{
    AgencyInput, BodyInput, InstrumentInput, LocalInput, NewItemInput, SuccessorInput, SuccessorLocalInput,
};
use inforce_catalog::event::TimeLimits;
use inforce_catalog::{Citation, Inherited, ItemType, Level, Levels, Names, Translation};
use inforce_proto::v1 as pb;

use super::reader::Reader;
use crate::invalid::Rule;

pub(crate) fn names(r: &mut Reader, message: pb::Names) -> Option<Names> {
    let others = r.each("others", message.others, |r, translation| {
        let lang = r.word("language", translation.language);
        Some(Translation { lang: lang?, text: Reader::text(translation.text) })
    });
    let mut others = others?;
    // The catalog keeps them sorted, so that one name has one form whatever order it was sent in.
    others.sort_by_key(|t| t.lang);
    if let Some(pair) = others.windows(2).find(|p| p[0].lang == p[1].lang) {
        r.refuse("others", Rule::LanguageRepeated, pair[0].lang.tag());
        return None;
    }
    Some(Names { zh: Reader::text(message.zh), others })
}

pub(crate) fn levels(r: &mut Reader, field: &str, numbers: &[i32]) -> Option<Levels> {
    let read: Vec<Option<Level>> =
        numbers.iter().enumerate().map(|(i, number)| r.word(&format!("{field}[{i}]"), *number)).collect();
    let levels: Option<Vec<Level>> = read.into_iter().collect();
    levels.map(|levels| Levels::of(&levels))
}

pub(crate) fn citation(r: &mut Reader, message: pb::Citation) -> Option<Citation> {
    let kind = r.word("kind", message.kind);
    Some(Citation {
        kind: kind?,
        title: Reader::text(message.title),
        articles: Reader::text(message.articles),
    })
}

pub(crate) fn inherited(r: &mut Reader, message: pb::Inherited) -> Option<Inherited> {
    let names = r.inside("names", message.names, names);
    let item_type = r.word_or("item_type", message.item_type, ItemType::Unclassified);
    let basis = r.each("basis", message.basis, citation);
    let set_by = r.word("set_by", message.set_by);
    let levels = levels(r, "levels", &message.levels);
    Some(Inherited { names: names?, item_type: item_type?, basis: basis?, set_by: set_by?, levels: levels? })
}

pub(crate) fn agency(r: &mut Reader, message: pb::Agency) -> Option<AgencyInput> {
    let jurisdiction = r.jurisdiction("jurisdiction", &message.jurisdiction);
    let code = r.credit_code("code", &message.code);
    Some(AgencyInput { jurisdiction: jurisdiction?, code: code? })
}

fn body(r: &mut Reader, message: pb::Body) -> Option<BodyInput> {
    let agency = r.optional("agency", message.agency, agency);
    Some(BodyInput { name: Reader::text(message.name), agency: agency? })
}

pub(crate) fn local(r: &mut Reader, message: pb::Local) -> Option<LocalInput> {
    let department = r.inside("department", message.department, body);
    let authorities = r.each("authorities", message.authorities, body);
    Some(LocalInput {
        department: department?,
        authorities: authorities?,
        remark: Reader::text(message.remark),
    })
}

pub(crate) fn instrument(r: &mut Reader, message: pb::Instrument) -> Option<InstrumentInput> {
    let issuer = r.inside("issuer", message.issuer, agency);
    let date = r.day("date", &message.date);
    let digest = r.optional("", message.digest, |r, text| r.digest("digest", &text));
    Some(InstrumentInput {
        number: Reader::text(message.number),
        title: Reader::text(message.title),
        issuer: issuer?,
        date: date?,
        digest: digest?,
        transition: message.transition.map(Reader::text),
    })
}

pub(crate) fn limits(r: &mut Reader, message: pb::TimeLimits) -> Option<TimeLimits> {
    let apply = r.small("apply", message.apply);
    let review = r.small("review", message.review);
    let publish = r.small("publish", message.publish);
    let confirm = r.small("confirm", message.confirm);
    Some(TimeLimits { apply: apply?, review: review?, publish: publish?, confirm: confirm? })
}

pub(crate) fn new_item(r: &mut Reader, message: pb::NewItem) -> Option<NewItemInput> {
    let inherited = r.inside("inherited", message.inherited, inherited);
    let local = r.inside("local", message.local, local);
    let first_implemented =
        r.optional("", message.first_implemented, |r, day| r.day("first_implemented", &day));
    Some(NewItemInput { inherited: inherited?, local: local?, first_implemented: first_implemented? })
}

pub(crate) fn successor(r: &mut Reader, message: pb::Successor) -> Option<SuccessorInput> {
    let item = r.item("item", &message.item);
    let added = r.optional("added", message.added, new_item);
    Some(SuccessorInput { item: item?, added: added? })
}

pub(crate) fn successor_local(r: &mut Reader, message: pb::SuccessorLocal) -> Option<SuccessorLocalInput> {
    let item = r.item("item", &message.item);
    let local = r.inside("local", message.local, local);
    Some(SuccessorLocalInput { item: item?, local: local? })
}
