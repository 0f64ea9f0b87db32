"""两年对比: a town's reports of two years side by side, by command, by buttons and in words.

Every button carries its two reports. Buttons are untrusted: the reports are looked for anew, and must be of one town.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from handlers.called import keep_aside
from handlers.dialog import page_of
from handlers.inquiry import ASIDE, REMEMBERED, own_towns, read
from handlers.texts import years as texts
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Toast, Turn, number_of
from store.people.rights import Right, may
from store.practices.asking.question import Question
from store.practices.asking.two_years import asks_change, years_meant
from store.practices.index.directory import Held, directory
from store.practices.years.held import Two, pair_of, reports_of, with_two_years
from store.practices.years.sides import is_too_long, side_by_side

_PAGE = {texts.Kind.FRESH: 5, texts.Kind.GONE: 5, texts.Kind.SAME: 3, texts.Kind.UNSURE: 3, texts.Kind.FIGURES: 4}
_KINDS = {str(kind): kind for kind in texts.Kind}


def begin(turn: Turn) -> Replies:
    """The town that is named behind the command, or else one's own; or first: which?"""
    if turn.text.strip():
        return _of(turn, read(turn, turn.text))
    own = own_towns(turn)
    return keep_aside(turn, [_of_towns(turn, own, own[0][1], ())] if own else [_list(turn, 0)])


def typed(turn: Turn, asked: Question, question: Question) -> Replies:
    """The same where it is asked for in words; empty: it is not. `question`: with what it takes over from the one
    before.
    """
    if not asks_change(asked):
        return _of(turn, asked) if _goes_on(turn, asked) else []
    is_following = asked.follows and not (asked.scope.towns or asked.absent or asked.scope.counties)
    towns = question.scope.towns if is_following and len(question.scope.towns) == 1 else asked.scope.towns
    return _of(turn, replace(asked, scope=replace(asked.scope, towns=towns)))


def _goes_on(turn: Turn, asked: Question) -> bool:
    """Whether it names a town and nothing else (那云栖岭镇呢) where two years were shown last."""
    shown: Sequence[Sequence[str]] = turn.conversation.data.get(ASIDE, ())
    is_shown = any(action.startswith("years_") for _, action, _ in shown)
    is_late = turn.now - turn.conversation.updated_at > REMEMBERED
    says_more = asked.words or asked.others or asked.counts is not None or asked.scope.kind is not None
    return is_shown and not is_late and asked.follows and len(asked.scope.towns) == 1 and not says_more


def list_towns(turn: Turn) -> Replies:
    """A page of the towns of which two years are held, in its place."""
    return [_list(turn, turn.number or 0, in_place=True)]


def open_town(turn: Turn) -> Replies:
    """The latest two reports of the town of this report."""
    with turn.snapshot() as snapshot:
        held = directory(snapshot)
    report = next((one for one in held if one.id == turn.number), None)
    if report is None:
        return [Toast(texts.gone())]
    return keep_aside(turn, [_of_towns(turn, [(report.county, report.town)], report.town, ())])


def open_pair(turn: Turn) -> Replies:
    """The summary of two reports, in its place."""
    two, _ = _pressed(turn)
    return [Toast(texts.gone())] if two is None else keep_aside(turn, [replace(_summary(turn, two), in_place=True)])


def open_list(turn: Turn) -> Replies:
    """A page of one list, in its place."""
    two, (name, _, digits) = _pressed(turn)
    kind = _KINDS.get(name)
    if two is None or kind is None or is_too_long(two):
        return [Toast(texts.gone())]
    with turn.snapshot() as snapshot:
        sides = side_by_side(snapshot, turn.words, two)
    items = texts.items(sides, kind)
    if not items:
        return [Toast(texts.gone())]
    page, before, after = page_of(items, number_of(digits) or 0, _PAGE[kind])
    skip = before + _PAGE[kind]
    buttons = texts.list_buttons(two, kind, before, after)
    return keep_aside(turn, [Reply(texts.listing(two, sides, kind, page, skip), buttons, in_place=True)])


def send_book(turn: Turn) -> Replies:
    """All of it as a workbook."""
    two, _ = _pressed(turn)
    if two is None or is_too_long(two):
        return [Toast(texts.gone())]
    of = {"person": turn.member.id, "old": two.old.id, "new": two.new.id}
    return [Toast(texts.making()), Reply("", attachment=Attachment(AttachmentKind.DOCUMENT, "years_book", of))]


def two_of(held: Sequence[Held], old: int | None, new: int | None, own: Collection[tuple[str, str]]) -> Two | None:
    """The two reports of these numbers; None: one is gone, or they are not of one town and two years. `own`: a town by
    all names that it has or had.
    """
    by_id = {one.id: one for one in held}
    first, second = by_id.get(old or 0), by_id.get(new or 0)
    if first is None or second is None or first.year >= second.year:
        return None
    names = [(second.county, second.town)]
    names = [*own] if second in reports_of(held, own) else names
    return Two(first, second) if first in reports_of(held, names) else None


def _of(turn: Turn, asked: Question) -> Replies:
    """The town that a question names, or else one's own, or the list of towns."""
    return keep_aside(turn, [_named(turn, asked)])


def _named(turn: Turn, asked: Question) -> Reply:
    scope, years = asked.scope, years_meant(asked)
    if asked.absent and not scope.towns:
        return Reply(texts.not_held(asked.absent[0]), texts.other_town_button())
    if not scope.towns:
        own = own_towns(turn)
        return _of_towns(turn, own, own[0][1], years) if own else _list(turn, 0)
    if len(scope.towns) > 1:
        return _list(turn, 0)
    own = own_towns(turn)
    if any(town == scope.towns[0] and county in (scope.counties or (county,)) for county, town in own):
        return _of_towns(turn, own, own[0][1], years)
    with turn.snapshot() as snapshot:
        held = [one for one in directory(snapshot) if one.town == scope.towns[0]]
    counties = {one.county for one in held if one.county in scope.counties or not scope.counties}
    if len(counties - {""}) > 1:
        newest = [one for one in with_two_years(held) if one.county in counties]
        said = texts.several(scope.towns[0], has_two=bool(newest), imports=_imports(turn))
        return Reply(said, texts.town_buttons(newest, -1, -1, held))
    return _of_towns(turn, [(county, scope.towns[0]) for county in counties], scope.towns[0], years)


def _of_towns(turn: Turn, towns: Sequence[tuple[str, str]], name: str, years: Sequence[int]) -> Reply:
    """Two reports of a town, by all names that it has or had; or which are there, and what to do."""
    with turn.snapshot() as snapshot:
        reports = reports_of(directory(snapshot), towns)
    if not reports:
        return Reply(texts.not_held(name), texts.other_town_button())
    two = pair_of(reports, years)
    if two is None:
        pairs = [Two(*some) for some in pairwise(reports)][-3:]
        said = texts.too_few(name, reports, years, imports=_imports(turn))
        return Reply(said, [*texts.pair_buttons(pairs), *texts.other_town_button()])
    shown = _summary(turn, two)
    lacking = sorted(set(years) - {one.year for one in reports})
    return replace(shown, text=f"{texts.missing_years(lacking)}\n\n{shown.text}") if lacking else shown


def _summary(turn: Turn, two: Two) -> Reply:
    if is_too_long(two):
        return Reply(texts.too_long())
    with turn.snapshot() as snapshot:
        sides = side_by_side(snapshot, turn.words, two)
        several = len(with_two_years(directory(snapshot))) > 1
    return Reply(texts.summary(two, sides), texts.summary_buttons(two, sides, others=several))


def _list(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    with turn.snapshot() as snapshot:
        reports = with_two_years(directory(snapshot))
    buttons = texts.town_buttons(*page_of(reports, skip), reports)
    return Reply(texts.which_town(len(reports), imports=_imports(turn)), buttons, in_place=in_place)


def _imports(turn: Turn) -> bool:
    return may(turn.member, Right.IMPORT)


def _pressed(turn: Turn) -> tuple[Two | None, tuple[str, str, str]]:
    """The two reports of a button, and what stands behind them."""
    old, rest = turn.numbered
    digits, _, rest = rest.partition("-")
    with turn.snapshot() as snapshot:
        held = directory(snapshot)
    return two_of(held, old, number_of(digits), own_towns(turn)), rest.partition("-")
