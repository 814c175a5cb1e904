//! The words of the domain into messages.

use inforce_catalog::command::{
    AgencyInput, BodyInput, InstrumentInput, LocalInput, NewItemInput, SuccessorInput, SuccessorLocalInput,
};
use inforce_catalog::event::TimeLimits;
use inforce_catalog::{Citation, Inherited, Levels, Names, Translation};
use inforce_proto::v1 as pb;

use crate::words::Word;

pub(crate) fn names(names: &Names) -> pb::Names {
    let translation = |t: &Translation| pb::Translation { language: t.lang.number(), text: t.text.clone() };
    pb::Names { zh: names.zh.clone(), others: names.others.iter().map(translation).collect() }
}

pub(crate) fn levels(levels: Levels) -> Vec<i32> {
    levels.iter().map(Word::number).collect()
}

pub(crate) fn citation(citation: &Citation) -> pb::Citation {
    pb::Citation {
        kind: citation.kind.number(),
        title: citation.title.clone(),
        articles: citation.articles.clone(),
    }
}

pub(crate) fn inherited(inherited: &Inherited) -> pb::Inherited {
    pb::Inherited {
        names: Some(names(&inherited.names)),
        item_type: inherited.item_type.number(),
        basis: inherited.basis.iter().map(citation).collect(),
        set_by: inherited.set_by.number(),
        levels: levels(inherited.levels),
    }
}

pub(crate) fn agency(agency: &AgencyInput) -> pb::Agency {
    pb::Agency { jurisdiction: agency.jurisdiction.to_string(), code: agency.code.to_string() }
}

fn body(body: &BodyInput) -> pb::Body {
    pb::Body { name: body.name.clone(), agency: body.agency.as_ref().map(agency) }
}

pub(crate) fn local(local: &LocalInput) -> pb::Local {
    pb::Local {
        department: Some(body(&local.department)),
        authorities: local.authorities.iter().map(body).collect(),
        remark: local.remark.clone(),
    }
}

pub(crate) fn instrument(instrument: &InstrumentInput) -> pb::Instrument {
    pb::Instrument {
        number: instrument.number.clone(),
        title: instrument.title.clone(),
        issuer: Some(agency(&instrument.issuer)),
        date: instrument.date.to_string(),
        digest: instrument.digest.map(|d| d.to_string()),
        transition: instrument.transition.clone(),
    }
}

pub(crate) fn limits(limits: TimeLimits) -> pb::TimeLimits {
    pb::TimeLimits {
        apply: limits.apply.into(),
        review: limits.review.into(),
        publish: limits.publish.into(),
        confirm: limits.confirm.into(),
    }
}

pub(crate) fn new_item(item: &NewItemInput) -> pb::NewItem {
    pb::NewItem {
        inherited: Some(inherited(&item.inherited)),
        local: Some(local(&item.local)),
        first_implemented: item.first_implemented.map(|d| d.to_string()),
    }
}

pub(crate) fn successor(successor: &SuccessorInput) -> pb::Successor {
    pb::Successor { item: successor.item.to_string(), added: successor.added.as_ref().map(new_item) }
}

pub(crate) fn successor_local(successor: &SuccessorLocalInput) -> pb::SuccessorLocal {
    pb::SuccessorLocal { item: successor.item.to_string(), local: Some(local(&successor.local)) }
}
