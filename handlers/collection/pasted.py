"""The screens of a pasted text: a card of what was understood, what is doubtful and what was not; or one field after
the other. Nothing is kept before somebody says so.
"""

from __future__ import annotations

from handlers.collection.desk import Desk
from handlers.collection.preview import preview
from handlers.collection.prompts import Here, Screen
from handlers.texts import pasted as texts


def show(at: Desk, here: Here) -> Screen | None:
    """The card; None: nothing can be filled in by a tap."""
    seen = preview(at, here)
    if seen is None or not (seen.groups or seen.walk):
        return None
    codes = [code for some in seen.groups.values() for code in some]
    counts = {name: len(some) for name, some in seen.groups.items()}
    buttons = texts.card_buttons(counts, can_walk=bool(seen.walk))
    return Screen(texts.card(at, seen), buttons, codes, texts.card_again(at, counts))


def item(at: Desk, here: Here) -> Screen | None:
    """One field with the words that say it."""
    seen, code = preview(at, here), here.get("field", "")
    if seen is None or code not in seen.walk:
        return None
    buttons = texts.item_buttons(at, seen, code, is_walk=bool(here.get("walk")))
    return Screen(texts.item(at, seen, code), buttons, [code])
