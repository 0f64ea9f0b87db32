"""Asking: a question in, what other towns really wrote out."""

from __future__ import annotations

from dataclasses import replace

from handlers.texts import ask as texts
from handlers.texts import commands
from handlers.turn import Replies, Reply, Turn
from store.practices import answers
from store.practices.answers import Findings
from store.practices.directory import directory
from store.practices.kinds import SectionKind
from store.practices.question import read_question

TOWNS_A_CARD = 3
LONGEST_QUESTION = 300  # characters; beyond it somebody has pasted a document
ONLY = (SectionKind.PRACTICE, SectionKind.PROBLEM, SectionKind.PLAN)


def ask(turn: Turn) -> Replies:
    """The answer card for a question, or what to do when it is none."""
    question = " ".join("".join(c for c in turn.text if c.isprintable() or c.isspace()).split())
    if question.startswith("/"):
        return [Reply(texts.no_such_command(question.partition(" ")[0]))]
    if not any(c.isalnum() for c in question):
        return [Reply(texts.say_what())]
    if len(question) > LONGEST_QUESTION:
        return [Reply(texts.too_long(len(question), LONGEST_QUESTION))]
    turn.conversation.screen += 1
    turn.conversation.data = {"question": question}
    return [_card(turn, _find(turn))]


def only(turn: Turn) -> Replies:
    """The same question within one kind of section; pressed again: within all."""
    chosen = next((kind for kind in ONLY if turn.press and turn.press.argument == kind), None)
    if chosen is None:
        return expired(turn)
    only = {} if _chosen(turn) is chosen else {"only": chosen.value}
    turn.conversation.data = {"question": turn.conversation.data["question"], **only}
    turn.conversation.screen += 1  # another list: the next towns of the old one are not the next of this one
    return [_card(turn, _find(turn), in_place=True)]


def more(turn: Turn) -> Replies:
    """The next towns, in a new message."""
    skip = _number(turn)
    findings = None if skip is None else _find(turn, skip)
    if skip is None or findings is None or not findings.quotes:
        return expired(turn)
    return [_card(turn, findings, skip=skip)]


def context(turn: Turn) -> Replies:
    """What stands before and after a passage in its report."""
    passage_id = _number(turn)
    with turn.snapshot() as snapshot:
        around = None if passage_id is None else answers.context(snapshot, passage_id)
    if around is None:
        return expired(turn)
    asked = turn.words.cut(turn.conversation.data["question"])
    return [Reply(texts.context(around, asked), texts.context_buttons(around))]


def expired(turn: Turn) -> Replies:
    """A button of an earlier screen, or one that was never drawn: say so, and show where we are."""
    here = _card(turn, _find(turn)) if turn.conversation.data else Reply(texts.say_what())
    menu = [] if here.buttons else commands.MENU
    return [replace(here, text=f"{texts.expired()}\n\n{here.text}", menu=menu)]


def _find(turn: Turn, skip: int = 0) -> Findings:
    member = turn.member
    with turn.snapshot() as snapshot:
        towns = {report.town for report in directory(snapshot)}
        question = read_question(turn.conversation.data["question"], towns, turn.words)
        return answers.find(
            snapshot,
            turn.words,
            replace(question, scope=replace(question.scope, kind=_chosen(turn))),
            asker=(member.county, member.town) if member.town else None,
            skip=skip,
            towns=TOWNS_A_CARD,
        )


def _card(turn: Turn, findings: Findings, *, skip: int = 0, in_place: bool = False) -> Reply:
    question, chosen = turn.conversation.data["question"], _chosen(turn)
    if findings.quotes:
        text, buttons = texts.card(question, findings, chosen, skip), texts.card_buttons(findings, chosen, ONLY, skip)
    else:
        text = texts.not_found(question, findings, chosen)
        buttons = [texts.only_buttons(chosen, ONLY)] if chosen else []
    return Reply(text, buttons, in_place=in_place)


def _chosen(turn: Turn) -> SectionKind | None:
    only = turn.conversation.data.get("only")
    return None if only is None else SectionKind(only)


def _number(turn: Turn) -> int | None:
    """The button's argument as a number that a row may have; None: it is none."""
    argument = turn.press.argument if turn.press else ""
    return int(argument) if argument.isascii() and argument.isdigit() and len(argument) < 16 else None
