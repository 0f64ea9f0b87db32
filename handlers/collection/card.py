"""The whole month: numbered, to be corrected and handed in; every step with how far it is; and what was handed in."""

from __future__ import annotations

from handlers.collection import others
from handlers.collection.desk import Desk
from handlers.collection.prompts import Screen
from handlers.texts import filing as texts
from handlers.texts import handing_in
from handlers.turn import Turn
from store.people import people


def show(turn: Turn, desk: Desk) -> Screen:
    """Every field, or where the month is handed in: that it is."""
    more = handing_in.others_buttons(others.offered(turn, desk))
    if not desk.is_open:
        return Screen(handing_in.submitted(desk, submitter(turn, desk)), [*handing_in.submitted_buttons(desk), *more])
    codes = [metric.code for metric in desk.fields]
    short = texts.head(desk, texts.the_card())
    return Screen(handing_in.card(desk, turn.now), [*handing_in.card_buttons(desk), *more], codes, short)


def overview(turn: Turn, desk: Desk) -> Screen:
    """How far each step is."""
    if not desk.is_open:
        return show(turn, desk)
    short = texts.head(desk, desk.town.name)
    return Screen(texts.overview(desk, turn.now), texts.overview_buttons(desk), short=short)


def submitter(turn: Turn, desk: Desk) -> str:
    """Who has handed in, to a colleague; empty: whoever asks."""
    revision = desk.filing.revision if desk.filing else None
    if revision is None or revision.submitted_by in (None, turn.member.id):
        return ""
    person = people.find(turn.session, revision.submitted_by or 0, turn.now)
    return person.name if person else ""
