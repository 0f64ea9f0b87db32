"""A town's own twelve months of a metric: which one is chosen by buttons, and the picture is made when it is sent.

Every button carries the whole choice, so that nothing has to be remembered, and a draft that is being filled in goes on
where it was. Buttons are untrusted: town and metric are looked for anew, with the rights of this moment.
"""

from __future__ import annotations

from handlers.collection.metric_keys import metric_of
from handlers.dialog import page_of
from handlers.texts import trend as texts
from handlers.texts.pictures import drawing
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Toast, Turn, number_of
from store.catalogue.metrics import Catalogue, catalogue
from store.collection.due import month_asked
from store.people import places
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Right, may


def begin(turn: Turn) -> Replies:
    """One's own town, the towns of one's county, or the counties."""
    place, counties = turn.member.place, _counties(turn)
    if place.kind is PlaceKind.TOWN:
        return [_sections(turn, place)]
    return [_towns(turn, counties[0], 0) if len(counties) == 1 else _list(turn, 0)]


def list_counties(turn: Turn) -> Replies:
    """A page of the counties, in its place."""
    return [_list(turn, turn.number or 0, in_place=True)]


def open_county(turn: Turn) -> Replies:
    """A page of the towns of a county."""
    number, skip = turn.numbered
    county = next((one for one in _counties(turn) if one.id == number), None)
    return _gone() if county is None else [_towns(turn, county, number_of(skip) or 0, in_place=True)]


def open_town(turn: Turn) -> Replies:
    """The sections of a town."""
    town = _town(turn, turn.number)
    return _gone() if town is None else [_sections(turn, town, in_place=True)]


def open_section(turn: Turn) -> Replies:
    """The metrics of a section."""
    return _metrics(turn, in_place=True)


def choose_again(turn: Turn) -> Replies:
    """The same under a picture, which stays."""
    return _metrics(turn, in_place=False)


def draw(turn: Turn) -> Replies:
    """The picture."""
    number, key = turn.numbered
    town = _town(turn, number)
    metric = None if town is None else metric_of(_asked(turn, town), key)
    if town is None or metric is None:
        return _gone()
    of = {
        "person": turn.member.id,
        "town": town.id,
        "code": metric.code,
        "through": str(month_asked(turn.session, town.id, turn.now)),
    }
    picture = Attachment(AttachmentKind.PHOTO, "trend_line", of)
    return [Toast(drawing()), Reply("", texts.more_buttons(town, metric), attachment=picture)]


def _gone() -> Replies:
    return [Toast(texts.gone())]


def _list(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    buttons = texts.county_buttons(*page_of(_counties(turn), skip))
    return Reply(texts.which_county(), buttons, in_place=in_place)


def _towns(turn: Turn, county: PlaceFacts, skip: int, *, in_place: bool = False) -> Reply:
    towns = places.towns(turn.session, county.id)
    buttons = texts.town_buttons(county, *page_of(towns, skip), several=len(_counties(turn)) > 1)
    return Reply(texts.which_town(county, len(towns)), buttons, in_place=in_place)


def _sections(turn: Turn, town: PlaceFacts, *, in_place: bool = False) -> Reply:
    asked = _asked(turn, town)
    sections = [one for one in asked.sections if asked.of(one.code)]
    buttons = texts.section_buttons(town, sections, several=bool(_counties(turn)))
    return Reply(texts.which_section(town), buttons, in_place=in_place)


def _metrics(turn: Turn, *, in_place: bool) -> Replies:
    number, code = turn.numbered
    town = _town(turn, number)
    if town is None:
        return _gone()
    asked = _asked(turn, town)
    section = next((one for one in asked.sections if one.code == code), None)
    if section is None:
        return _gone()
    buttons = texts.metric_buttons(town, asked.of(code))
    return [Reply(texts.which_metric(town, section), buttons, in_place=in_place)]


def _asked(turn: Turn, town: PlaceFacts) -> Catalogue:
    return catalogue(turn.session, town.county_id, month_asked(turn.session, town.id, turn.now))


def _counties(turn: Turn) -> list[PlaceFacts]:
    """Those whose towns somebody sees; none: their own town only."""
    return [one for one in places.counties(turn.session) if may(turn.member, Right.PROGRESS, one)]


def _town(turn: Turn, number: int | None) -> PlaceFacts | None:
    """The town of this number, if somebody may see it."""
    town = None if number is None else places.find(turn.session, number)
    if town is None or town.kind is not PlaceKind.TOWN or not may(turn.member, Right.PROGRESS, town):
        return None
    return town
