"""Packed arrays: keyword lists turned into postings, postings into the bytes of blocks and back. No database here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, count
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MAX_TF = 255  # uint8
MAX_LENGTH = 65_535  # uint16; 0 means: no such passage
OFFSET, LENGTH = "<u2", "<u2"  # written the same on every machine
Ints = npt.NDArray[np.integer]


class Block(NamedTuple):
    """Where one keyword stands in one range; the columns of the block table in their order."""

    keyword_id: int
    range_no: int
    ids: bytes
    tfs: bytes  # one each, so their number is the number of passages


class Postings(NamedTuple):
    """A batch of passages inverted; the last three arrays run in parallel, sorted by term and then by passage."""

    terms: list[str]
    lengths: npt.NDArray[np.uint16]  # keywords of each passage, with repetitions
    term_numbers: Ints  # into terms
    passage_numbers: Ints  # into lengths
    tfs: npt.NDArray[np.uint8]

    def document_frequencies(self) -> Ints:
        """How many passages hold each term."""
        return np.bincount(self.term_numbers, minlength=len(self.terms))

    def order_by(self, values: Ints) -> Ints:
        """The order of the postings by their terms' values (no two the same), each term's still by passage."""
        counts, order = self.document_frequencies(), np.argsort(values)
        moved = counts[order]
        moves = (np.cumsum(counts) - counts)[order] - (np.cumsum(moved) - moved)
        places: Ints = np.arange(len(self.term_numbers)) + np.repeat(moves, moved)
        return places


def invert(passages: Sequence[Sequence[str]]) -> Postings:
    """The postings of passages given by their keywords."""
    numbers: dict[str, int] = defaultdict(count().__next__)  # a new term gets the next number
    flat = np.fromiter(map(numbers.__getitem__, chain.from_iterable(passages)), dtype=np.int64)
    lengths = np.fromiter(map(len, passages), dtype=np.int64, count=len(passages))
    owners = np.repeat(np.arange(len(passages)), lengths)
    keys, tfs = np.unique(flat * len(passages) + owners, return_counts=True)
    term_numbers, passage_numbers = np.divmod(keys, max(len(passages), 1))
    return Postings(
        list(numbers),
        np.minimum(lengths, MAX_LENGTH).astype(np.uint16),
        term_numbers,
        passage_numbers,
        np.minimum(tfs, MAX_TF).astype(np.uint8),
    )


def blocks_of_range(range_no: int, keyword_ids: Ints, offsets: Ints, tfs: npt.NDArray[np.uint8]) -> Iterator[Block]:
    """One block for each keyword, from parallel arrays sorted by keyword and then by offset within the range."""
    if not len(keyword_ids):
        return
    starts = np.flatnonzero(np.concatenate(([True], keyword_ids[1:] != keyword_ids[:-1])))
    packed, packed_tfs = offsets.astype(OFFSET).tobytes(), tfs.tobytes()
    ends = [*starts[1:].tolist(), len(keyword_ids)]
    for keyword_id, start, end in zip(keyword_ids[starts].tolist(), starts.tolist(), ends, strict=True):
        yield Block(keyword_id, range_no, packed[2 * start : 2 * end], packed_tfs[start:end])


def without(block: Block, dead: npt.NDArray[np.bool_]) -> Block | None:
    """The block after passages died (`dead` by offset), or None when nothing is left."""
    ids = np.frombuffer(block.ids, OFFSET)
    stay = ~dead[ids]
    if not stay.any():
        return None
    return block._replace(ids=ids[stay].tobytes(), tfs=np.frombuffer(block.tfs, np.uint8)[stay].tobytes())
