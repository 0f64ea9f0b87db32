"""Filled forms that wait for a yes, on both engines: kept once, by whom they belong to, and gone with whoever is."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.masking import mask_text
from store.catalogue.metrics import base
from store.collection import forms, pending_forms
from store.collection.forms import Line
from store.collection.submissions import Closed
from store.collection.tables import Answer, Origin
from store.people import people
from tests.store.collection.house import MONTH, NOW, House, number

CODE, NEXT = "disputes_accepted", "disputes_resolved"


@pytest.fixture
def house(database) -> House:
    return House(database)


def line(said: str, was: str = "", seen: int = 0, note: str = "", code: str = CODE) -> Line:
    return Line(code, 5, said, None, was, seen, note, None)


def sent(house, *lines: Line, name: str = "表.xlsx") -> int:
    with house.database.transaction() as session:
        return pending_forms.hold(session, 5, name, house.town, MONTH, lines, NOW)


def looked(house, held: int, person: int | None = None, now=NOW):
    with house.database.reading() as session:
        return pending_forms.look(session, people.find(session, person or house.clerk, now), held, now)


def confirmed(house, held: int, stamp: str, now=NOW):
    with house.database.transaction() as session:
        return pending_forms.confirm(session, people.find(session, house.clerk, now), held, stamp, now)


def test_a_yes_keeps_what_was_shown_once(house):
    held = sent(house, line("32", note="纠纷排查月"), line("不涉及", code=NEXT))
    form = looked(house, held)
    assert [(one.code, one.before.answer, one.after.answer) for one in form.changes] == [
        (CODE, Answer.BLANK, Answer.GIVEN),
        (NEXT, Answer.BLANK, Answer.NONE),
    ]
    filing = confirmed(house, held, form.stamp)
    assert {code: (one.given, one.origin) for code, one in filing.entries.items()} == {
        CODE: (number(32), Origin.FORM),
        NEXT: (form.changes[1].after, Origin.FORM),
    }
    assert confirmed(house, held, form.stamp) is None
    assert looked(house, held) is None


def test_a_yes_to_another_stamp_keeps_nothing(house):
    held = sent(house, line("32"))
    stamp = looked(house, held).stamp
    house.says({CODE: number(31)}, by=house.colleague)
    assert confirmed(house, held, stamp) is None
    again = looked(house, held)
    assert again.changes[0].is_overtaken
    assert confirmed(house, held, again.stamp).entries[CODE].value == 32


def test_of_two_yeses_at_once_one_keeps(house):
    held = sent(house, line("32"), line("31", code=NEXT))
    stamp, found = looked(house, held).stamp, []
    both = threading.Barrier(2)

    def press() -> None:
        both.wait()
        found.append(confirmed(house, held, stamp))

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is None for one in found) == [False, True]
    assert [facts["figures"] for _, _, facts in house.told()] == [{CODE: [None, 32], NEXT: [None, 31]}]


def test_a_month_that_is_handed_in_takes_no_yes(house):
    held = sent(house, line("32"))
    stamp = looked(house, held).stamp
    house.submits()
    with pytest.raises(Closed):
        confirmed(house, held, stamp)


def test_a_form_belongs_to_a_chat_for_a_day_and_names_nobody_who_is_erased(house):
    held = sent(house, line("32", note="仉禾说的"))
    assert looked(house, held, house.colleague) is None
    assert looked(house, held, now=NOW + timedelta(hours=25)) is None
    with house.database.transaction() as session:
        assert not pending_forms.drop(session, 6, held)
        assert pending_forms.erase_mentions(session, ["蔺相"]) == 0
        assert pending_forms.erase_mentions(session, ["仉禾"]) == 1
    held = sent(house, line("32"))
    with house.database.transaction() as session:
        assert pending_forms.erase(session, 6) == 0
        assert pending_forms.drop(session, 5, held)
        assert pending_forms.erase(session, 5) == 0


def test_a_mark_is_never_taken_for_somebodys_number(house):
    for place_id in range(1, 300):
        town = replace(house.town, id=place_id, name=f"{place_id}镇")
        told = forms.mark(town, MONTH, base().due(MONTH))
        assert mask_text(told) == told
        assert re.fullmatch(r"TASHAN-FORM \d+ 2026-10 f[0-9a-f]{8}d f[0-9a-f]{8}d", told)


def test_what_is_asked_has_another_name_as_soon_as_it_changes():
    asked = base().due(MONTH)
    assert forms.version_of(asked) == forms.version_of(asked[::-1])
    assert forms.version_of(asked) != forms.version_of(asked[1:])
