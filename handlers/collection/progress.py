"""报送情况: how far the towns of a county are with a month, as a table by name; a single town; the county's files.

Every button says county or town and month itself, and the rights of this moment are asked anew. Nobody is ranked.
"""

from __future__ import annotations

from handlers.collection.case import Standing, standing, town_of
from handlers.collection.progress_picture import PAGE, pages
from handlers.dialog import page_of
from handlers.texts import progress as texts
from handlers.texts.pictures import drawing
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Toast, Turn, number_of
from store.catalogue.months import Month, to_report
from store.collection.due import latest_extension, month_asked
from store.collection.progress import progress
from store.collection.tables import State
from store.days import day_of
from store.people import places
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Right, may

OLDEST = 36  # months back, as far as checks look


def begin(turn: Turn) -> Replies:
    """The month that is due: of one's own town, one's county, or first: of which county?"""
    return [begun(turn)]


def begun(turn: Turn) -> Reply:
    """The same as a message."""
    month, counties = _asked_now(turn), _counties(turn)
    if turn.member.place.kind is PlaceKind.TOWN:
        return card(turn, standing(turn, turn.member.place, month))
    return _table(turn, counties[0], month, 0) if len(counties) == 1 else _list(turn, 0)


def list_counties(turn: Turn) -> Replies:
    """A page of the counties."""
    return [_list(turn, turn.number or 0, in_place=True)] if _counties(turn) else [Toast(texts.gone())]


def open_county(turn: Turn) -> Replies:
    """A page of a county's month."""
    found = _asked(turn)
    return [Toast(texts.gone())] if found is None else [_table(turn, *found, in_place=True)]


def list_towns(turn: Turn) -> Replies:
    """The towns of that page, to choose one."""
    found = _asked(turn)
    if found is None:
        return [Toast(texts.gone())]
    county, month, page = found
    shown = progress(turn.session, month, [county.id], turn.now).towns
    page = min(page, pages(len(shown)) - 1)
    towns = [one.town for one in shown[page * PAGE : (page + 1) * PAGE]]
    return [Reply(texts.which_town(month), texts.town_buttons(towns, county, month, page), in_place=True)]


def open_town(turn: Turn) -> Replies:
    """One town."""
    number, written = turn.numbered
    month, town = month_of(turn, written), town_of(turn, number, Right.PROGRESS)
    if month is None or town is None:
        return [Toast(texts.gone())]
    return [card(turn, standing(turn, town, month), in_place=True)]


def draw(turn: Turn) -> Replies:
    """The page as a picture."""
    found = _asked(turn)
    if found is None:
        return [Toast(texts.gone())]
    county, month, page = found
    of = {"person": turn.member.id, "month": str(month), "county": county.id, "page": page}
    picture = Attachment(AttachmentKind.PHOTO, "progress_table", of)
    return [Toast(drawing()), Reply("", attachment=picture)]


def card(turn: Turn, found: Standing, *, in_place: bool = False) -> Reply:
    """How far a town is, what became of what it handed in, and what can be done."""
    at, today = found.desk, day_of(turn.now)
    state = at.filing.state if at.filing else None
    buttons = texts.card_buttons(
        found,
        files=turn.member.place.id == at.town.id and may(turn.member, Right.FILE, at.town),
        reviews=bool(at.filing and at.filing.revisions) and may(turn.member, Right.REVIEW, at.town),
        days=_days(turn, found) if state in (None, State.DRAFT) and not (at.filing and at.filing.judged) else [],
        earlier=_earlier(turn, at.month),
        later=_later(turn, at.month),
        county=any(one.id == at.town.county_id for one in _counties(turn)),
        today=today,
    )
    return Reply(texts.card(found, turn.now), buttons, in_place=in_place)


def month_of(turn: Turn, written: str) -> Month | None:
    """A month that can be looked at: over, and not too long ago."""
    try:
        month = Month.parse(written)
    except ValueError:
        return None
    last = to_report(turn.now)
    is_open = month <= last or month == _asked_now(turn)
    return month if is_open and month >= last.back(OLDEST) else None


def _table(turn: Turn, county: PlaceFacts, month: Month, page: int, *, in_place: bool = False) -> Reply:
    found = progress(turn.session, month, [county.id], turn.now)
    count = pages(len(found.towns))
    page = min(page, count - 1)
    buttons = texts.table_buttons(
        county,
        month,
        page,
        count,
        earlier=_earlier(turn, month),
        later=_later(turn, month),
        towns=bool(found.towns),
        reviews=may(turn.member, Right.REVIEW),
        writes=found.handed_in < len(found.towns) and may(turn.member, Right.BROADCAST, county),
        several=len(_counties(turn)) > 1,
    )
    shown = found.towns[page * PAGE : (page + 1) * PAGE]
    return Reply(texts.table(county, found, shown, page, count, turn.now), buttons, in_place=in_place)


def _list(turn: Turn, skip: int, *, in_place: bool = False) -> Reply:
    page = page_of(_counties(turn), skip)
    return Reply(texts.which_county(), texts.county_buttons(_asked_now(turn), *page), in_place=in_place)


def _asked(turn: Turn) -> tuple[PlaceFacts, Month, int] | None:
    """County, month and page of a button, if somebody sees the county."""
    number, rest = turn.numbered
    written, _, page = rest.rpartition("-")
    month, shown = month_of(turn, written), number_of(page)
    county = next((one for one in _counties(turn) if one.id == number), None)
    return None if county is None or month is None or shown is None else (county, month, shown)


def _asked_now(turn: Turn) -> Month:
    return month_asked(turn.session, turn.member.place.id, turn.now)


def _counties(turn: Turn) -> list[PlaceFacts]:
    """Those whose towns somebody sees; none: their own town only."""
    return [one for one in places.counties(turn.session) if may(turn.member, Right.PROGRESS, one)]


def _earlier(turn: Turn, month: Month) -> Month | None:
    return month_of(turn, str(month.back()))


def _later(turn: Turn, month: Month) -> Month | None:
    return month_of(turn, str(month.back(-1)))


def _days(turn: Turn, found: Standing) -> list[int]:
    """By how many days somebody may give more time by a tap: counted from the last day, or from today if it is over."""
    if not may(turn.member, Right.EXTEND, found.desk.town):
        return []
    base, latest = texts.base_day(found.desk.due, day_of(turn.now)), latest_extension(turn.now)
    return [days for days in (1, 3, 7) if (latest - base).days >= days]
