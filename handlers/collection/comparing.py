"""我们镇比得上吗: a town beside the towns like it, asked in words or chosen by buttons.

Every button carries the whole choice. Buttons are untrusted: town and metric are looked for anew, with the rights of
this moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.called import keep_aside
from handlers.collection.comparison import Comparison, compare
from handlers.collection.metric_keys import metric_of
from handlers.inquiry import before
from handlers.texts import comparing as texts
from handlers.texts.pictures import drawing
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Toast, Turn, number_of
from store.catalogue.metrics import Catalogue, Metric, catalogue
from store.collection.due import month_asked
from store.people import places
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Right, may
from store.practices.asking.comparing import compares_alike, names_alike
from store.practices.asking.metric_words import contraries, named
from store.practices.asking.question import Question

_BY_NAME, _BY_VALUE, _MONTHS = "n", "v", "m"  # what a button's argument may end with


@dataclass(frozen=True)
class _Choice:
    """What a button asks for."""

    town: PlaceFacts
    metric: Metric
    year: int | None = None
    rest: str = ""


def typed(turn: Turn, question: Question) -> Replies:
    """The comparison that a question asks for; empty: it asks for something else, or of other towns by name.

    What is not said is taken from the question before.
    """
    if not compares_alike(question.text) or contraries(question.said):
        return []
    own = [name for _, name in places.all_names(turn.session, turn.member.place)] if turn.member.town else []
    others = [name for name in (*question.scope.towns, *question.absent) if name not in own]
    if not own and not others:
        return [Reply(texts.whose())]
    town = turn.member.place if own and not others else _called(turn, others)
    if town is None:
        is_of_one = turn.member.town and not set(question.scope.towns) & set(own) and len(others) == 1
        return [Reply(texts.only_own(others[0]))] if is_of_one and names_alike(question.text) else []
    asked, earlier = _asked(turn, town), before(turn)
    meant = named(question.text) or (named(earlier.said) if earlier is not None else ())
    rate = next((one for one in asked.rates if one.code in meant[:1]), None)
    if rate is not None:
        counts = [asked.metric(code) for code in (*rate.denominator, rate.numerator)]
        return [Reply(texts.which_count(town, rate), texts.metric_buttons(town, counts))]
    code = next((code for code in meant if asked.has(code)), None)
    return [_sections(turn, town) if code is None else _answer(turn, town, asked.metric(code), question.scope.years)]


def choose_section(turn: Turn) -> Replies:
    """The sections of a town's metrics."""
    town = _town(turn, turn.number)
    return [Toast(texts.gone())] if town is None else [_sections(turn, town, in_place=True)]


def choose_metric(turn: Turn) -> Replies:
    """The metrics of a section, in a new message: the comparison before stays."""
    number, code = turn.numbered
    town = _town(turn, number)
    if town is None:
        return [Toast(texts.gone())]
    asked = _asked(turn, town)
    section = next((one for one in asked.sections if one.code == code), None)
    if section is None:
        return [Toast(texts.gone())]
    return [Reply(texts.which_metric(town, section), texts.metric_buttons(town, asked.of(code)))]


def show(turn: Turn) -> Replies:
    """The comparison; in its place where it is only to be sorted otherwise."""
    choice = _choice(turn)
    if choice is None:
        return [Toast(texts.gone())]
    in_place = choice.rest in (_BY_VALUE, _BY_NAME)
    card = _card(turn, choice, _compared(turn, choice), by_value=choice.rest == _BY_VALUE, in_place=in_place)
    return keep_aside(turn, [card])


def draw(turn: Turn) -> Replies:
    """The picture of one kind of source."""
    choice = _choice(turn)
    if choice is None:
        return [Toast(texts.gone())]
    of = {
        "person": turn.member.id,
        "town": choice.town.id,
        "code": choice.metric.code,
        "year": choice.year,
        "months": choice.rest == _MONTHS,
    }
    return [Toast(drawing()), Reply("", attachment=Attachment(AttachmentKind.PHOTO, "alike_bars", of))]


def _answer(turn: Turn, town: PlaceFacts, metric: Metric, years: Sequence[int]) -> Reply:
    """Of several years the newest: figures of one year are held against each other."""
    asked = sorted(set(years))
    choice = _Choice(town, metric, asked[-1] if asked else None)
    found = _compared(turn, choice)
    turn.asked.append(bool(found.like and found.sides))
    reply = _card(turn, choice, found, by_value=False)
    if len(asked) < 2:
        return reply
    return replace(reply, text=f"{reply.text}\n\n{texts.one_year(asked[-1], asked[:-1])}")


def _compared(turn: Turn, choice: _Choice) -> Comparison:
    with turn.snapshot() as snapshot:
        return compare(snapshot, choice.town, choice.metric, choice.year, turn.member, turn.now)


def _card(turn: Turn, choice: _Choice, found: Comparison, *, by_value: bool, in_place: bool = False) -> Reply:
    if found.villages is None:
        can_file = may(turn.member, Right.FILE, choice.town)
        month = month_asked(turn.session, choice.town.id, turn.now)
        return Reply(texts.card(found, by_value=by_value), texts.villages_buttons(month) if can_file else [])
    buttons = texts.buttons(found, choice.year, by_value=by_value)
    return Reply(texts.card(found, by_value=by_value), buttons, in_place=in_place)


def _sections(turn: Turn, town: PlaceFacts, *, in_place: bool = False) -> Reply:
    asked = _asked(turn, town)
    sections = [one for one in asked.sections if asked.of(one.code)]
    return Reply(texts.which_section(town), texts.section_buttons(town, sections), in_place=in_place)


def _choice(turn: Turn) -> _Choice | None:
    """What the pressed button asks for, if it is there for this person."""
    number, rest = turn.numbered
    key, _, rest = rest.partition("-")
    year, _, rest = rest.partition("-")
    town = _town(turn, number)
    metric = None if town is None else metric_of(_asked(turn, town), key)
    return None if town is None or metric is None else _Choice(town, metric, number_of(year) or None, rest)


def _town(turn: Turn, number: int | None) -> PlaceFacts | None:
    """The town of this number, if somebody may see its months."""
    town = None if number is None else places.find(turn.session, number)
    return town if town is not None and town.kind is PlaceKind.TOWN and may(turn.member, Right.PROGRESS, town) else None


def _called(turn: Turn, names: Sequence[str]) -> PlaceFacts | None:
    """The one town of this name whose months somebody may see, who has no town of their own."""
    if turn.member.town or len(names) != 1:
        return None
    counties = [one for one in places.counties(turn.session) if may(turn.member, Right.PROGRESS, one)]
    towns = [one for county in counties for one in places.towns(turn.session, county.id)]
    found = places.called(names[0], towns)
    return found[0] if len(found) == 1 else None


def _asked(turn: Turn, town: PlaceFacts) -> Catalogue:
    return catalogue(turn.session, town.county_id, month_asked(turn.session, town.id, turn.now))
