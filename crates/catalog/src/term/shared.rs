//! What several records share, in a record: its bytes are those of the thing itself.

use std::sync::Arc;

use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decoder, Encode, Encoder};

use super::{Instrument, Local};

/// Who keeps one copy of what many records say, while they are read: a [`Shared`](crate::Shared); `()` keeps none.
pub trait Copies {
    /// Reads what a jurisdiction states for itself.
    ///
    /// # Errors
    /// Where the bytes are none.
    fn local(&mut self, d: &mut Decoder<'_>) -> Result<Arc<Local>, DecodeError> {
        d.decode().map(Arc::new)
    }

    /// Reads a document.
    ///
    /// # Errors
    /// Where the bytes are none.
    fn instrument(&mut self, d: &mut Decoder<'_>) -> Result<Arc<Instrument>, DecodeError> {
        d.decode().map(Arc::new)
    }
}

impl Copies for () {}

pub(crate) fn encode<C, W: Write>(
    value: &Arc<Local>,
    e: &mut Encoder<W>,
    context: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    value.as_ref().encode(e, context)
}

pub(crate) fn decode(d: &mut Decoder<'_>, copies: &mut impl Copies) -> Result<Arc<Local>, DecodeError> {
    copies.local(d)
}
