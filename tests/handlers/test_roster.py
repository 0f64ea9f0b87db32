"""The card of a list: whatever its file, its cells and its towns are called, it is shown as it was written."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.console.text import formatted
from bot.telegram import CALLBACK_BYTES
from handlers.texts import roster as texts
from store.files.faults import ReadFault, UnreadableFile
from store.people.invitations import Offer
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Role
from store.people.roster import Column, RowFault, Where, Wrong
from store.people.rosters import Invitee, Known, Roster

NAMES = st.text(st.sampled_from("<>&\"'/镇乡a1b😀; "), min_size=1, max_size=30)
ROLES = (Role.REVIEWER, Role.CLERK, Role.DEPUTY)


def shown(text: str) -> str:
    """As the network shows it; raises where it is no HTML that it takes."""
    return formatted(text, "HTML", None)[0]


def wrongs(said: str) -> list[Wrong]:
    """One of every kind and column."""
    found = []
    for column in Column:
        for fault in RowFault:
            is_role = column is Column.ROLE and fault in (RowFault.MISPLACED, RowFault.NOT_YOURS)
            if fault is not RowFault.MISPLACED or is_role:
                found.append(Wrong(Where(2, said), column, fault, Role.CLERK if is_role else said, said))
    return found


@settings(deadline=None, max_examples=50)
@given(NAMES, NAMES, NAMES)
def test_row_27_names_are_shown_literally(file, name, town):
    place = PlaceFacts(0, PlaceKind.TOWN, town, 1, "清岚县")
    one = Invitee(Where(3), Offer(Role.DEPUTY, place, date(2026, 12, 31), name))
    for fault in wrongs(town):
        text = shown(texts.card(Roster(1, file, (one,), ((one, Known.HERE),), (fault,), "ab12cd34"), ROLES))
        assert name in text
        assert town in text
        assert ("请不要写号码" in text) == (fault.fault is RowFault.NUMBER)


def test_a_long_list_is_cut_and_counted():
    places = [PlaceFacts(0, PlaceKind.TOWN, f"镇{number}", 1, "清岚县") for number in range(60)]
    many = tuple(Invitee(Where(n), Offer(Role.CLERK, place, None, f"钱{n}")) for n, place in enumerate(places, 2))
    faults = tuple(Wrong(Where(n), Column.NAME, RowFault.BLANK) for n in range(30))
    text = shown(texts.card(Roster(1, "名单.xlsx", many, (), faults, "ab12cd34"), ROLES))
    assert "可以邀请 60 人" in text
    assert "还有 20 人没有列出" in text
    assert "以下 30 行不会邀请" in text
    assert "还有 10 行没有列出" in text


def test_a_cards_buttons_fit_the_network():
    card = Roster(2**48 - 1, "名单.xlsx", (), (), (), "ab12cd34")
    for row in texts.card_buttons(card):
        for button in row:
            assert len(f"{button.action}:{2**31}:{button.argument}".encode()) <= CALLBACK_BYTES


@settings(deadline=None, max_examples=30)
@given(NAMES, st.sampled_from(list(ReadFault)), st.sampled_from([None, "pdf"]), st.sampled_from([None, "XFD1048576"]))
def test_row_24_every_fault_has_one_sentence_that_says_what_to_do(name, fault, looks_like, cell):
    text = shown(texts.unreadable(UnreadableFile(name, fault, looks_like=looks_like, cell=cell)))
    assert name in text
    assert text.endswith("。")
    assert text.count("。") <= 1 + name.count("。")
