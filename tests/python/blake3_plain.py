"""BLAKE3 in plain Python, after its paper: slow, and written by nobody who wrote the ledger's."""

IV = (
    0x6A09E667,
    0xBB67AE85,
    0x3C6EF372,
    0xA54FF53A,
    0x510E527F,
    0x9B05688C,
    0x1F83D9AB,
    0x5BE0CD19,
)
PERMUTATION = (2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8)
CHUNK_START, CHUNK_END, PARENT, ROOT = 1, 2, 4, 8
DERIVE_KEY_CONTEXT, DERIVE_KEY_MATERIAL = 32, 64
BLOCK, CHUNK = 64, 1024
MASK = 0xFFFFFFFF


def _mix(state, a, b, c, d, x, y):
    for word, turns in ((x, (16, 12)), (y, (8, 7))):
        state[a] = (state[a] + state[b] + word) & MASK
        state[d] = _turn(state[d] ^ state[a], turns[0])
        state[c] = (state[c] + state[d]) & MASK
        state[b] = _turn(state[b] ^ state[c], turns[1])


def _turn(word, by):
    return (word >> by | word << (32 - by)) & MASK


def _compress(chaining, words, counter, length, flags):
    state = [*chaining, *IV[:4], counter & MASK, counter >> 32, length, flags]
    words = list(words)
    for _ in range(7):
        for lane in range(4):
            _mix(state, lane, 4 + lane, 8 + lane, 12 + lane, words[2 * lane], words[2 * lane + 1])
        for lane in range(4):
            a, b = lane, 4 + (lane + 1) % 4
            c, d = 8 + (lane + 2) % 4, 12 + (lane + 3) % 4
            _mix(state, a, b, c, d, words[8 + 2 * lane], words[9 + 2 * lane])
        words = [words[i] for i in PERMUTATION]
    return [state[i] ^ state[i + 8] for i in range(8)]


def _words(block):
    block = block.ljust(BLOCK, b"\0")
    return [int.from_bytes(block[i : i + 4], "little") for i in range(0, BLOCK, 4)]


def _chunk(data, key, counter, flags, root):
    chaining = key
    blocks = [data[i : i + BLOCK] for i in range(0, len(data), BLOCK)] or [b""]
    for number, block in enumerate(blocks):
        extra = CHUNK_START if number == 0 else 0
        if number == len(blocks) - 1:
            extra |= CHUNK_END | root
        chaining = _compress(chaining, _words(block), counter, len(block), flags | extra)
    return chaining


def _tree(data, key, counter, flags, root):
    if len(data) <= CHUNK:
        return _chunk(data, key, counter, flags, root)
    left = CHUNK
    while left * 2 < len(data):
        left *= 2
    words = _tree(data[:left], key, counter, flags, 0) + _tree(data[left:], key, counter + left // CHUNK, flags, 0)
    return _compress(key, words, 0, BLOCK, flags | PARENT | root)


def _bytes(words):
    return b"".join(word.to_bytes(4, "little") for word in words)


def derive_key(context, material):
    """32 bytes of BLAKE3 in its mode `derive_key`."""
    key = _tree(context.encode("utf-8"), IV, 0, DERIVE_KEY_CONTEXT, ROOT)
    return _bytes(_tree(material, tuple(key), 0, DERIVE_KEY_MATERIAL, ROOT))


def digest(data):
    """32 bytes of plain BLAKE3."""
    return _bytes(_tree(data, IV, 0, 0, ROOT))
