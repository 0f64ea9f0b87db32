"""Reminders that were delivered say what became of what they ask for: 已报送 ✔. Nobody hears of that."""

from __future__ import annotations

from handlers.turn import Turn
from store import told
from store.catalogue.months import Month
from store.outreach import asked, occasions
from store.people.places import PlaceFacts


def redraw_month(turn: Turn, town: PlaceFacts, month: Month) -> None:
    """Of a town's figures, whoever was reminded of them."""
    occasion = occasions.of_month(turn.session, town.county_id, month)
    if occasion is not None:
        redraw(turn, occasion.id, town.id)


def redraw(turn: Turn, occasion_id: int, town_id: int) -> None:
    """Of anything that is due from a town."""
    keys = asked.messages_about(turn.session, occasion_id, town_id)
    told.edit_each(turn.session, {key: asked.wording(key) for key in keys}, turn.now)
