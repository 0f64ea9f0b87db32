"""Which figures are a reason to ask how others do it; what is asked then is on their topic."""

from __future__ import annotations

from decimal import Decimal

from store.catalogue.metrics import base
from store.catalogue.months import Month
from store.collection.alike import rule
from store.collection.weak import When, practice, weak
from store.practices.asking.comparing import compares_alike
from store.practices.asking.metric_words import counts_in
from store.practices.language.topics import by_id, topics_of
from store.practices.language.words import normal, shared_words
from tests.store.collection.records import past

OCTOBER, DECEMBER = Month(2026, 10), Month(2026, 12)


def found(now, before=None, others=None, month=OCTOBER) -> list[str]:
    middles = {code: Decimal(value) for code, value in (others or {}).items()}
    return [one.code for one in weak(base().metrics, now, past(before or {}, month), middles)]


def test_a_figure_that_fell_three_months_in_a_row_or_is_far_from_the_median():
    few, many, both = "publicity_events", "petitions_received", "disputes_accepted"
    cases = [
        ({few: 2}, {few: [3, 4, 5]}, {}, [few]),
        ({few: 2}, {few: [3, 4, 4]}, {}, []),  # it has fallen twice
        ({few: 2}, {few: [3, 4]}, {}, []),
        ({few: 2}, {few: [3, None, 4, 5]}, {}, []),  # a month is not there
        ({few: 5}, {few: [3, 4, 6]}, {}, []),
        ({many: 2}, {many: [3, 4, 5]}, {}, []),  # fewer petitions are no reason
        ({both: 2}, {both: [3, 4, 5]}, {}, [both]),
        ({few: 5}, {}, {few: 10}, [few]),
        ({few: 6}, {}, {few: 10}, []),
        ({few: 1}, {}, {few: 5}, []),  # a few cases more or less
        ({few: 0}, {}, {few: 5}, [few]),
        ({few: 40}, {}, {few: 10}, []),  # more of it than others
        ({many: 40}, {}, {many: "20"}, [many]),
        ({many: 39}, {}, {many: "20"}, []),
        ({many: 5}, {}, {many: 20}, []),
        ({both: 40}, {}, {both: 20}, [both]),
        ({both: 10}, {}, {both: 20}, [both]),
        ({both: 30}, {}, {both: "20.5"}, []),
        ({"villages": 1}, {"villages": [2, 3, 4]}, {"villages": 40}, []),  # there is no practice in it
        ({}, {few: [3, 4, 5]}, {few: 10}, []),  # nothing is said, or it is 不涉及
    ]
    wrong = [(case, said) for case in cases if (said := found(*case[:3])) != case[3]]
    assert wrong == []


def test_the_farthest_off_comes_first():
    now = {"publicity_events": 4, "law_savvy": 10, "mediators": 30}
    assert found(now, {"publicity_events": [5, 6, 7]}, {"law_savvy": 100, "mediators": 60}) == [
        "law_savvy",
        "mediators",
        "publicity_events",
    ]


def test_what_is_asked_each_quarter_falls_by_quarters():
    code = "law_meetings"
    quarters = [None, None, 2, None, None, 3, None, None, 4]
    assert found({code: 1}, {code: quarters}, month=DECEMBER) == [code]
    assert found({code: 1}, {code: [2, 3, 4]}, month=DECEMBER) == []


def test_each_practice_is_of_a_metric_and_asked_on_its_topic():
    words, wrong = shared_words(), []
    for code in rule("practice"):
        asked = practice(code)
        if asked is None or not base().has(code) or asked.topic not in by_id():
            wrong.append((code, "no metric or no topic"))
        elif asked.topic not in topics_of(words.cut(asked.ask))[:2]:
            wrong.append((code, asked.ask, topics_of(words.cut(asked.ask))))
        elif counts_in(normal(asked.ask)) is not None or compares_alike(asked.ask):
            wrong.append((code, asked.ask, "asks for figures"))
    assert wrong == []
    assert len(rule("practice")) > 30
    assert {practice(code).when for code in rule("practice")} == {*When}
    assert practice("villages") is None
