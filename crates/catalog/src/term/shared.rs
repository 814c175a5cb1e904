//! What several records share, in a record: its bytes are those of the thing itself.

use std::sync::Arc;

use minicbor::decode::Error as DecodeError;
use minicbor::encode::{Error as EncodeError, Write};
use minicbor::{Decode, Decoder, Encode, Encoder};

pub(crate) fn encode<C, T: Encode<C>, W: Write>(
    value: &Arc<T>,
    e: &mut Encoder<W>,
    context: &mut C,
) -> Result<(), EncodeError<W::Error>> {
    value.as_ref().encode(e, context)
}

pub(crate) fn decode<'b, C, T: Decode<'b, C>>(
    d: &mut Decoder<'b>,
    context: &mut C,
) -> Result<Arc<T>, DecodeError> {
    T::decode(d, context).map(Arc::new)
}
