"""Asking: a question in, what other towns really wrote out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers import called, figures, years
from handlers.collection import comparing
from handlers.facets import facets, without
from handlers.home import menu
from handlers.inquiry import Inquiry, before, keep, kept, lasting, own_towns, press_of, read
from handlers.knowledge.beside import answered_by_county
from handlers.texts import ask as texts
from handlers.texts import feedback, refusal
from handlers.texts import figures as figure_texts
from handlers.texts.facets import facet_buttons, only_buttons
from handlers.turn import Button, Keyboard, Replies, Reply, Toast, Turn, number_of
from store.days import day_of
from store.practices.answering import answers, surroundings
from store.practices.answering.answers import Findings, Reason
from store.practices.answering.figure_answers import FigureFindings, Lack
from store.practices.answering.near import near_questions
from store.practices.asking.cues import begins_anew, small_talk
from store.practices.asking.question import Question, Scope, follow
from store.practices.feedback import gaps
from store.practices.kinds import SectionKind
from store.practices.language.thesaurus import thesaurus

LONGEST_QUESTION = 300  # characters; beyond it somebody has pasted a document
ONLY = (SectionKind.PRACTICE, SectionKind.PROBLEM, SectionKind.PLAN)
_UNWRITTEN = (Reason.NOBODY_WROTE, Reason.NOT_TOGETHER, Reason.NO_WORDS)


def ask(turn: Turn) -> Replies:
    """The answer card for a question, or what to do when it is none."""
    text = " ".join("".join(c for c in turn.text if c.isprintable() or c.isspace()).split())
    if text.startswith("/"):
        return [Reply(texts.no_such_command(text.partition(" ")[0]))]
    if not any(c.isalnum() for c in text):
        return [Reply(texts.say_what())]
    if len(text) > LONGEST_QUESTION:
        return [Reply(texts.too_long(len(text), LONGEST_QUESTION))]
    if (talk := small_talk(text)) is not None:
        return [Reply(texts.small_talk(talk))]
    if begins_anew(text):
        return reset(turn)
    if pressed := called.typed(turn, text, _CALLED):
        return pressed
    asked, earlier = read(turn, text), before(turn)
    question = follow(asked, earlier)
    if beside := years.typed(turn, asked, question):
        return beside
    if compared := comparing.typed(turn, question):
        return called.keep_aside(turn, compared)
    if question.compares and not question.words and question.scope.kind is None:
        return [Reply(texts.compare_what((*question.scope.towns, *question.absent)))]
    goes_on = asked.follows and not asked.words and not asked.absent and asked.scope == Scope()
    if earlier and goes_on and (question.scope, question.words) == (earlier.scope, earlier.words):
        return _next_page(turn)  # 还有吗, 还有别的镇吗
    return _begin(turn, question)


def near(turn: Turn) -> Replies:
    """One of the questions that were offered instead."""
    inquiry, place = kept(turn), turn.number
    if inquiry is None or place is None or place >= len(inquiry.near):
        return expired(turn)
    return put(turn, inquiry.near[place])


def put(turn: Turn, text: str) -> Replies:
    """A question that a button asks in somebody's place."""
    return _begin(turn, read(turn, text))


def look(turn: Turn) -> Replies:
    """A question that somebody has filed, once a new report answers it."""
    gap = None if turn.number is None else gaps.closed(turn.session, turn.number)
    if gap is None or gap.county_id != turn.member.place.county_id:
        return expired(turn)
    question = follow(read(turn, gap.question), read(turn, gap.about) if gap.about else None)
    return _begin(turn, gaps.as_filed(question, gap.scope))


def only(turn: Turn) -> Replies:
    """The same question within one kind of section."""
    kind = next((kind for kind in ONLY if turn.press and turn.press.argument == kind), None)
    inquiry = kept(turn)
    if kind is None or inquiry is None:
        return expired(turn)
    question = inquiry.question
    limits, dropped = replace(question.scope, kind=kind), replace(question.dropped, kind=None)
    return [_narrow(turn, inquiry, replace(question, scope=limits, dropped=dropped))]


def drop(turn: Turn) -> Replies:
    """The same question without one of its limits."""
    inquiry = kept(turn)
    question = without(inquiry.question, turn.press.argument) if inquiry and turn.press else None
    return [_narrow(turn, inquiry, question)] if inquiry and question else expired(turn)


def reset(turn: Turn) -> Replies:
    """Nothing is taken over into the next question."""
    turn.conversation.screen += 1
    turn.conversation.data = lasting(turn) | {"led": press_of(turn)}
    return [Reply(texts.start_anew())]


def more(turn: Turn) -> Replies:
    """The next passages, in a new message; each page once."""
    skip, inquiry = turn.number, kept(turn)
    if inquiry is None or not skip or skip > inquiry.shown:
        return expired(turn)
    return [Toast(texts.already_shown())] if skip < inquiry.shown else _next_page(turn)


def context(turn: Turn) -> Replies:
    """What stands before and after a passage in its report; on older cards too, but not twice in a row."""
    passage_id, inquiry, here = turn.number, kept(turn), turn.conversation
    with turn.snapshot() as snapshot:
        around = None if passage_id is None else surroundings.context(snapshot, passage_id)
    if around is None:
        return expired(turn)
    if here.data.get("opened") == passage_id:
        return [Toast(texts.context_shown())]
    here.data = here.data | {"opened": passage_id}
    asked = inquiry.question.words if inquiry else ()
    meant = [other.word for word in asked for other in thesaurus().alternatives(word)]
    return [Reply(texts.context(around, [*asked, *meant]), texts.context_buttons(around))]


def expired(turn: Turn) -> Replies:
    """A button of an earlier screen, or one that was never drawn: say so, and what to do.

    The button that led here was pressed twice: nothing more is to be done.
    """
    data = turn.conversation.data
    if turn.press and data.get("led") == press_of(turn):
        return []
    if data:
        return [Toast(texts.outdated())]
    return [Reply(f"{texts.expired()}\n\n{texts.say_what()}", menu=menu(turn.member))]


def tell(turn: Turn) -> Replies:
    """Let the administrator know what was not found."""
    inquiry = kept(turn)
    if inquiry is None:
        return expired(turn)
    if inquiry.is_filed:
        return [Toast(refusal.told(is_new=False))]
    filed = gaps.file(turn.session, inquiry.question, turn.chat_id, turn.now)
    here = keep(turn, replace(inquiry, is_filed=True))
    return [Toast(refusal.told(is_new=filed is not gaps.Filed.ALREADY)), Keyboard(card_buttons(here))]


def card_buttons(inquiry: Inquiry) -> list[list[Button]]:
    """Under the first card of an inquiry, as it was found."""
    question = inquiry.question
    rows = facet_buttons(facets(question), is_leaning=bool(question.about))
    rows += [list(row) for row in inquiry.below]
    if not inquiry.passages:
        is_known = inquiry.is_answered  # nobody need be told of it
        return rows + refusal.refusal_buttons(
            inquiry.reason, inquiry.near, is_filed=inquiry.is_filed, is_known=is_known
        )
    if not inquiry.below:
        rows += texts.page_buttons(inquiry.passages, len(inquiry.passages) if inquiry.more else None)
        rows += [] if question.scope.kind else [only_buttons(ONLY)]
    return [*rows, feedback.ask_buttons(inquiry.verdict)]


def show_passages(turn: Turn) -> Replies:
    """What the reports say about it, where figures were shown."""
    inquiry = kept(turn)
    if inquiry is None or not inquiry.below:
        return expired(turn)
    return [_answer(turn, Inquiry(replace(inquiry.question, counts=None), inquiry.at))]


def figure_table(turn: Turn) -> Replies:
    """Another page of the figures, or another order of them, in its place."""
    inquiry = kept(turn)
    order, _, skip = (turn.press.argument if turn.press else "").partition("-")
    found = figures.find(turn, inquiry.question) if inquiry and inquiry.below else ()
    if inquiry is None or not found or not found[0].lines:
        return expired(turn)
    drawn = figures.draw(turn, found, by_value=order == "v", skip=number_of(skip) or 0)
    here = keep(turn, replace(inquiry, below=drawn.below, passages=drawn.passages))
    return [Reply(drawn.text, card_buttons(here), in_place=True)]


def _begin(turn: Turn, question: Question) -> Replies:
    """The card, and ahead of it what the county answers itself."""
    card = _answer(turn, Inquiry(question, turn.now))
    here, ahead = kept(turn), answered_by_county(turn, question)
    turn.asked.append(bool(ahead) or (here is not None and bool(here.passages)))
    turn.topics.append(question.topics[0] if question.topics else "")
    if ahead and here is not None and not here.passages:
        here = keep(turn, replace(here, is_answered=True))
        card = Reply(refusal.answered_above(question, has_near=bool(here.near)), card_buttons(here))
    return [*ahead, card]


def _narrow(turn: Turn, inquiry: Inquiry, question: Question) -> Reply:
    """The card redrawn in its place for what the question has become."""
    return replace(_answer(turn, Inquiry(question, inquiry.at)), in_place=True)


def _answer(turn: Turn, inquiry: Inquiry) -> Reply:
    """A card of figures where the question asks for one that is known, or else of passages."""
    found = figures.find(turn, inquiry.question)
    if found and found[0].lack is not Lack.METRIC:
        return _figures(turn, inquiry, found)
    findings = _find(turn, inquiry.question)
    if found and findings.reason in _UNWRITTEN:
        return _figures(turn, inquiry, found)
    return _card(_stand(turn, inquiry, findings), findings)


def _figures(turn: Turn, inquiry: Inquiry, found: Sequence[FigureFindings]) -> Reply:
    turn.conversation.screen += 1
    drawn, first = figures.draw(turn, found), found[0]
    near = drawn.near or (_near_figure(turn, first) if first.lack else ())
    here = replace(inquiry, passages=drawn.passages, below=drawn.below, near=near, led=press_of(turn))
    text = drawn.text if first.lines else _missing(turn, first, has_near=bool(near))
    return Reply(text, card_buttons(keep(turn, here)))


def _missing(turn: Turn, first: FigureFindings, *, has_near: bool) -> str:
    sees_months = figures.sees_months(turn, first.question)
    return figure_texts.missing(first, has_near=has_near, sees_months=sees_months)


def _near_figure(turn: Turn, first: FigureFindings) -> tuple[str, ...]:
    """Questions instead of one for a figure that is not there: none for another that is not there either, and of a
    thing that nobody knows none that says nothing of it.
    """

    def leads(text: str) -> bool:
        asked = read(turn, text)
        found = figures.find(turn, asked)
        is_near = first.lack is not Lack.METRIC or any(word in asked.words for word in first.question.words)
        return is_near and (not found or found[0].lack is None)

    return tuple(filter(leads, _near(turn, first.question)))


def _stand(turn: Turn, inquiry: Inquiry, findings: Findings) -> Inquiry:
    turn.conversation.screen += 1  # another list: the next passages of the old one are not the next of this one
    passages = tuple(quote.passage for quote in findings.quotes)
    offered = () if passages else _near(turn, inquiry.question)
    here = replace(
        inquiry,
        passages=passages,
        shown=len(passages),
        more=findings.more,
        reason=findings.reason,
        near=offered,
        led=press_of(turn),
    )
    return keep(turn, here)


def _next_page(turn: Turn) -> Replies:
    inquiry = kept(turn)
    if inquiry is None:
        return expired(turn)
    findings = _find(turn, inquiry.question, inquiry.shown)
    if not findings.quotes:
        return [Reply(texts.no_more(findings)) if inquiry.shown else _card(inquiry, findings)]
    here = keep(turn, replace(inquiry, shown=inquiry.shown + len(findings.quotes)))
    passages = [quote.passage for quote in findings.quotes]
    buttons = texts.page_buttons(passages, here.shown if findings.more else None)
    return [Reply(texts.card(findings, inquiry.shown), buttons)]


def _find(turn: Turn, question: Question, skip: int = 0) -> Findings:
    with turn.snapshot() as snapshot:
        return answers.find(snapshot, turn.words, question, asker=own_towns(turn), skip=skip)


def _near(turn: Turn, question: Question) -> tuple[str, ...]:
    with turn.snapshot() as snapshot:
        offered = near_questions(snapshot, turn.words, question, asker=own_towns(turn), today=day_of(turn.now))
    return tuple(offered)


def _card(inquiry: Inquiry, findings: Findings) -> Reply:
    is_found = bool(findings.quotes)
    text = texts.card(findings, 0) if is_found else refusal.not_found(findings, has_near=bool(inquiry.near))
    return Reply(text, card_buttons(inquiry))


_CALLED = {
    "figure_table": figure_table,
    "figure_text": show_passages,
    "figure_bars": figures.send_bars,
    "figure_book": figures.send_book,
    "alike": comparing.show,
    "alike_draw": comparing.draw,
    "years_list": years.open_list,
    "years_book": years.send_book,
}
"""By action what a button leads to that may be called in words."""
