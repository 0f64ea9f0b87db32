"""Each figure of a report against the months: what is the same, what differs, what nobody collects, what cannot be."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from store.annual.checking.check import held_against
from store.annual.checking.findings import Because, Earlier, Verdict
from store.annual.record import Standing
from store.annual.sums import Sum
from store.catalogue.months import Month
from store.collection.history import Amount
from store.practices.kinds import SectionKind
from store.practices.reading.read import read_report
from tests.store.annual.reports import found, told, verdict
from tests.store.annual.years import NA, record

ALL = range(1, 13)
CAME, WENT = dict.fromkeys(ALL, 30), dict.fromkeys(ALL, 29)  # 360 and 348
RECORD = record(
    {
        "disputes_accepted": CAME,
        "disputes_resolved": WENT,
        "publicity_events": dict.fromkeys(ALL, 3),
        "publicity_materials": {month: Amount(300, is_more=month == 5) for month in ALL},  # 3600余
        "publicity_audience": dict.fromkeys(ALL, 103),  # 1236
        "law_exam_takers": {3: 10, 6: 20, 9: 0, 12: 23},
        "law_exam_passed": {3: 10, 6: 20, 9: 0, 12: 22},
        "enf_staff": {month: 12 if month < 9 else 14 for month in ALL},
        "enf_certified": dict.fromkeys(ALL, 11),
        "review_cases": dict.fromkeys(ALL, 0),
        "lawsuit_cases": dict.fromkeys(ALL, NA),
        "appeals_received": dict.fromkeys(ALL, 20),
    }
)
SAME, MATCHED, DIFFERS = Because.SAME, Verdict.MATCHED, Verdict.DIFFERS
OTHER = (DIFFERS, Because.OTHER_VALUE)
ABOUT = (MATCHED, Because.ABOUT)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("全年受理矛盾纠纷360件。", (MATCHED, SAME)),
        ("全年受理矛盾纠纷361件。", OTHER),
        ("全年受理矛盾纠纷三百六十件。", (MATCHED, SAME)),
        ("全年未发生以本镇为被申请人的行政复议案件。", (MATCHED, SAME)),
        ("上半年受理矛盾纠纷180件。", (MATCHED, SAME)),
        ("上半年受理矛盾纠纷360件。", OTHER),
        ("前三季度受理矛盾纠纷270件。", (MATCHED, SAME)),
        ("第二季度受理矛盾纠纷90件。", (MATCHED, SAME)),
        ("截至11月底，受理矛盾纠纷330件。", (MATCHED, SAME)),
        ("开展法治宣传18场（1—6月），法治宣传受教育群众1236人次。", (MATCHED, SAME)),
        ("法治宣传受教育群众1236人次，开展法治宣传18场（1—6月）。", (MATCHED, SAME)),
        ("法治宣传受教育群众1236人次，开展法治宣传36场（1—6月）。", OTHER),
        ("开展法治宣传36场次。", (MATCHED, SAME)),
        ("开展法治宣传36次。", (MATCHED, SAME)),
        ("开展法治宣传30余场。", ABOUT),
        ("开展法治宣传20余场。", OTHER),
        ("法治宣传受教育群众1200余人次。", ABOUT),
        ("法治宣传受教育群众约1200人次。", ABOUT),
        ("法治宣传受教育群众1300余人次。", OTHER),
        ("法治宣传受教育群众0.12万人次。", ABOUT),
        ("法治宣传受教育群众0.13万人次。", OTHER),
        ("发放宣传资料3600余份。", ABOUT),
        ("发放宣传资料2000余份。", OTHER),
        ("发放宣传资料3620份以上。", OTHER),
        ("现有在岗执法人员14人。", (MATCHED, SAME)),
        ("现有在岗执法人员12人。", OTHER),
        ("未发生行政复议案件。", (MATCHED, SAME)),
        ("被申请行政复议1件。", OTHER),
        ("未发生行政诉讼案件。", (MATCHED, Because.NOT_APPLICABLE)),
        ("行政诉讼2件。", (DIFFERS, Because.NOT_APPLICABLE)),
        ("受理信访件45件。", (Verdict.NOT_COLLECTED, Because.NOTHING)),
        ("培育农村应急救援队员40人。", (Verdict.NOT_COLLECTED, Because.NO_METRIC)),
        ("去年受理矛盾纠纷98件。", (Verdict.NOT_COLLECTED, Because.NOTHING)),
        ("锦垣镇受理矛盾纠纷500件。", (Verdict.LEFT, Because.NO_CLAIM)),
        ("青禾铺镇受理矛盾纠纷500件。", OTHER),
        ("一季度受理矛盾纠纷90件，二季度90件。", (MATCHED, SAME)),
        ("一季度受理矛盾纠纷90件，二季度91件。", OTHER),
        ("全县受理矛盾纠纷3200件。", (Verdict.LEFT, Because.NO_CLAIM)),
        ("每季度受理矛盾纠纷不少于100件。", (Verdict.LEFT, Because.NO_CLAIM)),
        ("近三年受理矛盾纠纷900件。", (Verdict.LEFT, Because.NO_CLAIM)),
        ("12月4日开展法治宣传2场。", (Verdict.LEFT, Because.NO_CLAIM)),
        ("6月开展民法典宣传月活动5场，12月4日发放宣传资料200份。", (Verdict.LEFT, Because.NO_CLAIM)),
        ("12月4日发放宣传资料2000份。", OTHER),  # more than in all of December
        ("11月开展法治宣传3场。", (MATCHED, SAME)),
        ("受理矛盾纠纷\t360\t全年", (MATCHED, SAME)),
        ("受理矛盾纠纷\u3000361", OTHER),
        ("网格员持证率98.5%。", (Verdict.NOT_COLLECTED, Because.NO_METRIC)),
        ("12月末现有在岗执法人员14人。", (MATCHED, SAME)),
        ("12月末现有在岗执法人员12人。", OTHER),
        ("矛盾纠纷化解率100%以上。", (Verdict.IMPOSSIBLE, Because.OVER_HUNDRED)),
        ("办结率101.88%。", (Verdict.IMPOSSIBLE, Because.OVER_HUNDRED)),
        ("受理矛盾纠纷360件，其中邻里纠纷400件。", (Verdict.IMPOSSIBLE, Because.ABOVE_WHOLE)),
        ("受理矛盾纠纷360件，其中邻里纠纷40件。", (Verdict.LEFT, Because.NO_CLAIM)),
        ("学法考试应考53人，合格60人。", (Verdict.IMPOSSIBLE, Because.ABOVE_WHOLE)),
    ],
)  # fmt: skip
def test_a_figure(sentence, expected):
    assert verdict(RECORD, sentence) == expected


def test_plans_are_no_claims():
    [one] = found(RECORD, "全年受理矛盾纠纷500件。", kind=SectionKind.PLAN)
    assert one.verdict is Verdict.LEFT


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("93.54%", (MATCHED, SAME)),  # 348 of 360 and 12 from before
        ("93.5%", (MATCHED, SAME)),
        ("93%", (MATCHED, SAME)),
        ("93.55%", (DIFFERS, Because.ROUNDED)),
        ("94%", (MATCHED, SAME)),  # as every office rounds
        ("93.6%", OTHER),
        ("90%以上", ABOUT),
        ("约93%", ABOUT),
        ("96.67%", OTHER),
        ("100%", OTHER),
    ],
)
def test_a_rate_follows_from_what_could_be_closed(rate, expected):
    sentence = f"受理矛盾纠纷360件，调解成功348件，纠纷调解成功率{rate}。"
    assert verdict(RECORD, sentence, disputes_accepted=12) == expected


def test_a_growth_behind_a_rate_is_of_nobody_knows_what():
    of = "受理矛盾纠纷360件，调解成功348件，调解成功率93.5%，同比增长1.7%。"
    assert verdict(RECORD, of, disputes_accepted=12) == (Verdict.NOT_COLLECTED, Because.NO_METRIC)


def test_a_rate_whose_beginning_nobody_knows_is_at_most_that_of_the_year():
    of = "受理矛盾纠纷360件，调解成功348件，纠纷调解成功率{}。".format
    assert verdict(RECORD, of("96.66%")) == (MATCHED, Because.BY_THE_YEAR)
    assert verdict(RECORD, of("98%")) == OTHER
    assert verdict(RECORD, of("95%")) == (Verdict.UNSETTLED, Because.OPENING)


def test_a_rate_is_never_rounded_up_to_all():
    nearly = record(
        {"grid_events": dict.fromkeys(ALL, 1000), "grid_events_closed": {**dict.fromkeys(ALL, 1000), 12: 999}}
    )
    assert verdict(nearly, "网格事件办结率100%。", grid_events=0) == OTHER
    assert verdict(nearly, "网格事件办结率99.99%。", grid_events=0) == (MATCHED, SAME)


def test_more_closed_than_could_be_open():
    sentence = "受理矛盾纠纷360件，调解成功380件。"
    assert verdict(RECORD, sentence) == OTHER  # nobody knows what was open before
    assert verdict(RECORD, sentence, disputes_accepted=12) == (Verdict.IMPOSSIBLE, Because.ABOVE_OPEN)
    assert verdict(RECORD, sentence, disputes_accepted=40) == OTHER


def test_what_is_changed_is_told_alone_and_not_what_stands_beside_it():
    assert told(RECORD, "受理矛盾纠纷300件，其中邻里纠纷340件，调解成功348件。", disputes_accepted=12) == [
        ("300件", *OTHER),
        ("340件", Verdict.LEFT, Because.NO_CLAIM),
        ("348件", MATCHED, SAME),
    ]


def test_what_is_less_than_what_is_confirmed_elsewhere_may_be_a_part():
    sentences = "开展法治宣传36场次。", "开展法治宣传活动6场次。"
    assert [one[1:] for one in told(RECORD, *sentences)] == [(MATCHED, SAME), (DIFFERS, Because.PERHAPS_PART)]


def test_parts_that_add_up_to_what_the_months_say():
    assert {one[1:] for one in told(RECORD, "办理互联网+督查诉求153件、酉诉即办诉求78件、网舆交办9件。")} == {
        (MATCHED, Because.PART_SUM)
    }


def test_a_month_that_is_missing_may_be_the_rest():
    gap = record({"disputes_accepted": dict.fromkeys(range(1, 12), 30)}, {12: Standing.DRAFT})
    assert verdict(gap, "受理矛盾纠纷330件。") == (Verdict.SO_FAR, Because.GAPS)
    assert verdict(gap, "受理矛盾纠纷360件。") == (Verdict.UNSETTLED, Because.GAPS)
    assert verdict(gap, "受理矛盾纠纷320件。") == OTHER  # the months that are there say more
    assert verdict(gap, "受理矛盾纠纷330件〔缺12月〕。") == (MATCHED, Because.GAPS)


def test_a_month_that_nobody_has_accepted_counts_with_a_mark():
    waiting = record({"disputes_accepted": CAME}, {12: Standing.HANDED_IN})
    assert verdict(waiting, "受理矛盾纠纷360件。") == (Verdict.SO_FAR, Because.UNACCEPTED)
    assert verdict(waiting, "受理矛盾纠纷360件〔12月未审核〕。") == (MATCHED, Because.UNACCEPTED)
    assert verdict(waiting, "受理矛盾纠纷330件。") == (MATCHED, SAME)
    assert verdict(waiting, "受理矛盾纠纷350件。") == OTHER


def test_a_year_before_is_compared_with_that_year_and_a_change_with_both():
    both = record(
        {"disputes_accepted": {**dict.fromkeys(range(-11, 1), 28), **CAME}}, first=Month(2025, 1)
    )  # 336 and 360
    sentence = "受理矛盾纠纷360件，较上年的336件增加{}件，同比增长{}%。".format
    assert [one[1] for one in told(both, sentence(24, 7.1))] == [MATCHED] * 4
    assert [one[1] for one in told(both, sentence(25, 7.1))] == [MATCHED, MATCHED, DIFFERS, MATCHED]
    assert [one[1] for one in told(both, sentence(24, 9))] == [MATCHED, MATCHED, MATCHED, DIFFERS]
    assert verdict(both, "受理矛盾纠纷360件，比上年减少24件。") == OTHER
    assert verdict(both, "受理矛盾纠纷360件，诉前调解12件，矛盾纠纷总量同比上升7.1%。") == (MATCHED, Because.CHANGE)
    assert verdict(both, "2025年受理矛盾纠纷330件。") == OTHER


def test_what_was_open_before_and_what_is_left():
    sentence = "受理矛盾纠纷360件，年初结转{}件，调解成功348件，年末尚有{}件未办结。".format
    assert [one[1] for one in told(RECORD, sentence(12, 24), disputes_accepted=12)] == [MATCHED] * 4
    assert [one[1] for one in told(RECORD, sentence(13, 25), disputes_accepted=12)] == [
        MATCHED, DIFFERS, MATCHED, DIFFERS,
    ]  # fmt: skip
    assert [one[1] for one in told(RECORD, sentence(12, 24))][1::2] == [Verdict.NOT_COLLECTED] * 2


def test_the_months_behind_a_figure_are_told_with_it():
    [one] = found(RECORD, "全年受理矛盾纠纷361件。")
    assert isinstance(one.found, Sum)
    assert [said.month.number for said in one.found.sources] == list(ALL)


def test_an_empty_record_says_nothing():
    nothing = record({}, dict.fromkeys(ALL, Standing.NONE))
    sentences = "受理矛盾纠纷360件，调解成功348件，成功率97%，现有网格55个。"
    assert {one[1:] for one in told(nothing, sentences)} == {(Verdict.NOT_COLLECTED, Because.NOTHING)}


REPORTS = Path(os.environ.get("TASHAN_TEST_REPORTS") or "/nonexistent")


@pytest.mark.skipif(not REPORTS.is_dir(), reason="NO REAL REPORTS: TASHAN_TEST_REPORTS names no folder; not checked")
def test_real_reports_of_towns_without_months_are_not_collected():
    nothing = record({}, dict.fromkeys(ALL, Standing.NONE))
    for path in sorted(REPORTS.glob("*.txt")):
        found = held_against(read_report(path), nothing, Earlier(lambda came, period: None, lambda metric, year: None))
        kinds = Counter(one.verdict for one in found.findings)
        assert kinds.keys() <= {Verdict.NOT_COLLECTED, Verdict.LEFT, Verdict.IMPOSSIBLE}, path
        assert kinds[Verdict.NOT_COLLECTED] > 0, path
        impossible = [one.because for one in found.findings if one.verdict is Verdict.IMPOSSIBLE]
        assert set(impossible) <= {Because.OVER_HUNDRED}, path  # 100%以上
