"""Inside the pages of a Parquet file: headers in the compact protocol, words, runs of codes, as the format has them."""

from __future__ import annotations

import numpy as np

from radioscopie.jit import inner, kernel

DATA_PAGE, DICTIONARY_PAGE = 0, 2  # kinds of pages
WORD, MOST_WIDTH = 4, 30  # bytes of a length, bits of a code
SHORT = 60  # a longer stretch of Snappy has its length apart
# of a page: kind, bytes opened and packed, values, encoding, that of the levels, where it is
FACTS = KIND, OPENED, PACKED, VALUES, ENCODING, LEVELS, PLACE = range(7)
KIND_FIELD, OPENED_FIELD, PACKED_FIELD = 1, 2, 3  # numbers of the fields of a header
IN_DATA, IN_DICTIONARY, NESTED, DEPTH = 5, 7, 16, 8
TRUE, FALSE, INT16, INT64, BINARY, RECORD = 1, 2, 4, 6, 8, 12  # types of the compact protocol
# where reading stands: page, codes taken of it, byte, codes left of the run, is it packed, its code, bit, width
CURSOR = PAGE, TAKEN, AT, LEFT, IS_PACKED, CODE, BIT, WIDTH = range(8)


@inner()
def _varint(data, at, end):
    """Read a number of seven bits a byte; the place after it, -1 beyond the end."""
    value = shift = np.int64(0)
    while at < end and shift < 63:
        value |= np.int64(data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return value, at
    return value, np.int64(-1)


@inner()
def _read_header(data, at, found, last):
    """Read the fields of a header into `found`, those of its records at `NESTED` times theirs; -1: not understood."""
    depth, last[0] = 0, 0
    while 0 <= at < data.shape[0]:
        byte = np.int64(data[at])
        at += 1
        if byte == 0:
            if depth == 0:
                return at
            depth -= 1
            continue
        step, kind = byte >> 4, byte & 15
        last[depth] += step
        value = np.int64(kind == TRUE)
        if INT16 <= kind <= INT64 or kind == BINARY:
            value, at = _varint(data, at, data.shape[0])
            if kind == BINARY:
                at = at + value if at >= 0 else at
            value = value >> 1 ^ -(value & 1)
        elif kind == RECORD and depth + 1 < DEPTH:
            depth += 1
            last[depth] = 0
            continue
        elif kind not in (TRUE, FALSE):
            return -1
        field = last[0] if depth == 0 else last[0] * NESTED + last[1]
        if step == 0 or last[depth] >= NESTED:
            return -1
        if depth < 2:
            found[field] = value
    return -1


@kernel()
def find_pages(data, pages):
    """Read the headers of all pages; how many there are, 0 when one is not understood."""
    found, last = np.zeros(NESTED * NESTED, np.int64), np.zeros(DEPTH, np.int64)
    at = n = 0
    while at < data.shape[0]:
        found[:] = -1
        at = _read_header(data, at, found, last)
        opened, packed, kind = found[OPENED_FIELD], found[PACKED_FIELD], found[KIND_FIELD]
        if at < 0 or n == pages.shape[0] or opened < 0 or packed < 0 or at + packed > data.shape[0]:
            return 0
        of = NESTED * (IN_DICTIONARY if kind == DICTIONARY_PAGE else IN_DATA)
        pages[n] = (kind, opened, packed, found[of + 1], found[of + 2], found[of + 3], at)
        if found[of + 1] < 0:
            return 0
        at, n = at + packed, n + 1
    return n


@kernel()
def open_pages(data, pages, ends, opened):
    """Open the pages of a column packed by Snappy, side by side; False when one is not as long as it says."""
    for n in range(pages.shape[0]):
        at, size = pages[n, PLACE], pages[n, OPENED]
        if not _open_page(data[at : at + pages[n, PACKED]], opened[ends[n] - size : ends[n]]):
            return False
    return True


@inner(often=True)
def _copy(source, target):
    """Copy bytes one after the other: what is copied may have been written by the copy itself."""
    for i in range(target.shape[0]):
        target[i] = source[i]


@inner()
def _open_page(data, opened):
    """Undo Snappy: words as they stand, or copied from what is already open."""
    size, at = _varint(data, 0, data.shape[0])
    done = np.int64(0)
    if at < 0 or size != opened.shape[0]:
        return False
    while at < data.shape[0]:
        tag = np.int64(data[at])
        at += 1
        kind, length = tag & 3, (tag >> 2) + 1
        wide = kind + kind // 3  # 1, 2 or 4 bytes
        if kind == 0 and length > SHORT:
            wide = length - SHORT
        if at + wide > data.shape[0]:
            return False
        number = np.int64(0)
        for byte in range(wide):
            number |= np.int64(data[at + byte]) << (8 * byte)
        at += wide
        if kind == 0:
            length = number + 1 if wide else length
            if at + length > data.shape[0] or done + length > size:
                return False
            _copy(data[at : at + length], opened[done : done + length])
            at += length
        else:
            if kind == 1:
                length, number = (tag >> 2 & 7) + 4, (tag >> 5) << 8 | number
            if number <= 0 or number > done or done + length > size:
                return False
            _copy(opened[done - number : done - number + length], opened[done : done + length])
        done += length
    return done == size


@kernel()
def find_words(data, ends):
    """Find where each word of a plain dictionary ends, its length first; False when they do not fill the page."""
    at = np.int64(0)
    for i in range(1, ends.shape[0]):
        if at + WORD > data.shape[0]:
            return False
        length = np.int64(0)
        for byte in range(WORD):
            length |= np.int64(data[at + byte]) << (8 * byte)
        at += WORD + length
        ends[i] = at
    return at == data.shape[0]


@kernel()
def skip_levels(data, pages):
    """Move the beginning of each page to its codes; False when a row may lack its value."""
    for n in range(pages.shape[0]):
        at, end = pages[n, 0] + WORD, pages[n, 1]
        if at > end:
            return False
        codes = at
        for byte in range(WORD):
            codes += np.int64(data[at - WORD + byte]) << (8 * byte)
        known = 0
        while known < pages[n, 2]:
            run, at = _varint(data, at, end)
            if at < 0 or at >= codes or run & 1 or run == 0 or data[at] != 1:
                return False
            known, at = known + (run >> 1), at + 1
        if codes > end:
            return False
        pages[n, 0] = codes
    return True


@inner()
def _next_run(data, end, cursor):
    """Enter the next run of a page: packed codes by eights, or one code many times; False when it is not there."""
    header, at = _varint(data, cursor[AT], end)
    width = cursor[WIDTH]
    if at < 0 or header < 2:
        return False
    cursor[IS_PACKED] = header & 1
    if header & 1:
        cursor[LEFT], cursor[BIT], cursor[AT] = (header >> 1) * 8, at * 8, at + (header >> 1) * width
        return cursor[AT] <= end
    cursor[LEFT], cursor[CODE], cursor[AT] = header >> 1, 0, at + (width + 7) // 8
    if cursor[AT] > end:
        return False
    for byte in range((width + 7) // 8):
        cursor[CODE] |= np.int64(data[at + byte]) << (8 * byte)
    return True


@inner()
def _unpack(words, bit, width, codes):
    """Give packed codes from a bit on; the highest."""
    mask, most = np.uint64((1 << width) - 1), np.int32(0)
    for k in range(codes.shape[0]):
        here = np.uint64(bit + k * width)
        word = here >> np.uint64(5)
        both = np.uint64(words[word]) | np.uint64(words[word + np.uint64(1)]) << np.uint64(32)
        code = np.int32(both >> (here & np.uint64(31)) & mask)
        codes[k] = code
        most = max(most, code)
    return most


@kernel()
def decode(words, pages, cursor, size, codes):
    """Decode the next codes of a column; True when they are not there, or beyond the `size` of its dictionary."""
    data, done = words.view(np.uint8), 0
    while done < codes.shape[0]:
        page = cursor[PAGE]
        if page >= pages.shape[0]:
            return True
        begin, end, values = pages[page]
        if cursor[TAKEN] == 0:
            cursor[AT], cursor[LEFT] = begin + 1, 0
            cursor[WIDTH] = data[begin] if begin < end else MOST_WIDTH + 1
        if cursor[WIDTH] > MOST_WIDTH or (cursor[LEFT] == 0 and not _next_run(data, end, cursor)):
            return True
        count = min(cursor[LEFT], codes.shape[0] - done, values - cursor[TAKEN])
        if cursor[IS_PACKED]:
            most = np.int64(_unpack(words, cursor[BIT], cursor[WIDTH], codes[done : done + count]))
            cursor[BIT] += count * cursor[WIDTH]
        else:
            most = cursor[CODE]
            codes[done : done + count] = most
        if most >= size:
            return True
        done, cursor[LEFT], cursor[TAKEN] = done + count, cursor[LEFT] - count, cursor[TAKEN] + count
        if cursor[TAKEN] == values:
            cursor[PAGE], cursor[TAKEN] = page + 1, 0
    return False
