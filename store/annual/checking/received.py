"""A report that somebody sends to have it checked: its text, and whose it says it is; unfinished drafts, too."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from store.annual.checking.periods import data as words
from store.files.faults import UnreadableFile
from store.practices.reading.identify import Unidentified, identify
from store.practices.reading.naming import Naming
from store.practices.reading.outline import read_outline
from store.practices.reading.read import SourceText
from store.practices.reading.reader import Reader

_MOST = 2  # of an archive: that there is more than one is enough to know
_NOTHING = Naming(None, None, None)


@dataclass(frozen=True)
class Received:
    """A report as it was read, or why it was not."""

    source: SourceText | UnreadableFile
    named: Naming = _NOTHING  # the town and year that its sender says, or else it itself does, as far as they do


def read_received(
    name: str, data: bytes, today: date, said: Naming | None, shown: Callable[[str], str] = str
) -> tuple[Received, ...]:
    """A file, or the first two of an archive. `shown` gives the name to keep. Slow, see Reader.read()."""
    with Reader() as reader:
        return tuple(_received(one, today, said or _NOTHING, shown) for one in islice(reader.read(name, data), _MOST))


def body(text: str) -> str:
    """A report's text without the pages that stand behind a draft of ours."""
    return re.split(words()["aside"]["appendix"], text)[0]


def _received(source: SourceText | UnreadableFile, today: date, said: Naming, shown: Callable[[str], str]) -> Received:
    if isinstance(source, UnreadableFile):
        source.name = shown(source.name)
        return Received(source)
    source = replace(source, name=shown(source.name))
    town = said.town and f"{said.county or ''}{said.town}"
    try:
        found = identify(
            source.name,
            read_outline(body(source.text), markdown=source.markdown),
            today=today,
            town=town,
            year=said.year,
        )
    except Unidentified as doubt:
        year = doubt.years[0] if len(doubt.years) == 1 else None
        return Received(source, Naming(said.county, said.town or next(iter(doubt.towns), None), said.year or year))
    return Received(source, Naming(found.county, found.town, found.year))
