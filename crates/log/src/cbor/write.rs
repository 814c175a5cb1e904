//! Writing items in their one canonical form.

/// The one-byte encoding of null.
pub(super) const NULL: u8 = 0xf6;

pub(crate) fn put_uint(out: &mut Vec<u8>, value: u64) {
    put_head(out, 0, value);
}

pub(crate) fn put_int(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        put_head(out, 1, (!value).unsigned_abs());
    } else {
        put_head(out, 0, value.unsigned_abs());
    }
}

pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_head(out, 2, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_head(out, 3, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

pub(crate) fn put_array(out: &mut Vec<u8>, length: u64) {
    put_head(out, 4, length);
}

pub(crate) fn put_null(out: &mut Vec<u8>) {
    out.push(NULL);
}

/// An initial byte and the shortest argument.
fn put_head(out: &mut Vec<u8>, major: u8, argument: u64) {
    let bytes = argument.to_be_bytes();
    let (info, width) = match argument {
        0..=23 => return out.push((major << 5) | bytes[7]),
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 8),
    };
    out.push((major << 5) | info);
    out.extend_from_slice(&bytes[8 - width..]);
}
