"""Reads the frozen records without any of our code: CBOR, BLAKE3, chain and tree from their
specifications, with the standard library alone. Prints one line for each record; the test in
golden.rs compares them. `docs/format.md` says what is read here."""

import hashlib
import sys
import unicodedata

RECORD_CONTEXT = b"inforce 2026-11-23 ledger record v1"


def cbor(data, at=0):
    """One item at `at` and where it ends (RFC 8949 §3)."""
    major, info = data[at] >> 5, data[at] & 31
    if major == 7:
        return {20: False, 21: True, 22: None}[info], at + 1
    width = {24: 1, 25: 2, 26: 4, 27: 8}.get(info, 0)
    value = int.from_bytes(data[at + 1 : at + 1 + width], "big") if width else info
    at += 1 + width
    if major in (0, 1):
        return (value if major == 0 else -1 - value), at
    if major in (2, 3):
        item = data[at : at + value]
        return (item if major == 2 else item.decode("utf-8")), at + value
    if major != 4:
        raise ValueError(f"major type {major}")
    items = []
    for _ in range(value):
        item, at = cbor(data, at)
        items.append(item)
    return items, at


# BLAKE3, from its paper: https://github.com/BLAKE3-team/BLAKE3-specs
IV = [
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
    0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
]  # fmt: skip
PERMUTATION = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8]
CHUNK_START, CHUNK_END, ROOT, DERIVE_CONTEXT, DERIVE_MATERIAL = 1, 2, 8, 32, 64


def mix(v, a, b, c, d, x, y):
    for add, shift_d, shift_b in ((x, 16, 12), (y, 8, 7)):
        v[a] = (v[a] + v[b] + add) & 0xFFFFFFFF
        v[d] = rotate(v[d] ^ v[a], shift_d)
        v[c] = (v[c] + v[d]) & 0xFFFFFFFF
        v[b] = rotate(v[b] ^ v[c], shift_b)


def rotate(word, by):
    return (word >> by | word << (32 - by)) & 0xFFFFFFFF


def compress(chaining, block, length, flags):
    words = [int.from_bytes(block[i : i + 4], "little") for i in range(0, 64, 4)]
    v = chaining + IV[:4] + [0, 0, length, flags]
    for _ in range(7):
        for i in range(4):
            mix(v, i, i + 4, i + 8, i + 12, words[2 * i], words[2 * i + 1])
        for i in range(4):
            right, down, left = 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4
            mix(v, i, right, down, left, words[8 + 2 * i], words[9 + 2 * i])
        words = [words[i] for i in PERMUTATION]
    return [v[i] ^ v[i + 8] for i in range(8)]


def one_chunk(key, data, mode):
    """The hash of at most 1024 bytes, which is all that is needed here."""
    assert len(data) <= 1024
    blocks = [data[i : i + 64] for i in range(0, len(data), 64)] or [b""]
    for number, block in enumerate(blocks):
        flags = mode | (CHUNK_START if number == 0 else 0)
        if number == len(blocks) - 1:
            flags |= CHUNK_END | ROOT
        key = compress(key, block.ljust(64, b"\0"), len(block), flags)
    return key


def record_hash(data):
    words = one_chunk(one_chunk(IV, RECORD_CONTEXT, DERIVE_CONTEXT), data, DERIVE_MATERIAL)
    return b"".join(word.to_bytes(4, "little") for word in words)


def root(leaves):
    """MTH of RFC 6962 §2.1."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + root(leaves[:half]) + root(leaves[half:])).digest()


def main(paths):
    records, hashes, streams = [], [], {}
    for path in paths:
        with open(path, "rb") as file:
            data = file.read()
        fields, end = cbor(data)
        version, _, sequence, recorded_at, previous, stream, number, stream_previous = fields[:8]
        command, principal, _, kind, links, body = fields[8:]
        assert end == len(data) and len(fields) == 14 and version == 1
        assert sequence == len(hashes) and previous == (hashes[-1] if hashes else bytes(32))
        assert (number, stream_previous) == streams.get(tuple(stream), (0, bytes(32)))
        assert all(hashes[target] == digest for _, target, digest in links)
        assert 0 <= command[2] < command[3] and recorded_at >= 0
        assert unicodedata.is_normalized("NFC", principal) and isinstance(body, list)
        records.append(data)
        hashes.append(record_hash(data))
        streams[tuple(stream)] = (number + 1, hashes[-1])
        print(sequence, kind, hashes[-1].hex(), root(records).hex())


main(sys.argv[1:])
