"""Pages: each passage once, the best first, town by town, few of a town while others wait."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from store.practices.answering.pages import A_PAGE, OF_A_TOWN, TOWNS, pages


@dataclass(frozen=True)
class One:
    number: int
    place: str
    score: float = 1.0
    report: str = ""


def ranked(places: str) -> list[One]:
    return [One(number, place) for number, place in enumerate(places)]


def shown(places: str) -> list[str]:
    return ["".join(f"{one.place}{one.number}" for one in page) for page in pages(ranked(places))]


def test_towns_stand_in_the_order_of_their_best_passage():
    assert shown("ABACB") == ["A0A2B1B4C3"]


def test_one_town_does_not_fill_a_page_while_others_wait():
    assert shown("AAAAABCD") == ["A0A1B5C6", "A2A3A4D7"]


def test_a_second_passage_of_a_town_comes_only_where_it_is_nearly_as_good_as_the_first():
    ranked = [One(0, "A", 10), One(1, "A", 9), One(2, "B", 8), One(3, "B", 5), One(4, "C", 4), One(5, "D", 3)]
    assert [[one.number for one in page] for page in pages(ranked)] == [[0, 1, 2, 4], [3, 5]]


def test_where_no_other_town_waits_the_page_is_filled():
    assert shown("AAAAAAA") == ["A0A1A2A3A4", "A5A6"]
    assert shown("AAAABB") == ["A0A1A2B4B5", "A3"]


def test_a_fourth_town_comes_on_the_next_page():
    assert shown("ABCDE") == ["A0B1C2", "D3E4"]


def test_beside_other_towns_a_page_is_not_filled_with_further_reports():
    places = [One(0, "A", 9, "A25"), One(1, "B", 9, "B25"), One(2, "A", 5, "A24"), One(3, "A", 4, "A25")]
    assert [[one.number for one in page] for page in pages(places)] == [[0, 3, 1], [2]]


def test_a_page_of_one_town_stands_report_by_report():
    places = [One(0, "A", report="A25"), One(1, "A", report="A24"), One(2, "A", report="A25")]
    assert [[one.number for one in page] for page in pages(places)] == [[0, 2, 1]]


@given(st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("123"), st.floats(0.1, 9)), max_size=40))
def test_no_town_and_no_report_stands_in_two_places_of_a_page_and_nothing_is_lost(some):
    scored = sorted(some, key=lambda one: -one[2])
    ones = [One(number, place, score, place + year) for number, (place, year, score) in enumerate(scored)]
    found = list(pages(ones))
    assert sorted(one.number for page in found for one in page) == list(range(len(ones)))
    for page in found:
        heads = [
            one.report
            for one, before in zip(page, [None, *page], strict=False)
            if not before or one.report != before.report
        ]
        assert len(heads) == len(set(heads))
        towns = [head[0] for head in heads]
        assert towns == sorted(towns, key=towns.index)


@given(st.text("ABCDEF", max_size=40))
def test_nothing_is_shown_twice_and_nothing_is_lost(places):
    found = list(pages(ranked(places)))
    assert sorted(one.number for page in found for one in page) == list(range(len(places)))
    waiting = set(range(len(places)))
    for page in found:
        towns = [one.place for one in page]
        blocks = [town for town, before in zip(towns, [None, *towns], strict=False) if town != before]
        assert len(blocks) == len(set(blocks)) <= TOWNS
        assert 0 < len(page) <= A_PAGE
        assert page[0].number == min(waiting)
        waiting -= {one.number for one in page}
        others = {places[number] for number in waiting} - set(towns)
        if others:
            assert max(towns.count(town) for town in towns) <= OF_A_TOWN
        for town in towns:
            numbers = [one.number for one in page if one.place == town]
            assert numbers == sorted(numbers)
