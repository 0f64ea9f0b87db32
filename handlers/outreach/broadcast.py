"""发通知: what is to be said, a text, a picture or a file; from there to whom, the preview, and away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from handlers import dialog
from handlers.collection.progress import month_of
from handlers.outreach import broadcast_mend, broadcast_sure, broadcast_whom
from handlers.outreach.broadcast_here import NAME, Here, at, draft_at, leave, seen, shown, stand
from handlers.texts import ask as ask_texts
from handlers.texts import broadcast as texts
from handlers.texts import broadcast_mend as mend_texts
from handlers.texts import progress as progress_texts
from handlers.turn import Enclosed, Medium, Replies, Reply, Toast, Turn
from store.catalogue.months import Month
from store.collection import due
from store.days import day_of
from store.outreach import broadcasts
from store.outreach.broadcasts import Content
from store.outreach.tables import BroadcastState
from store.people import places
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Right, may
from store.practices.reading.naming import lets_go

_LOOKED_AT = 100  # of the latest broadcasts, for a draft among them
_AT_ONCE = timedelta(seconds=10)  # within which the apps send the pictures of an album
_CUT = timedelta(seconds=2)  # within which they send the parts of a long text; nobody types another one so soon


def begin(turn: Turn) -> Replies:
    """What is to be said; first what was written before and not sent."""
    found = broadcasts.recent(turn.session, turn.member, _LOOKED_AT)
    drafts = [one for one in found if one.state is BroadcastState.DRAFT]
    if drafts:
        stand(turn, "left", drafts[0].id)
        return [Reply(texts.left_over(drafts[0].content), texts.left_over_buttons())]
    return [_ask(turn, None)]


def begin_for_late(turn: Turn) -> Replies:
    """To those of a county who have not handed in a month, which the button names: ready to be sent as it is."""
    number, written = turn.numbered
    county, month = places.find(turn.session, number), month_of(turn, written)
    if county is None or month is None or county.kind is not PlaceKind.COUNTY:
        return [Toast(progress_texts.gone())]
    if not may(turn.member, Right.BROADCAST, county):
        return [Toast(progress_texts.gone())]
    text, audience = _to_the_late(turn, county, month), broadcast_whom.of_late(county.id, month)
    found = broadcasts.recent(turn.session, turn.member, _LOOKED_AT)
    drafts = (one for one in found if one.state is BroadcastState.DRAFT and one.audience == audience)
    it = next((one for one in drafts if one.content == Content(text) and one.send_at is None), None)
    if it is None:
        number = broadcasts.draft(turn.session, turn.member, Content(text), turn.now).id
        it = broadcasts.address(turn.session, number, turn.member, audience)
    return [shown(turn, it), broadcast_sure.draw(turn, it)]


def write(turn: Turn) -> Replies:
    """What it is to say instead."""
    it = draft_at(turn, "left", "whom", "places", "sure", "when")
    return [Toast(texts.no_draft())] if it is None else [_ask(turn, it.id, whom=at(turn, "sure", "when") is None)]


def drop(turn: Turn) -> Replies:
    """Nothing is sent, and what was written is gone."""
    here = dialog.here(turn, NAME)
    it = None if here is None else seen(turn, here.get("number"))
    if it is not None and it.state is BroadcastState.DRAFT:
        broadcasts.discard(turn.session, it.id, turn.member)
    leave(turn)
    return [Reply(texts.dropped(), in_place=True)]


def typed(turn: Turn) -> Replies:
    """What was asked for: the text, a town, a moment; empty: nobody has asked, or this is a question."""
    here = dialog.here(turn, NAME)
    if here is None or here["step"] == "done" or not _is_here(turn):
        return []
    if named := _named(turn):
        return named
    if lets_go(turn.text):
        if here["step"] in _MENDING:
            return broadcast_mend.drop(turn)
        return broadcast_sure.preview(turn) if draft_at(turn, "what") else drop(turn)
    if here["step"] == "what":
        return _take(turn, here, Content(texts.as_typed(turn.text)))
    return broadcast_whom.typed(turn) or broadcast_sure.typed(turn) or broadcast_mend.typed(turn)


def again(turn: Turn, replies: Replies) -> Replies:
    """After an answer to a question in the middle: what was asked before it, if that was asked by buttons."""
    here = at(turn, "whom", "places", "sure", "when", "correct_sure", "again")
    return [*replies, _draw(turn, here)] if here is not None and _is_here(turn) else replies


def received(turn: Turn) -> Replies:
    """A picture or a file that was asked for, or what is wanted instead; empty: nobody has asked."""
    here = dialog.here(turn, NAME)
    if here is None or here["step"] == "done" or not _is_here(turn):
        return []
    if here["step"] == "what" and turn.enclosed is not None:
        return _take(turn, here, _with(texts.as_typed(turn.text), turn.enclosed))
    if here["step"] == "what":
        return [Reply(texts.other_medium()), _draw(turn, here)]
    is_album = turn.enclosed is not None and turn.now - turn.conversation.updated_at < _AT_ONCE
    if here["step"] != "correct" and turn.medium is Medium.DOCUMENT and not is_album:
        return []  # a form, or a table of days
    again = [] if is_album else [_draw(turn, here)]
    return [Reply(_wanted(turn, here), once=f"wanted {turn.now:%Y-%m-%d %H:%M}"), *again]


def _wanted(turn: Turn, here: Here) -> str:
    """What a step wants, to whoever sent a picture, a voice or a sticker."""
    if here["step"] == "correct":
        return mend_texts.only_words()
    return texts.by_buttons() if turn.enclosed is None or here["step"] in ("left", *_MENDING) else texts.one_file()


def expired(turn: Turn) -> Replies:
    """To a button of an earlier step: where the chat stands now."""
    return dialog.expired(turn, NAME, lambda here: _draw(turn, here))


_MENDING = ("correct", "correct_sure", "again")


def _named(turn: Turn) -> Replies:
    """What a button does whose label was typed; empty: none is called so, or it has to be pressed."""
    here, talk = at(turn, "what", "whom", "places", "when"), turn.conversation
    if here is None or here["number"] is None or turn.is_edited:
        return []
    before = talk.screen, talk.data
    drawn = [[one for one in row if one.action in _NAMED] for row in _draw(turn, here).buttons]
    talk.screen, talk.data = before  # nothing was shown
    pressed = dialog.named(turn, drawn)
    return [] if pressed is None or pressed.press is None else _NAMED[pressed.press.action](pressed)


def _is_here(turn: Turn) -> bool:
    """Whether they may still do this, and have not left it lying."""
    return may(turn.member, Right.BROADCAST) and dialog.is_awake(turn)


def _with(text: str, enclosed: Enclosed) -> Content:
    return Content(text, enclosed.file_id, enclosed.kind)


def _to_the_late(turn: Turn, county: PlaceFacts, month: Month) -> str:
    days = due.county_days(turn.session, month).get(county.id, due.usual_days(month))
    longer, towns = due.extended(turn.session, month), places.towns(turn.session, county.id)
    some_longer = any(longer.get(one.id, days.due_on) > days.due_on for one in towns)
    today = day_of(turn.now)
    return texts.to_the_late(month, days.due_on, today, is_guess=days.is_guess, some_longer=some_longer)


def _ask(turn: Turn, number: int | None, *, whom: bool = True) -> Reply:
    """The first question; of a draft: what it is to say instead. `whom`: for whom it is comes next."""
    stand(turn, "what", number, whom=whom)
    if number is not None:
        return Reply(texts.ask_content(is_changed=True), texts.content_buttons(is_changed=True))
    sent = any(one.state is not BroadcastState.DRAFT for one in broadcasts.recent(turn.session, turn.member))
    return Reply(texts.ask_content(), texts.content_buttons(has_older=sent))


def _take(turn: Turn, here: Here, content: Content) -> Replies:
    """What is to be said; a new one is addressed next, and one written anew is looked at by whom it is for, at least;
    of one that is only changed the preview is shown.
    """
    if turn.is_edited:
        return [Reply(ask_texts.edited())]
    has_file = content.file_id is not None
    if not content.text and not has_file:
        return [Reply(texts.empty())]
    length, most = texts.units(content.text), texts.most(has_file=has_file)
    before = draft_at(turn, "what")
    if _is_rest(turn, here):
        return [Reply(texts.rest(), once=f"rest {here['long']}")]
    if length > most:
        stand(turn, "what", here["number"], whom=here["whom"], long=turn.now.isoformat())
        said = texts.too_long(length, most, has_file=has_file)
        return [Reply(said, texts.content_buttons(is_changed=before is not None))]
    if before is None:
        it = broadcasts.draft(turn.session, turn.member, content, turn.now)
        return [broadcast_whom.begin(turn, it)]
    it = broadcasts.rewrite(turn.session, before.id, turn.member, content, turn.now)
    return [broadcast_whom.draw(turn, it)] if here["whom"] else [shown(turn, it), broadcast_sure.draw(turn, it)]


def _is_rest(turn: Turn, here: Here) -> bool:
    """Whether it is the second half of a text that the app has cut, of which the first was too long."""
    return "long" in here and turn.now - datetime.fromisoformat(here["long"]) < _CUT


def _draw(turn: Turn, here: Here | None) -> Reply:
    """The step as it is shown; what is not there any more leads to the beginning."""
    step = "done" if here is None else here["step"]
    if here is not None and step in _MENDING and (mending := broadcast_mend.draw(turn, here)) is not None:
        return mending
    it = draft_at(turn, "left", "what", "whom", "places", "sure", "when")
    if it is None and step != "what":  # whatever is typed next is a question
        leave(turn)
        return Reply(texts.begin_again(), texts.older_buttons())
    if it is None:
        return _ask(turn, None)
    match step:
        case "left":
            stand(turn, "left", it.id)
            return Reply(texts.left_over(it.content), texts.left_over_buttons())
        case "whom" | "places":
            return broadcast_whom.draw(turn, it)
        case "sure":
            return broadcast_sure.draw(turn, it)
        case "when":
            return broadcast_sure.draw_when(turn, it)
        case _:
            return _ask(turn, it.id, whom=here is None or here["whom"])


_NAMED: dict[str, Callable[[Turn], Replies]] = {  # towns and moments are read as such
    "cast_role": broadcast_whom.choose_role,
    "cast_state": broadcast_whom.choose_state,
    "cast_places": broadcast_whom.list_places,
    "cast_all": broadcast_whom.choose_all,
    "cast_whom": broadcast_whom.show,
    "cast_preview": broadcast_sure.preview,
    "cast_new": write,
}
