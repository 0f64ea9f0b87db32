"""Files on their way into the store: read and cut before the database sees them, and kept as JSON until confirmed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from store.files.faults import ReadFault, UnreadableFile
from store.practices.kinds import SectionKind
from store.practices.language.words import Words
from store.practices.library.importing import Prepared, attempt
from store.practices.reading.identify import Doubt, Evidence, Identity, Unidentified
from store.practices.reading.naming import Naming
from store.practices.reading.passages import Passage
from store.practices.reading.read import SourceText
from store.practices.reading.reader import Reader

MOST_DRAFTS = 20  # files of one archive
PATIENCE = 120.0  # seconds for one archive; each of its files has limits of its own

Outcome = Prepared | Unidentified | UnreadableFile


@dataclass(frozen=True)
class Draft:
    """A file, read and cut; or why it is no report."""

    source: SourceText | None  # None: it could not be read
    outcome: Outcome
    said: Naming | None = None  # town and year that its sender wrote beside it


def read_drafts(
    words: Words,
    name: str,
    data: bytes,
    today: date,
    said: Naming | None = None,
    shown: Callable[[str], str] = str,
) -> tuple[Draft, ...]:
    """A file, or each of an archive: at most one more than MOST_DRAFTS. Slow, see Reader.read().

    `said`, what its sender wrote beside it, is meant for every report of an archive; a town and a year for no more
    than one. `shown` gives the name to keep of a file: in an archive anybody may have named it.
    """
    results = [_named(result, shown) for result in _read(name, data)]
    if said and said.town and said.year and len(results) > 1:
        said = None
    return tuple(_draft(words, result, said, today) for result in results)


def _read(name: str, data: bytes) -> Iterator[SourceText | UnreadableFile]:
    began, is_late = time.monotonic(), False
    with Reader() as reader:
        for result in islice(reader.read(name, data), MOST_DRAFTS + 1):
            if is_late:  # told only where something is left out
                yield UnreadableFile(name, ReadFault.TOO_HEAVY, size=len(data))
                return
            yield result
            is_late = time.monotonic() - began > PATIENCE


def _named(result: SourceText | UnreadableFile, shown: Callable[[str], str]) -> SourceText | UnreadableFile:
    if isinstance(result, SourceText):
        return replace(result, name=shown(result.name))
    result.name = shown(result.name)
    return result


def _draft(words: Words, result: SourceText | UnreadableFile, said: Naming | None, today: date) -> Draft:
    if isinstance(result, UnreadableFile):
        return Draft(None, result)
    outcome = renamed(words, result, said or Naming(None, None, None), today)
    return Draft(None if isinstance(outcome, UnreadableFile) else result, outcome, said)


def renamed(words: Words, source: SourceText, said: Naming, today: date) -> Outcome:
    """What a file is with the town, county and year that a person says; what is not said is told from the file."""
    return attempt(words, source, today, said.town and f"{said.county or ''}{said.town}", said.year)


def to_json(outcome: Outcome) -> dict[str, Any]:
    """As a JSON column keeps it."""
    if isinstance(outcome, UnreadableFile):
        return {"fault": outcome.fault, "size": outcome.size, "looks_like": outcome.looks_like}
    if isinstance(outcome, Unidentified):
        told = {"doubts": outcome.doubts, "towns": outcome.towns, "years": outcome.years}
        return told | {"refused": outcome.refused, "latest": outcome.latest}
    return {"prepared": asdict(replace(outcome, figures=None))}  # sooner read anew than kept


def from_json(name: str, data: dict[str, Any]) -> Outcome:
    """The outcome of the file `name` as it was kept."""
    if "fault" in data:
        fault = ReadFault(data["fault"])
        return UnreadableFile(name, fault, size=data["size"], looks_like=data["looks_like"])
    if "doubts" in data:
        doubts = tuple(Doubt(doubt) for doubt in data["doubts"])
        towns, years = tuple(data["towns"]), tuple(data["years"])
        return Unidentified(name, doubts, towns, years, refused=data["refused"], latest=data["latest"])
    kept = data["prepared"]
    return Prepared(
        **kept
        | {
            "identity": _identity(kept["identity"]),
            "missing": tuple(SectionKind(kind) for kind in kept["missing"]),
            "blank_pages": tuple(kept["blank_pages"]),
            "passages": [
                Passage(tuple(one["heading_path"]), SectionKind(one["kind"]), tuple(one["sentences"]))
                for one in kept["passages"]
            ],
        }
    )


def _identity(kept: dict[str, Any]) -> Identity:
    county_from = kept["county_from"]
    return Identity(
        **kept
        | {
            "town_from": Evidence(kept["town_from"]),
            "year_from": Evidence(kept["year_from"]),
            "county_from": None if county_from is None else Evidence(county_from),
            "towns": tuple(kept["towns"]),
            "years": tuple(kept["years"]),
        }
    )
