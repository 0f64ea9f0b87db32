"""答复: an administrator types an answer to a gap, or a new version of one, sees how it reads, and publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers import dialog
from handlers.knowledge import reach
from handlers.texts import ask as ask_texts
from handlers.texts import consulting as consulting_texts
from handlers.texts import county_answers as texts
from handlers.turn import Replies, Reply, Toast, Turn
from store.annual.drafting.checklist import looks_private
from store.collection.phrases import is_question
from store.days import day_of
from store.people import places
from store.people.rights import Right, may
from store.practices.feedback import answers, consulting
from store.practices.feedback.answers import LONGEST, LONGEST_SOURCE, Said
from store.practices.feedback.consulting import Consulted
from store.practices.reading.naming import lets_go

NAME = "answer"
_OPEN = ("text", "source", "when", "sure")

Here = dict[str, Any]
"""Where the chat stands: step (one of _OPEN, done); gaps: their numbers, or answer and version; text; source; review: a
day as ISO has it.
"""


def begin(turn: Turn) -> Replies:
    """From a gap's card."""
    line = reach.line(turn, turn.number)
    if line is None or line.county_id is None:
        return [Toast(texts.seen_to())]
    return _draw(turn, _new(turn, gaps=list(line.ids)))


def use(turn: Turn) -> Replies:
    """What a town has said becomes an answer, once it is looked at; of an answered gap, more of its answer."""
    found = None if turn.number is None else consulting.find(turn.session, turn.number)
    if found is None or not found.text or not may(turn.member, Right.GAPS, found.town):
        return [Toast(texts.seen_to())]
    line = reach.line(turn, found.gap_id)
    said = texts.day(day_of(found.replied_at or turn.now))
    source = consulting_texts.source(found, said)
    if line is None:
        return _add(turn, found, source)
    here = _new(turn, gaps=list(line.ids))
    return _draw(turn, here | {"step": "sure", "text": found.text, "source": source})


def _add(turn: Turn, found: Consulted, source: str) -> Replies:
    """What a town has said stands below what the county has answered already, once it is looked at."""
    held = answers.of_gap(turn.session, found.gap_id)
    answer = None if held is None else reach.answer(turn, held.id)
    if answer is None:
        return [Toast(texts.seen_to())]
    if found.text in answer.text:
        return [Toast(texts.in_it_already())]
    text = texts.joined(answer.text, found.text)
    if len(text) > LONGEST:
        return [Toast(texts.no_room(LONGEST))]
    both = texts.joined_sources(answer.source, source)
    here = _new(turn, answer=answer.id, version=answer.version)
    of = {"step": "sure", "text": text, "source": both if len(both) <= LONGEST_SOURCE else answer.source}
    return _draw(turn, here | of, texts.adds(found.town.name))


def change(turn: Turn) -> Replies:
    """Another version of an answer."""
    number, version = turn.numbered
    answer = reach.answer(turn, number)
    if answer is None or str(answer.version) != version:
        return [Toast(texts.gone())]
    here = _new(turn, answer=answer.id, version=answer.version)
    return _draw(turn, here | {"text": answer.text, "source": answer.source})


def ask_text(turn: Turn) -> Replies:
    """The words are typed again."""
    return _step(turn, "text")


def ask_source(turn: Turn) -> Replies:
    """What it goes by is typed."""
    return _step(turn, "source")


def ask_when(turn: Turn) -> Replies:
    """The day by which it is to be looked at again is chosen."""
    return _step(turn, "when")


def back(turn: Turn) -> Replies:
    """To what it looks like."""
    return _step(turn, "sure")


def leave_source(turn: Turn) -> Replies:
    """It does not say what it goes by."""
    return _step(turn, "sure", source="")


def choose_day(turn: Turn) -> Replies:
    """The day is chosen."""
    months = turn.number
    if months not in texts.REVIEWS:
        return expired(turn)
    return _step(turn, "sure", review=answers.later(day_of(turn.now), months).isoformat())


def send(turn: Turn) -> Replies:
    """It is published as it was shown."""
    here = _at(turn, "sure")
    if here is None:
        return expired(turn)
    dialog.stand(turn, NAME, step="done")
    if "answer" in here:
        mine = reach.answer(turn, here["answer"]) is not None
        if not mine or not answers.change(
            turn.session, here["answer"], here["version"], _said(here), turn.member, turn.now
        ):
            return [Reply(texts.changed_meanwhile(), texts.published_buttons(), in_place=True)]
        return [Reply(texts.published(is_new=False), texts.published_buttons(), in_place=True)]
    mine = any(reach.line(turn, number) is not None for number in here["gaps"])
    if not mine or answers.give(turn.session, here["gaps"], _said(here), turn.member, turn.now) is None:
        return [Reply(texts.overtaken(), texts.published_buttons(), in_place=True)]
    return [Reply(texts.published(is_new=True), texts.published_buttons(), in_place=True)]


def drop(turn: Turn) -> Replies:
    """Nothing is published."""
    if _at(turn, *_OPEN) is None:
        return expired(turn)
    dialog.stand(turn, NAME, step="done")
    return [Reply(texts.dropped(), texts.published_buttons(), in_place=True)]


def typed(turn: Turn) -> Replies:
    """The answer, or what it goes by; empty: nobody has asked (of late), or it is a question."""
    here = _at(turn, *_OPEN)
    if here is None or not dialog.is_awake(turn):
        return []
    if turn.is_edited:
        return _draw(turn, here, ask_texts.edited())
    if lets_go(turn.text):
        dialog.stand(turn, NAME, step="done")
        return [Reply(texts.dropped(), texts.published_buttons())]
    shown = _shown(turn, here)
    pressed = None if shown is None else dialog.named(turn, shown.buttons)
    if pressed is not None and pressed.press is not None:
        return _ACTS[pressed.press.action](pressed)
    if here["step"] in ("when", "sure") and is_question(turn.text):
        return []
    said = "\n".join(line for line in (" ".join(line.split()) for line in turn.text.splitlines()) if line)
    is_source = here["step"] == "source"
    limit = LONGEST_SOURCE if is_source else LONGEST
    if not any(sign.isalnum() for sign in said):
        return _draw(turn, here, texts.no_text())
    if len(said) > limit:
        return _draw(turn, here, texts.too_long(len(said), limit))
    return _draw(turn, here | {"step": "sure", "source" if is_source else "text": said})


def again(turn: Turn, replies: Replies) -> Replies:
    """After an answer to a question in the middle: where one was."""
    here = _at(turn, *_OPEN)
    return [*replies, *_draw(turn, here)] if here is not None and dialog.is_awake(turn) else replies


def expired(turn: Turn) -> Replies:
    """To a button of an earlier step: where the chat stands now."""

    def now(here: Here | None) -> Reply:
        shown = None if here is None or here["step"] == "done" else _shown(turn, here)
        if here is None or shown is None:
            return Reply(texts.dropped() if here is None else texts.overtaken(), texts.published_buttons())
        _stand(turn, here)
        return shown

    return dialog.expired(turn, NAME, now)


def _new(turn: Turn, **of: Any) -> Here:
    review = answers.a_year_from(day_of(turn.now)).isoformat()
    return {"step": "text", "text": "", "source": "", "review": review} | of


def _at(turn: Turn, *steps: str) -> Here | None:
    here = dialog.here(turn, NAME)
    return here if here is not None and here["step"] in steps else None


def _step(turn: Turn, step: str, **more: Any) -> Replies:
    here = _at(turn, *_OPEN)
    if here is None or (step != "text" and not here["text"]):
        return expired(turn)
    return _draw(turn, here | {"step": step} | more, in_place=True)


def _draw(turn: Turn, here: Here, said: str = "", *, in_place: bool = False) -> Replies:
    """The step; the chat stands there from now on. If somebody was faster: that they were."""
    shown = _shown(turn, here)
    if shown is None:
        dialog.stand(turn, NAME, step="done")
        return [Reply(texts.overtaken(), texts.published_buttons())]
    _stand(turn, here)
    text = f"{said}\n\n{shown.text}" if said else shown.text
    return [Reply(text, shown.buttons, in_place=in_place)]


def _shown(turn: Turn, here: Here) -> Reply | None:
    question, county_id = _about(turn, here)
    county = None if county_id is None else places.find(turn.session, county_id)
    if county is None:
        return None
    match here["step"]:
        case "text":
            return Reply(texts.ask_text(question, here["text"]), texts.ask_text_buttons())
        case "source":
            return Reply(texts.ask_source(here["source"]), texts.ask_source_buttons(here["source"]))
        case "when":
            return Reply(texts.which_day(), texts.day_buttons())
    said, role = _said(here), turn.member.role
    text = texts.preview(question, said, county.name, role, day_of(turn.now), is_new="answer" not in here)
    marked = texts.looks_private(looks_private(said.text))
    return Reply(f"{marked}\n\n{text}" if marked else text, texts.preview_buttons(said))


def _about(turn: Turn, here: Here) -> tuple[str, int | None]:
    """The question that is answered, and of which county it is; None: somebody else has seen to it."""
    if "answer" in here:
        answer = reach.answer(turn, here["answer"])
        return ("", None) if answer is None else (answer.question, answer.county_id)
    line = next((found for number in here["gaps"] if (found := reach.line(turn, number)) is not None), None)
    return ("", None) if line is None else (line.question, line.county_id)


def _said(here: Mapping[str, Any]) -> Said:
    return Said(here["text"], here["source"], date.fromisoformat(here["review"]))


def _stand(turn: Turn, here: Here) -> None:
    place = {key: value for key, value in here.items() if key not in dialog.MARKS}
    dialog.stand(turn, NAME, lasts=True, is_form=True, **place)


_ACTS = {
    "answer_send": send,
    "answer_text": ask_text,
    "answer_source": ask_source,
    "answer_no_source": leave_source,
    "answer_when": ask_when,
    "answer_review": choose_day,
    "answer_back": back,
    "answer_drop": drop,
}
"""By action what a button leads to whose label is typed."""
