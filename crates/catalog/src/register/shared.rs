//! One copy of what many records say.

use std::sync::Arc;

use minicbor::decode::Error as DecodeError;
use minicbor::{Decode, Decoder, Encode};

use super::table::Table;
use crate::event::{Act, Event};
use crate::stream::StreamId;
use crate::term::{Copies, Instrument, Local};

/// The copies: names of principals and streams, documents, and elements that jurisdictions state for themselves.
///
/// A catalog of hundreds of items rests on one document and is divided among some thirty departments. Without this,
/// every record would hold them anew, which doubles what a ledger takes. They are known by their bytes, so that what a
/// record repeats is not even taken apart.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    names: Known<str>,
    instruments: Known<Instrument>,
    locals: Known<Local>,
}

impl Shared {
    /// The one copy of this name.
    pub fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.find(name.as_bytes()) {
            return known;
        }
        let shared: Arc<str> = name.into();
        self.names.keep(name.as_bytes(), &shared);
        shared
    }

    /// The id of a stream, with the one copy of its text.
    pub fn id(&mut self, id: &str) -> StreamId {
        StreamId::shared(id, |text| self.name(text))
    }

    /// Puts the one copy of its document and local elements into an act.
    pub fn act(&mut self, act: &mut Act) {
        if let Some(instrument) = &mut act.instrument {
            self.instruments.share(instrument);
        }
        match &mut act.event {
            Event::Added(event) => self.locals.share(&mut event.local),
            Event::Claimed(event) => self.locals.share(&mut event.local),
            Event::Reassigned(event) => self.locals.share(&mut event.local),
            Event::Reinstated(event) => self.locals.share(&mut event.local),
            _ => {}
        }
    }
}

impl Copies for Shared {
    fn local(&mut self, d: &mut Decoder<'_>) -> Result<Arc<Local>, DecodeError> {
        self.locals.read(d)
    }

    fn instrument(&mut self, d: &mut Decoder<'_>) -> Result<Arc<Instrument>, DecodeError> {
        self.instruments.read(d)
    }
}

/// Copies of one kind, by the bytes that stand for them in a record.
#[derive(Debug)]
struct Known<T: ?Sized> {
    numbers: Table<Arc<[u8]>>,
    copies: Vec<(Arc<[u8]>, Arc<T>)>,
}

// Written out, since an `Arc` is copied whatever it points to.
impl<T: ?Sized> Clone for Known<T> {
    fn clone(&self) -> Self {
        Self { numbers: self.numbers.clone(), copies: self.copies.clone() }
    }
}

impl<T: ?Sized> Default for Known<T> {
    fn default() -> Self {
        Self { numbers: Table::default(), copies: Vec::new() }
    }
}

impl<T: ?Sized> Known<T> {
    fn find(&self, bytes: &[u8]) -> Option<Arc<T>> {
        let copy = |number| self.copies.get(number as usize);
        let is = |number| copy(number).is_some_and(|(known, _)| **known == *bytes);
        copy(self.numbers.find(bytes, is)?).map(|(_, copy)| Arc::clone(copy))
    }

    fn keep(&mut self, bytes: &[u8], copy: &Arc<T>) {
        // Of more than a table can number, each has a copy of its own.
        if let Ok(number) = u32::try_from(self.copies.len()) {
            let bytes: Arc<[u8]> = bytes.into();
            self.numbers.insert(Arc::clone(&bytes), number);
            self.copies.push((bytes, Arc::clone(copy)));
        }
    }
}

impl<T: Encode<()> + for<'b> Decode<'b, ()>> Known<T> {
    /// What comes next in a record; taken apart only where it was not met before.
    fn read(&mut self, d: &mut Decoder<'_>) -> Result<Arc<T>, DecodeError> {
        let rest = d.input().get(d.position()..).unwrap_or_default();
        let next = item_length(rest).and_then(|length| rest.get(..length));
        if let Some((bytes, known)) = next.and_then(|bytes| Some((bytes, self.find(bytes)?))) {
            d.set_position(d.position() + bytes.len());
            return Ok(known);
        }
        let read = d.decode().map(Arc::new)?;
        if let Some(bytes) = next {
            self.keep(bytes, &read);
        }
        Ok(read)
    }

    fn share(&mut self, given: &mut Arc<T>) {
        let mut bytes = Vec::with_capacity(256);
        // Writing into a Vec cannot fail.
        let _: Result<(), minicbor::encode::Error<std::convert::Infallible>> =
            minicbor::encode(given.as_ref(), &mut bytes);
        match self.find(&bytes) {
            Some(copy) => *given = copy,
            None => self.keep(&bytes, given),
        }
    }
}

/// How many bytes the first CBOR item has, where it is of definite length; whether its text is text is not looked at.
fn item_length(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut items) = (0_usize, 1_u64);
    while items > 0 {
        let first = *bytes.get(at)?;
        at += 1;
        let argument = match first & 31 {
            small @ 0..24 => u64::from(small),
            size @ 24..28 => {
                let size = 1 << (size - 24);
                let big_endian = bytes.get(at..)?.get(..size)?;
                at += size;
                big_endian.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
            }
            _ => return None,
        };
        items -= 1;
        match first >> 5 {
            2 | 3 => at = at.checked_add(usize::try_from(argument).ok()?)?,
            4 => items = items.checked_add(argument)?,
            5 => items = items.checked_add(argument.checked_mul(2)?)?,
            6 => items += 1,
            _ => {}
        }
    }
    (at <= bytes.len()).then_some(at)
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
    fn the_length_of_an_item_is_what_the_decoder_skips() {
        let act = act("教育局");
        let mut items = vec![act.encode(), vec![0xf6], vec![0x18, 0x20], vec![0x3b, 0, 0, 0, 0, 0, 0, 0, 9]];
        items.extend([vec![0xa1, 0x01, 0x82, 0x02, 0x41, 0x05], vec![0xc1, 0x00], vec![0x59, 0, 2, 7, 7]]);
        for item in items {
            let mut decoder = Decoder::new(&item);
            decoder.skip().expect("a whole item");
            assert_eq!(item_length(&item), Some(decoder.position()), "{item:02x?}");
            assert_eq!(item_length(&[&item[..], &[0xff]].concat()), Some(item.len()), "{item:02x?}");
            assert_eq!(item_length(&item[..item.len() - 1]), None, "{item:02x?}");
        }
        assert_eq!(item_length(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
        assert_eq!(item_length(&[0x9f, 0x00, 0xff]), None, "of no definite length");
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
        let read =
            Act::decode_sharing(same.event.kind(), &same.encode(), &mut shared).expect("its own bytes");
        assert!(Arc::ptr_eq(local(&first), local(&read)), "what is read is that copy too");
        assert_eq!([first, same, other], before, "nothing says anything else than before");
        assert!(Arc::ptr_eq(&shared.name("a"), &shared.name("a")));
    }
}
