"""Acts on a pasted text: looked at, filled in by a tap or field by field, let go of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from handlers import dialog
from handlers.collection import pasted
from handlers.collection.acts import Act, Moved
from handlers.collection.desk import Desk
from handlers.collection.filling import draw, give, onward, stand, without_paste
from handlers.collection.preview import preview
from handlers.collection.prompts import Here
from handlers.texts import filing as filing_texts
from handlers.texts import pasted as texts
from handlers.turn import Button, Replies, Reply, Turn
from store.collection.pasted import Pasted, read_pasted, tells_year
from store.collection.phrases import answers, is_question

_SHORT = 40  # characters: a line of so many is taken at once, where nothing in it is of the year so far
_NO_REASON = 4  # figures: a text with so many is no reason why others are as they are
_ASKED_IN_WORDS = ("reason", "correct", "doubt")  # screens
_CONSENTED = ("paste-to_date", "paste-other")  # taps by what their buttons say
_SENTENCE = re.compile(r"[^。！!？?\n]+[？?]?")


def typed(turn: Turn, at: Desk, here: Here) -> Replies:
    """The card of a text that is to be looked at before it is kept; empty: it is none such."""
    read = look(at, turn.text)
    if read is None or (here["step"] in _ASKED_IN_WORDS and len(read.of_month) < _NO_REASON):
        return []
    if not at.is_open:
        return [draw(turn, at, here, filing_texts.not_open(at))]
    if turn.is_edited:
        return [draw(turn, at, here, filing_texts.edited(), short=True)]
    there = stand(here, "paste", paste=turn.text, settled=[], walk=False)
    seen = preview(at, there)
    if seen is not None and not (seen.groups or seen.walk):
        return [draw(turn, at, here, texts.nothing_new(seen), short=True)]
    return [draw(turn, at, there)]


def from_outside(turn: Turn, at: Desk, here: Here) -> Replies:
    """The same to somebody who stands in no month: of a text that names the month, and has several of its figures; what
    only looks so, is to be sent again there.
    """
    read = look(at, turn.text)
    if read is None or len(read.of_month) + len(read.to_date) + len(read.doubts) < _NO_REASON:
        return []
    is_sure = read.is_dated and len(read.of_month) + len(read.to_date) >= _NO_REASON
    return typed(turn, at, here) if is_sure and at.is_open else [Reply(texts.looks_like(at, read))]


def look(at: Desk, text: str) -> Pasted | None:
    """What a text says that is more than a short line; None: it is no such text, or a question."""
    if (not is_long(text) and not tells_year(text)) or _asks(text):
        return None
    read = read_pasted(text, at.catalogue, at.month, at.town.name)
    if read is None or (not is_long(text) and not read.to_date):
        return None
    return read


def is_long(text: str) -> bool:
    """Whether a text is more than a line that answers."""
    return len(text.strip()) > _SHORT


def named(turn: Turn, at: Desk, here: Here) -> Turn | None:
    """The turn as if the button of the card were pressed that is typed in its place; None: none is.

    What fills in more than the text says of empty fields, is named by all its words: 已填 is not 改已填的 1 项.
    """
    screen = {"paste": pasted.show, "item": pasted.item}.get(here["step"])
    shown = screen(at, here) if screen is not None else None
    if shown is None or any(map(str.isdigit, turn.text)):
        return None
    said = dialog.bare(turn.text)
    buttons = [one for row in shown.buttons for one in row]
    for word, button in (("yes", buttons[0]), ("no", buttons[-1])):
        if answers(word, said) and button.argument not in _CONSENTED:
            return dialog.named(replace(turn, text=button.label), [[button]])
    return dialog.named(turn, [[one for one in buttons if one.argument not in _CONSENTED or _words(one) == said]])


def _words(button: Button) -> str:
    """A label without its number: 改已填的."""
    return re.sub(r"\s*[0-9].*", "", button.label)


def _asks(text: str) -> bool:
    """Whether its last sentence is a question, or one with its mark."""
    said = [one for one in _SENTENCE.findall(text) if one.strip()]
    return any(is_question(one) for one in said if one is said[-1] or one[-1] in "?？")


def _paste(turn: Turn, at: Desk, here: Here, which: str) -> Moved:
    """Keep what a button names: a group of fields, or the one that is shown. Raises submissions.Closed."""
    seen = preview(at, here)
    if not at.is_open:
        return _closed(at, here)
    if seen is None:
        return Moved(at, onward(at, here))
    one = seen.value(here.get("field", "")) if here["step"] == "item" else None
    given = seen.filled_by(which) if one is None else {here["field"]: one}
    if not given:
        return Moved(at, here)
    at, here, said = give(turn, at, here, given)
    return Moved(at, here, said if len(given) == 1 else texts.done(len(given)))


def _closed(at: Desk, here: Here) -> Moved:
    """It was handed in meanwhile: nothing of the text is kept."""
    return Moved(at, without_paste(stand(here, "card")), texts.not_filled(at))


def _walk(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """One field after the other."""
    if not at.is_open:
        return _closed(at, here)
    return Moved(at, onward(at, here | {"walk": True}))


def _pass(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """The field that is shown stays as it is."""
    settled = [*here.get("settled", ()), here.get("field", "")]
    return Moved(at, onward(at, here | {"settled": settled}))


def _whole(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """Back to the card."""
    return Moved(at, stand(here | {"walk": False}, "paste"))


def _unpaste(turn: Turn, at: Desk, here: Here, _: str) -> Moved:
    """Nothing more of the text is wanted."""
    return Moved(at, onward(at, without_paste(here)), texts.dropped())


PASTE: Mapping[str, Act] = {"paste": _paste}
"""By what its button says."""

LOOK: Mapping[str, Act] = {"walk": _walk, "pass": _pass, "whole": _whole, "unpaste": _unpaste}
"""The same of those that keep nothing."""
