"""What must stand in a yearly report and what must not: two lists to go through before it is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from store.annual.drafting.facts import Facts
from store.annual.drafting.printing import said_months
from store.annual.drafting.shortcomings import Area
from store.annual.record import Standing
from store.annual.structure import Check, Paragraph, Part, State
from store.annual.templates import templates


def contents(
    facts: Facts, of: Mapping[str, str], paragraphs: Sequence[Paragraph], found: Sequence[Area]
) -> tuple[Check, ...]:
    """What the regulation asks for, and how far the draft has it."""
    pieces = [piece for one in paragraphs for piece in one.pieces]
    figures, gaps = (sum(one.part is part for one in pieces) for part in (Part.FIGURE, Part.GAP))
    explained = sum(len(one.explained) for one in found)
    short, plans = (sum(map(len, some)) for some in ([one.told for one in found], [one.plans for one in found]))
    lacking = [month for month in facts.months if facts.record.standing[month] is not Standing.ACCEPTED]
    reopened = [month for month in facts.months if month in facts.record.reopened and month not in lacking]
    merged = [one.name for one in facts.merged if one.until is not None and one.until.year >= facts.year]
    unknown = sum(one is None for one in facts.openings.values())
    states: dict[str, tuple[State, Mapping[str, object]]] = {
        "measures": (State.TO_CHECK if gaps else State.THERE, {"figures": figures, "gaps": gaps}),
        "shortcomings": (State.TO_CHECK if found else State.TO_WRITE, {"count": short + explained}),
        "causes": (State.TO_CHECK if explained else State.TO_WRITE, {"count": explained}),
        "plan": (State.TO_WRITE, {"count": plans}),
        "months": (State.TO_CHECK if lacking else State.THERE, {"months": said_months(lacking, facts.year)}),
        "reopened": (State.TO_CHECK, {"months": said_months(reopened, facts.year)}),
        "merged": (State.TO_CHECK, {"names": templates().word("marks", "list").join(merged)}),
        "openings": (State.TO_CHECK if unknown else State.THERE, {"count": unknown}),
        "times": (State.TO_CHECK, dict(of)),
    }
    idle = {code for code, of_it in (("reopened", reopened), ("merged", merged)) if not of_it}
    made = []
    for point in templates().words["content"]:
        state, counted = states.get(point["code"], (State.TO_WRITE, {}))
        note = point["none"] if "none" in point and not counted["count"] else point[state]
        if point["code"] not in idle:
            made.append(Check(point["name"], state, note.format_map(counted)))
    return tuple(made)


def secrecy(paragraphs: Sequence[Paragraph]) -> tuple[Check, ...]:
    """What must not go into a report, and whether its words so far look like it: no pattern clears anything."""
    pieces = [piece for one in paragraphs for piece in one.pieces]
    text = "\n".join(one.text for one in pieces if one.part is not Part.PROMPT)
    quotes = sum(one.part is Part.QUOTE for one in pieces)
    withheld = sum(one.part is Part.PROMPT and bool(one.sums) for one in pieces)
    return tuple(
        Check(point["name"], *(_of_quotes(quotes, withheld) if point.get("quotes") else _of(point, text, quotes)))
        for point in templates().words["secret"]
    )


def looks_private(text: str) -> list[str]:
    """The words of a text that look like a name, a case or another thing that is not to be told, each once."""
    points = [point for point in templates().words["secret"] if not point.get("quotes")]
    found = [one[0] for point in points for one in re.finditer(point["pattern"], text)]
    return list(dict.fromkeys(found))


def _of(point: Mapping[str, str], text: str, quotes: int) -> tuple[State, str]:
    words = templates().words
    told = list(dict.fromkeys(one[0] for one in re.finditer(point["pattern"], text)))
    if told:
        return State.TO_CHECK, words["secrecy"]["found"].format(words=words["marks"]["list"].join(told))
    return State.TO_CHECK, words["secrecy"]["quoted" if quotes else "clear"]


def _of_quotes(quotes: int, withheld: int) -> tuple[State, str]:
    words = templates().words["secrecy"]
    if not quotes and not withheld:
        return State.THERE, words["none"]
    return State.TO_CHECK, words["withheld" if withheld else "quotes"].format(count=quotes, withheld=withheld)
