//! One copy of what many records say.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::event::{Act, Event};
use crate::stream::StreamId;
use crate::term::{Instrument, Local};

/// The copies: names of principals and streams, documents, and elements that jurisdictions state for themselves.
///
/// A catalog of hundreds of items rests on one document and is divided among some thirty departments. Without this,
/// every record would hold them anew, which doubles what a ledger takes.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    names: BTreeSet<Arc<str>>,
    instruments: BTreeSet<Arc<Instrument>>,
    locals: BTreeSet<Arc<Local>>,
}

impl Shared {
    /// The one copy of this name.
    pub fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = name.into();
        self.names.insert(Arc::clone(&shared));
        shared
    }

    /// The id of a stream, with the one copy of its text.
    pub fn id(&mut self, id: &str) -> StreamId {
        StreamId::shared(id, |text| self.name(text))
    }

    /// Puts the one copy of its document and local elements into an act.
    pub fn act(&mut self, act: &mut Act) {
        if let Some(instrument) = &mut act.instrument {
            share(&mut self.instruments, instrument);
        }
        match &mut act.event {
            Event::Added(event) => share(&mut self.locals, &mut event.local),
            Event::Claimed(event) => share(&mut self.locals, &mut event.local),
            Event::Reassigned(event) => share(&mut self.locals, &mut event.local),
            Event::Reinstated(event) => share(&mut self.locals, &mut event.local),
            _ => {}
        }
    }
}

fn share<T: Ord>(known: &mut BTreeSet<Arc<T>>, given: &mut Arc<T>) {
    match known.get(given.as_ref()) {
        Some(copy) => *given = Arc::clone(copy),
        None => drop(known.insert(Arc::clone(given))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Reassigned;
    use crate::term::Body;

    fn act(department: &str) -> Act {
        let local = Local { department: Body::named(department), authorities: vec![], remark: String::new() };
        let event = Event::Reassigned(Reassigned { local: local.into() });
        Act { effective_from: None, instrument: None, transcribed: false, event }
    }

    fn local(act: &Act) -> &Arc<Local> {
        match &act.event {
            Event::Reassigned(event) => &event.local,
            _ => unreachable!("made above"),
        }
    }

    #[test]
    fn equal_elements_become_one_copy_and_others_stay_apart() {
        let mut shared = Shared::default();
        let [mut first, mut same, mut other] = [act("教育局"), act("教育局"), act("民政局")];
        let before = [first.clone(), same.clone(), other.clone()];
        for act in [&mut first, &mut same, &mut other] {
            shared.act(act);
        }
        assert!(Arc::ptr_eq(local(&first), local(&same)) && !Arc::ptr_eq(local(&first), local(&other)));
        assert_eq!([first, same, other], before, "nothing says anything else than before");
        assert!(Arc::ptr_eq(&shared.name("a"), &shared.name("a")));
    }
}
