"""Records as docs/format.md describes them, read with the standard library alone."""

import blake3_plain

CONTEXT = "inforce 2026-11-23 ledger record v1"

FIELDS = (
    "version",
    "ledger",
    "sequence",
    "recorded_at",
    "previous",
    "stream",
    "stream_number",
    "stream_previous",
    "command",
    "principal",
    "signature",
    "kind",
    "links",
    "body",
)


def record_hash(content):
    """The record hash, as hexadecimal text."""
    return blake3_plain.derive_key(CONTEXT, content).hex()


def decode(content):
    """The fields of a record by their names. Raises ValueError where the bytes are not one CBOR array of them."""
    value, end = _item(content, 0)
    if end != len(content):
        raise ValueError(f"{len(content) - end} bytes behind the record")
    if not isinstance(value, list) or len(value) != len(FIELDS):
        raise ValueError("not an array of 14")
    return dict(zip(FIELDS, value))


def _item(data, at):
    major, short = data[at] >> 5, data[at] & 31
    if major == 7:
        return {20: False, 21: True, 22: None}[short], at + 1
    argument, at = _argument(data, at + 1, short)
    if major == 0:
        return argument, at
    if major == 1:
        return -1 - argument, at
    if major == 2:
        return bytes(data[at : at + argument]), at + argument
    if major == 3:
        return data[at : at + argument].decode("utf-8"), at + argument
    if major == 4:
        values = []
        for _ in range(argument):
            value, at = _item(data, at)
            values.append(value)
        return values, at
    raise ValueError(f"major type {major} is not allowed in a record")


def _argument(data, at, short):
    if short < 24:
        return short, at
    size = {24: 1, 25: 2, 26: 4, 27: 8}[short]
    value = int.from_bytes(data[at : at + size], "big")
    smallest = 24 if size == 1 else 1 << (4 * size)
    if value < smallest:
        raise ValueError("an integer that is not in its shortest form")
    return value, at + size
