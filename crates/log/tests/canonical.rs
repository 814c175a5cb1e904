//! Canonical CBOR: every rule refuses by name and place, and agrees with another implementation.

use inforce_log::cbor::{CborError, MAX_DEPTH, Rule, check_canonical, check_text, diagnostic};
use proptest::prelude::*;

/// What is refused: its name, the bytes, the rule, the offset.
const REFUSED: &[(&str, &[u8], Rule, usize)] = &[
    ("nothing", b"", Rule::Truncated, 0),
    ("an argument cut off", b"\x19\x01", Rule::Truncated, 2),
    ("a byte string cut off", b"\x43\x01\x02", Rule::Truncated, 3),
    ("text cut off", b"\x62a", Rule::Truncated, 2),
    ("an array cut off", b"\x82\x01", Rule::Truncated, 2),
    ("a length beyond memory", b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff", Rule::Truncated, 9),
    ("an array beyond memory", b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff", Rule::Truncated, 9),
    ("two items", b"\x01\x02", Rule::Trailing, 1),
    ("23 in two bytes", b"\x18\x17", Rule::NotShortest, 0),
    ("255 in three bytes", b"\x19\x00\xff", Rule::NotShortest, 0),
    ("65535 in five bytes", b"\x1a\x00\x00\xff\xff", Rule::NotShortest, 0),
    ("2^32-1 in nine bytes", b"\x1b\0\0\0\0\xff\xff\xff\xff", Rule::NotShortest, 0),
    ("-1 in two bytes", b"\x38\x00", Rule::NotShortest, 0),
    ("a long length of text", b"\x78\x01a", Rule::NotShortest, 0),
    ("a long length inside", b"\x82\x01\x98\x01\x01", Rule::NotShortest, 2),
    ("indefinite bytes", b"\x5f\x41a\xff", Rule::Indefinite, 0),
    ("an indefinite array", b"\x9f\x01\xff", Rule::Indefinite, 0),
    ("a lone break", b"\xff", Rule::Indefinite, 0),
    ("reserved information", b"\x1c", Rule::Reserved, 0),
    ("a reserved simple value", b"\xfe", Rule::Reserved, 0),
    ("a map", b"\x81\xa0", Rule::Map, 1),
    ("a tag", b"\xc1\x01", Rule::Tag, 0),
    ("a half float", b"\xf9\x00\x00", Rule::Float, 0),
    ("a float", b"\xfa\x00\x00\x00\x00", Rule::Float, 0),
    ("a double", b"\xfb\0\0\0\0\0\0\0\0", Rule::Float, 0),
    ("undefined", b"\xf7", Rule::Simple, 0),
    ("simple value 0", b"\xe0", Rule::Simple, 0),
    ("true in two bytes", b"\xf8\x15", Rule::Simple, 0),
    ("bytes that are no UTF-8", b"\x61\xff", Rule::NotUtf8, 1),
    ("a surrogate", b"\x63\xed\xa0\x80", Rule::NotUtf8, 1),
    ("e and an accent", b"\x63e\xcc\x81", Rule::NotNfc, 1),
    ("a compatibility ideograph", "\u{63}\u{f900}".as_bytes(), Rule::NotNfc, 1),
    ("an unassigned code point", b"\x63a\xcd\xb8", Rule::Unassigned('\u{378}'), 2),
    ("a non-character", b"\x63\xef\xbf\xbe", Rule::Unassigned('\u{fffe}'), 1),
];
#[test]
fn each_rule_is_refused_by_name_at_its_offset() {
    for (name, bytes, rule, offset) in REFUSED {
        let error = CborError { offset: *offset, rule: *rule };
        assert_eq!(check_canonical(bytes), Err(error), "{name}");
    }
}

#[test]
fn arrays_nest_16_deep_and_no_deeper() {
    let depth = usize::from(MAX_DEPTH);
    let nested = |depth: usize| [vec![0x81; depth - 1], vec![0x80]].concat();
    assert_eq!(check_canonical(&nested(depth)), Ok(()));
    let error = CborError { offset: depth, rule: Rule::TooDeep };
    assert_eq!(check_canonical(&nested(depth + 1)), Err(error.clone()));
    assert_eq!(check_canonical(&vec![0x81; 1_000_000]), Err(error));
    let siblings = [vec![0x98, 100], vec![0x80; 100]].concat();
    assert_eq!(check_canonical(&siblings), Ok(()), "siblings do not add up");
}

#[test]
fn diagnostic_notation_shows_every_type() {
    let bytes = b"\x89\x00\x38\x63\x3b\xff\xff\xff\xff\xff\xff\xff\xff\x42\x00\xff\x67a\"\\\n\xe5\xb7\x9e\x80\xf4\xf5\xf6";
    let shown = r#"[0, -100, -18446744073709551616, h'00ff', "a\"\\\u000a州", [], false, true, null]"#;
    assert_eq!(diagnostic(bytes).as_deref(), Ok(shown));
    assert!(diagnostic(b"\xa0").is_err());
    assert!(diagnostic(b"\x01\x01").is_err());
}

#[test]
fn text_in_the_languages_of_the_prefecture_is_accepted() {
    for text in ["库尔勒市", "بايىنغولىن", "ᠪᠠᠶᠠᠨᠭᠣᠣᠯ", "قازاق", "é", "㐀𠀀𪛖𮯰", "", "\u{e000}"]
    {
        assert_eq!(check_text(text), Ok(()), "{text}");
    }
}

#[test]
fn the_table_of_assigned_code_points_is_unicode_17() {
    let assigned = |c: u32| char::from_u32(c).map(|c| check_text(&c.to_string()));
    // Extension J came with Unicode 17.0, extension I with 15.1.
    for first_and_last in [0x2ebf0, 0x2ee5d, 0x323b0, 0x33479] {
        assert_eq!(assigned(first_and_last), Some(Ok(())), "U+{first_and_last:04X}");
    }
    for unassigned in [0x0378, 0x3347a, 0x2ee5e, 0xfdd0, 0x1ffff, 0x10ffff, 0xe0000] {
        let refused = assigned(unassigned).expect("a character").map_err(|error| error.rule);
        assert!(matches!(refused, Err(Rule::Unassigned(_))), "U+{unassigned:04X}");
    }
    let refused = (0..=0x10_ffff)
        .filter_map(assigned)
        .filter(|verdict| matches!(verdict, Err(CborError { rule: Rule::Unassigned(_), .. })));
    // 1,114,112 code points less 2,048 surrogates, 137,468 for private use and the 159,801
    // characters and 65 controls of Unicode 17.0.
    assert_eq!(refused.count(), 814_730);
}

/// Any one item, canonical or not, by shape: whatever a CBOR writer may produce.
fn any_item() -> impl Strategy<Value = Vec<u8>> {
    let leaf = prop_oneof![
        any::<u64>().prop_map(|number| to_vec(|e| e.u64(number).map(drop))),
        any::<i64>().prop_map(|number| to_vec(|e| e.i64(number).map(drop))),
        proptest::collection::vec(any::<u8>(), 0..40).prop_map(|bytes| to_vec(|e| e.bytes(&bytes).map(drop))),
        "[a-z0-9 州县乡镇é\u{301}]{0,12}".prop_map(|text| to_vec(|e| e.str(&text).map(drop))),
        any::<bool>().prop_map(|value| to_vec(|e| e.bool(value).map(drop))),
        Just(vec![0xf6]),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        proptest::collection::vec(inner, 0..8).prop_map(|items| {
            let head = to_vec(|e| e.array(items.len() as u64).map(drop));
            [head, items.concat()].concat()
        })
    })
}

type Encoder<'a> = minicbor::Encoder<&'a mut Vec<u8>>;
type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn to_vec(write: impl FnOnce(&mut Encoder<'_>) -> Written) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut minicbor::Encoder::new(&mut bytes)).expect("a vector takes everything");
    bytes
}

/// The same item written again by another implementation, from what it understood.
fn rewritten(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut decoder = minicbor::Decoder::new(bytes);
    rewrite(&mut decoder, &mut minicbor::Encoder::new(&mut out)).then_some(out)
}

fn rewrite(from: &mut minicbor::Decoder<'_>, to: &mut Encoder<'_>) -> bool {
    use minicbor::data::Type;
    match from.datatype() {
        Ok(Type::Bool) => from.bool().is_ok_and(|value| to.bool(value).is_ok()),
        Ok(Type::Null) => from.null().is_ok_and(|()| to.null().is_ok()),
        Ok(Type::Bytes) => from.bytes().is_ok_and(|value| to.bytes(value).is_ok()),
        Ok(Type::String) => from.str().is_ok_and(|value| to.str(value).is_ok()),
        Ok(Type::Array) => {
            let Ok(Some(length)) = from.array() else {
                return false;
            };
            to.array(length).is_ok() && (0..length).all(|_| rewrite(from, to))
        }
        Ok(_) => from.int().is_ok_and(|value| to.int(value).is_ok()),
        Err(_) => false,
    }
}

proptest! {
    #[test]
    fn what_another_implementation_writes_from_nfc_text_is_canonical(bytes in any_item()) {
        match check_canonical(&bytes) {
            Ok(()) => {}
            Err(CborError { rule: Rule::NotNfc, .. }) => {}
            Err(error) => prop_assert!(false, "{error}"),
        }
    }

    #[test]
    fn canonical_bytes_are_the_only_way_another_implementation_would_write_them(
        bytes in any_item(),
        position in any::<prop::sample::Index>(),
        change in any::<u8>(),
    ) {
        let mut bytes = bytes;
        let position = position.index(bytes.len());
        bytes[position] = change;
        if check_canonical(&bytes).is_ok() {
            prop_assert_eq!(rewritten(&bytes), Some(bytes));
        }
    }

    #[test]
    fn any_bytes_are_judged_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if check_canonical(&bytes).is_ok() {
            prop_assert_eq!(rewritten(&bytes), Some(bytes.clone()));
        }
        prop_assert_eq!(check_canonical(&bytes).is_ok(), diagnostic(&bytes).is_ok());
    }
}
