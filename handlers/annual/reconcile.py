"""/reconcile: a report is sent, its town and year are settled, and its figures are held against the town's months.

The answer is made when it is sent (reconcile_files.py); until then the file is kept for a day.
"""

from __future__ import annotations

from typing import Any

from handlers import dialog
from handlers.annual.reconcile_here import DONE, FILE, NAME, WHOSE, YEAR, is_expected
from handlers.texts import annual, importing
from handlers.texts import reconciling as texts
from handlers.turn import Attachment, AttachmentKind, Replies, Reply, Report, Toast, Turn
from store import audit
from store.annual.asked import read_asked, year_to_report
from store.annual.channel import Channel, channel
from store.annual.checking import kept_reports
from store.annual.checking.check import asked_of, stops
from store.annual.record import years
from store.audit import Action
from store.conversations import DIALOG
from store.days import day_of
from store.files import kept
from store.files.faults import UnreadableFile
from store.people import places
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Right, may
from store.practices.reading.naming import Naming, lets_go, read_naming

_NOTHING = Naming(None, None, None)
_FIRST_YEAR = 2000


def begin(turn: Turn) -> Replies:
    """Asks for the report; a town and a year said with the command are remembered for it."""
    return _ask_for_it(turn, _said(turn, turn.text.strip()))


def _said(turn: Turn, of: str) -> Naming:
    """Whose report of which year is meant: 青禾铺镇 2026, 去年."""
    if (plain := read_naming(of)) is not None:
        return plain
    wanted = read_asked(f"{of}{annual.TITLE}", day_of(turn.now)) if of else None
    return _NOTHING if wanted is None else Naming(None, wanted.place or None, wanted.year)


def _ask_for_it(turn: Turn, said: Naming) -> Replies:
    town = _own(turn) or _called(turn, said)
    if said.town is not None and (town is None or not _is_called(turn, town, said)):
        return [Reply(texts.no_such_town(said.town, _own(turn)))]
    if said.year is not None and _is_impossible(turn, said.year):
        return [Reply(texts.impossible_year(said.year, day_of(turn.now).year))]
    dialog.stand(turn, NAME, lasts=True, step=FILE, town=None if town is None else town.id, year=said.year)
    county = turn.member.place.county_id if town is None else town.county_id
    if channel(turn.session, county) is Channel.FOLDER:
        return [Reply(texts.send_it_for_folder(town), texts.buttons())]
    return [Reply(texts.send_it(town, said.year), texts.buttons())]


def receive(turn: Turn, report: Report) -> Replies:
    """A report was sent: whose it is and of which year, or what is wrong with it."""
    if not may(turn.member, Right.ANNUAL):
        return [Reply(texts.not_allowed())]
    if len(report.received) > 1:
        return [Reply(texts.one_at_a_time())]
    if not report.received:
        return [Reply(importing.not_fetched())]
    [received] = report.received
    if isinstance(received.source, UnreadableFile):
        return [Reply(texts.unreadable(received.source))]
    number = kept_reports.keep(turn.session, turn.member.id, received.source, report.data, turn.now)
    here = dialog.here(turn, NAME) or {}
    is_told = here.get("step") == FILE and is_expected(turn.conversation, turn.now)
    return _settle(turn, number, received.named, here if is_told else {})


def _settle(turn: Turn, number: int, named: Naming, here: dict[str, Any]) -> Replies:
    """Town and year, as far as they are known; what is not is asked for."""
    year = here.get("year") or named.year
    own = _own(turn)
    if own is not None:
        if named.town is None or _is_called(turn, own, named):
            return _with_town(turn, number, own, year)
        return _ask_whose(turn, number, year, named)
    town = places.find(turn.session, here["town"]) if here.get("town") else _called(turn, named)
    if town is not None:
        return _with_town(turn, number, town, year)
    return _ask_whose(turn, number, year, named)


def _ask_whose(turn: Turn, number: int, year: int | None, named: Naming) -> Replies:
    name = f"{named.county or ''}{named.town or ''}"
    dialog.stand(turn, NAME, lasts=True, step=WHOSE, file=number, year=year, named=name)
    return [_whose(turn, 0)]


def _with_town(turn: Turn, number: int, town: PlaceFacts, year: int | None) -> Replies:
    if year is None:
        dialog.stand(turn, NAME, lasts=True, step=YEAR, file=number, town=town.id)
        return [_which_year(turn, town)]
    if _is_impossible(turn, year):
        kept.drop(turn.session, turn.member.id, number)
        dialog.leave(turn, NAME)
        return [Reply(texts.impossible_year(year, day_of(turn.now).year))]
    return _answer(turn, number, town, year)


def _answer(turn: Turn, number: int, town: PlaceFacts, year: int) -> Replies:
    """The table, and a Word document back with its comments: both are made when they are sent."""
    dialog.leave(turn, NAME)
    is_free = DIALOG not in turn.conversation.data  # whoever fills in a month goes on there
    if is_free and not may(turn.member, Right.IMPORT):  # what an administrator sends next goes into the store
        dialog.stand(turn, NAME, step=DONE, at=turn.now.isoformat())
    report = kept_reports.find(turn.session, turn.member.id, number, turn.now)
    if report is None:
        return [Reply(texts.gone())]
    facts = {"what": "reconcile", "year": year}
    audit.append(turn.session, turn.now, turn.member.id, Action.EXPORTED, place_id=town.id, facts=facts)
    person = {"person": turn.member.id, "chat": turn.chat_id}
    of = {**person, "file": number, "town": town.id, "year": year, "at": turn.now.isoformat()}
    kinds = ["reconcile_book", *["reconcile_word"] * bool(report.data)]
    told = texts.checking(town, year)
    replies: Replies = [Reply(told, attachment=Attachment(AttachmentKind.DOCUMENT, kind, of)) for kind in kinds]
    return [*replies, *[Reply(texts.too_large())] * (report.is_word and not report.data)]


def choose_town(turn: Turn) -> Replies:
    """The town whose months the report is held against."""
    here, town = _asked(turn, WHOSE), _seen(turn, turn.number)
    if here is None or town is None:
        return [Toast(texts.expired())]
    return _with_town(turn, here["file"], town, here["year"])


def turn_page(turn: Turn) -> Replies:
    """Other towns to choose from."""
    if _asked(turn, WHOSE) is None:
        return [Toast(texts.expired())]
    shown = _whose(turn, turn.number or 0)
    return [Reply(shown.text, shown.buttons, in_place=True)]


def choose_year(turn: Turn) -> Replies:
    """The year that the report is of."""
    here = _asked(turn, YEAR)
    town = None if here is None else _seen(turn, here["town"])
    if here is None or town is None or turn.number is None:
        return [Toast(texts.expired())]
    return _with_town(turn, here["file"], town, turn.number)


def drop(turn: Turn) -> Replies:
    """Nothing is checked, and nothing kept."""
    here = dialog.here(turn, NAME)
    if here is not None and "file" in here:
        kept.drop(turn.session, turn.member.id, here["file"])
    dialog.leave(turn, NAME)
    return [Reply(texts.dropped(), in_place=turn.press is not None)]


def typed(turn: Turn) -> Replies:
    """A town or a year that was asked for, a word that lets go, or the wish in words; empty: it is none of these."""
    if not may(turn.member, Right.ANNUAL):
        return []
    if (of := asked_of(turn.text)) is not None:
        return _ask_for_it(turn, _said(turn, of))
    here = dialog.here(turn, NAME)
    if here is None or here["step"] == DONE or not dialog.is_awake(turn):
        return []
    if lets_go(turn.text) or stops(turn.text):
        return drop(turn)
    said = read_naming(turn.text)
    if said is None and here["step"] == WHOSE and _own(turn) is None:
        found = places.called(turn.text.strip(), _towns(turn))
        return _with_town(turn, here["file"], found[0], here["year"]) if len(found) == 1 else []
    if said is None:
        return []
    if here["step"] == FILE:
        return _ask_for_it(turn, said)
    town = _seen(turn, here["town"]) if here["step"] == YEAR else _own(turn) or _called(turn, said)
    if town is None or (said.town is not None and not _is_called(turn, town, said)):
        return [Reply(texts.no_such_town(said.town or "", _own(turn)))]
    year = said.year or (here["year"] if here["step"] == WHOSE else None)
    return _with_town(turn, here["file"], town, year)


def expired(turn: Turn) -> Replies:
    """A button of an earlier screen."""
    return [Toast(texts.expired())]


def _asked(turn: Turn, step: str) -> dict[str, Any] | None:
    here = dialog.here(turn, NAME)
    return here if here is not None and here["step"] == step else None


def _whose(turn: Turn, skip: int) -> Reply:
    here, own = dialog.here(turn, NAME) or {}, _own(turn)
    if own is not None:
        return Reply(texts.of_another(here.get("named") or "", own), texts.own_buttons(own))
    towns = _towns(turn)
    return Reply(texts.which_town(here.get("named")), texts.town_buttons(*dialog.page_of(towns, skip)))


def _which_year(turn: Turn, town: PlaceFacts) -> Reply:
    return Reply(texts.which_year(town), texts.year_buttons(_years(turn, town)))


def _years(turn: Turn, town: PlaceFacts) -> list[int]:
    """The years that may be meant: those of which there are months, or else the one that is reported now."""
    latest = year_to_report(day_of(turn.now))
    return list(years(turn.session, town)[:3]) or [latest, latest - 1]


def _own(turn: Turn) -> PlaceFacts | None:
    """The town of whoever works for one."""
    return turn.member.place if turn.member.place.kind is PlaceKind.TOWN else None


def _towns(turn: Turn) -> list[PlaceFacts]:
    """Every town whose report somebody may have checked."""
    counties = [one for one in places.counties(turn.session) if may(turn.member, Right.ANNUAL, one)]
    return [town for county in counties for town in places.towns(turn.session, county.id)]


def _called(turn: Turn, said: Naming) -> PlaceFacts | None:
    """The one town that is named so, or was; None: none, or several."""
    if said.town is None:
        return None
    towns = _towns(turn)
    found = [one for one in towns if one.name == said.town and _is_county(said, one.county)]
    if not found:
        counties = {one.county_id for one in towns}
        once = (places.formerly(turn.session, county, said.town) for county in counties)
        found = [one for one in once if one is not None and _is_called(turn, one, said)]
    return found[0] if len(found) == 1 else None


def _is_called(turn: Turn, town: PlaceFacts, said: Naming) -> bool:
    """Whether a town is called so, or was; one of the same name in another county is another town."""
    names = places.all_names(turn.session, town)
    return any(name == said.town and _is_county(said, county) for county, name in names)


def _is_county(said: Naming, county: str) -> bool:
    """Whether a county is the one that is named, with its city or without, or none is."""
    return said.county is None or said.county.endswith(county)


def _seen(turn: Turn, number: int | None) -> PlaceFacts | None:
    town = None if number is None else places.find(turn.session, number)
    is_town = town is not None and town.kind is PlaceKind.TOWN
    return town if is_town and town is not None and may(turn.member, Right.ANNUAL, town) else None


def _is_impossible(turn: Turn, year: int) -> bool:
    return not _FIRST_YEAR <= year <= day_of(turn.now).year
