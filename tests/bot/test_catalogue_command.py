"""`tashan catalogue check`, as an operator types it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.catalogue.metrics import base, catalogue
from store.catalogue.months import Month
from store.collection import county_metrics, submissions
from store.collection.figures import Given
from store.collection.tables import Answer, Origin
from store.database import Database
from store.people import people, places
from store.people.rights import Role

OURS = Path(__file__).parents[2] / "store/catalogue/data"
NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
MONTHS = [Month(2026, 10).back(back) for back in range(6, -1, -1)]
FIGURES = {"disputes_accepted": 30, "disputes_resolved": 28, "publicity_audience": 900, "info_published": 20}


@pytest.fixture
def handed_in(tashan, home):
    """A home where two towns have handed in seven months each, a draft lies open, and a metric is the county's own."""
    tashan("migrate")
    database = Database(f"sqlite:///{home / 'tashan.db'}")
    with database.transaction() as session:
        clerk = people.seat(session, 7_000_000_061, "仉禾", Role.CLERK, "清岚县", "鸽岭镇", now=NOW)
        towns = [places.place(session, NOW, "清岚县", name) for name in ("鸽岭镇", "溜索镇")]
        widened = county_metrics.with_range(base().metric("info_published"), 5, 90)
        county_metrics.change(
            session, towns[0].county_id, widened, MONTHS[0], datetime(2026, 5, 1, tzinfo=UTC), clerk, 0
        )
        for month in MONTHS:
            now = datetime(month.back(-1).year, month.back(-1).number, 3, tzinfo=UTC)
            for town in towns:
                asked = {metric.code for metric in catalogue(session, town.county_id, month).due(month)}
                told = {code: Given(Answer.NONE) for code in asked}
                told |= {code: Given(Answer.GIVEN, value) for code, value in FIGURES.items()}
                if town.name == "溜索镇" and month == MONTHS[-1]:
                    told["publicity_audience"] = Given(Answer.GIVEN, 5_000)
                filing = submissions.begin(session, town, month, now)
                filing = submissions.answer(session, filing, told, {}, now, clerk, Origin.TYPED).filing
                submissions.submit(session, filing, asked, now, clerk)
        place = places.place(session, NOW, "清岚县", "未报镇")
        submissions.begin(session, place, MONTHS[-1], NOW)
    database.close()
    return tashan


def changed(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    """One of our files with something else in it."""
    text = (OURS / name).read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def test_what_is_not_changed_asks_nothing_more(handed_in, desk):
    for name in ("metrics.toml", "checks.toml"):
        result = handed_in("catalogue", "check", changed(desk, name))
        assert (result.exit_code, result.output) == (
            0, "核对了 2026-04 至 2026-10 已报的 14 份：0 份会多出提示，共 0 条；不再提示 0 条。\n",
        )  # fmt: skip


def test_a_lower_ceiling_and_a_narrower_range_are_told_by_town_and_month(handed_in, desk):
    whole = 'typical = [0, 3000]\nmost = 300000\ndefinition = "当月到场听讲'
    file = changed(desk, "metrics.toml", (whole, whole.replace("300000", "4000")))
    result = handed_in("catalogue", "check", file, "-n", 1)
    assert result.exit_code == 0
    whose, told, summary = result.output.splitlines()
    assert whose == "2026-10 清岚县溜索镇"
    assert told.startswith("  [不能提交] “受教育群众”填了 5000 人次，")
    assert "4000" in told
    assert summary == "核对了 2026-10 已报的 2 份：1 份会多出提示，共 1 条；不再提示 1 条。"


def test_where_a_county_has_its_own_version_that_stands(handed_in, desk):
    whole = 'typical = [5, 60]\nmost = 5000\ndefinition = "当月在政府网站'
    file = changed(desk, "metrics.toml", (whole, whole.replace("[5, 60]", "[5, 9]").replace("5000", "10")))
    assert "：0 份会多出提示，" in handed_in("catalogue", "check", file).output


def test_a_new_rule(handed_in, desk):
    new = '\n[[rule]]\ncode = "own"\nkind = "at_most"\ngrade = "explain"\n'
    new += 'codes = ["disputes_accepted", "disputes_resolved"]\n'
    file = changed(desk, "checks.toml")
    file.write_text(file.read_text("utf-8") + new, "utf-8")
    result = handed_in("catalogue", "check", file)
    assert result.output.count("\n  [要说明] “受理矛盾纠纷”填了 30 件，") == 14
    assert "14 份会多出提示，共 14 条；不再提示 0 条" in result.output


def test_another_grade_is_another_question(handed_in, desk):
    old = 'kind = "change"\ngrade = "explain"'
    file = changed(desk, "checks.toml", (old, old.replace("explain", "verify")))
    *_, told, summary = handed_in("catalogue", "check", file).output.splitlines()
    assert told.startswith("  [要核实] “受教育群众”填了 5000 人次，")
    assert summary.endswith("已报的 14 份：1 份会多出提示，共 1 条；不再提示 1 条。")


def test_flaws_come_first(tashan, desk):
    file = changed(
        desk,
        "metrics.toml",
        ('aliases = ["持证", ', 'aliases = ["执法人数", '),
        ('numerator = "enf_certified"', 'numerator = "cert"'),
    )
    result = tashan("catalogue", "check", file)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "cert_rate：用到没有的指标（cert）",
        "enf_staff：这个叫法也是别的指标的（执法人数）",
        "enf_certified：这个叫法也是别的指标的（执法人数）",
        "共 3 处要先改正，改好再核对以前的月份。",
    ]


def test_nothing_handed_in_yet(tashan, desk):
    result = tashan("catalogue", "check", changed(desk, "checks.toml"))
    assert (result.exit_code, result.output) == (0, "写得没有问题。还没有报过的月份可以核对。\n")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "打不开"),
        (b"\xff\xfe", "不是 UTF-8 编码的 TOML"),
        (b"[[metric", "不是 UTF-8 编码的 TOML"),
        (b"town = 1", "没有指标（metric）也没有核对（rule）"),
        (b"metric = 3", "写得不对"),
        (b"metric = ['a']", "写得不对"),
        (b"[[metric]]\ncode = 'a'", "写得不对"),
        (b"[[rule]]\ncode = 'a'\nkind = 'most'\ngrade = 'never'", "写得不对"),
        (b"[[rule]]\ncode = 'a'\nkind = 'most'\ngrade = 'block'\ncodes = 3", "写得不对"),
    ],
)
def test_a_file_that_is_none(tashan, desk, content, told):
    file = desk / "changed.toml"
    if content is not None:
        file.write_bytes(content)
    result = tashan("catalogue", "check", file)
    assert result.exit_code == 2
    assert told in result.output
    assert str(desk) not in result.output
