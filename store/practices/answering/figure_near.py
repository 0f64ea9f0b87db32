"""Questions offered where a figure is not held: of the nearest year, the nearest town by name, the nearest metrics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from store.catalogue.metrics import base
from store.database import Session
from store.practices.answering.answers import is_asked
from store.practices.answering.figure_answers import FigureFindings, Lack, figures_of, is_told
from store.practices.asking.metric_words import RATE, name_of, named, unit_of
from store.practices.index.directory import Held, directory
from store.practices.language.words import normal

MOST = 3
TRIED = 12  # metrics at most
ALIKE = 0.3  # of two names' characters (difflib's ratio): one of three is enough to offer the one for the other


def near_figures(session: Session, findings: FigureFindings, most: int = MOST) -> list[str]:
    """Up to `most` questions, nearest first, each of which has a figure today; empty: none has."""
    held = directory(session)
    found: list[str] = []
    for text in _candidates(session, findings, held):
        if text not in found:
            found.append(text)
        if len(found) == most:
            break
    return found


def asking(code: str, town: str = "", year: int | None = None) -> str:
    """How somebody asks for a metric, a part of one or a rate: 板溪镇2023年受理矛盾纠纷多少件."""
    unit = unit_of(code)
    many = "是多少" if unit == RATE else f"多少{unit}"
    return f"{town or '各镇'}{f'{year}年' if year else ''}{name_of(code)}{many}"


def _candidates(session: Session, findings: FigureFindings, held: Sequence[Held]) -> Iterator[str]:
    code, question = findings.code, findings.question
    of_towns = [one for one in held if is_asked(one, question, ())]
    if code is not None:
        yield from _of_years(session, code, findings, of_towns)
        if findings.lack is Lack.TOWN:
            yield from _of_towns(session, code, findings, held)
    if findings.lack in (Lack.FIGURE, Lack.METRIC, Lack.TURNED, Lack.PERIOD):
        years = question.scope.years
        yield from _of_metrics(session, findings, [one for one in of_towns if one.year in (years or (one.year,))])
    if code is not None and (question.scope.towns or question.absent) and is_told(session, code):
        yield asking(code)


def _of_years(session: Session, code: str, findings: FigureFindings, of_towns: Sequence[Held]) -> Iterator[str]:
    """The same of a year that says it, the nearest first; of several towns it is asked for at once."""
    asked = findings.question.scope
    if not asked.years or not asked.towns:
        return
    telling = figures_of(session, code, of_towns)
    years = {one.year for one in of_towns if one.id in telling} - set(asked.years)
    for year in sorted(years, key=lambda year: (abs(year - asked.years[-1]), -year))[:2]:
        there = {one.town for one in of_towns if one.id in telling and one.year == year}
        yield asking(code, "和".join(town for town in asked.towns if town in there), year)


def _of_towns(session: Session, code: str, findings: FigureFindings, held: Sequence[Held]) -> Iterator[str]:
    """The same of towns whose names are nearest to those that are not held."""
    years = findings.question.scope.years
    telling = figures_of(session, code, held)
    towns = {one.town for one in held if one.id in telling and one.year in (years or (one.year,))}
    near = {
        town: max(SequenceMatcher(None, town[:-1], name[:-1]).ratio() for name in findings.question.absent)
        for town in towns
    }
    for town in sorted(near, key=lambda town: (-near[town], town))[:2]:
        if near[town] >= ALIKE:
            yield asking(code, town, years[0] if len(years) == 1 else None)


def _of_metrics(session: Session, findings: FigureFindings, searched: Sequence[Held]) -> Iterator[str]:
    """Metrics of the same section, or those whose words the question holds, that these reports say."""
    scope = findings.question.scope
    town = scope.towns[0] if len(scope.towns) == 1 else ""
    year = scope.years[0] if len(scope.years) == 1 else None
    for code in _metrics_near(findings)[:TRIED]:
        if figures_of(session, code, searched):
            yield asking(code, town, year)


def _metrics_near(findings: FigureFindings) -> list[str]:
    if findings.code is None:
        return list(named(normal(findings.question.said)))
    catalogue = base()
    codes = next((rate.denominator for rate in catalogue.rates if rate.code == findings.code), (findings.code,))
    section = catalogue.metric(codes[0]).section
    of_section = [metric.code for metric in catalogue.of(section)]
    at = of_section.index(codes[0]) if codes[0] in of_section else 0
    near = sorted(of_section, key=lambda code: abs(of_section.index(code) - at))
    return [code for code in near if code != findings.code]
