"""Years and days in figures and in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.practices.asking.cues import without_cues
from store.practices.asking.years import plain_days, years_in, years_left_out
from store.practices.language.words import normal

TODAY = date(2026, 3, 1)
HELD = (2020, 2022, 2023, 2025)


def read(text):
    return years_in(plain_days(normal(text)), TODAY, HELD)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2023", (2023,)),
        ("2023年", (2023,)),
        ("2023年度", (2023,)),
        ("23年", (2023,)),
        ("二〇二三年", (2023,)),
        ("二零二三年", (2023,)),
        ("２０２３年", (2023,)),
        ("去年", (2025,)),
        ("前年", (2024,)),
        ("大前年", (2023,)),
        ("今年", (2026,)),
        ("今年以来", (2026,)),
        ("去年和前年", (2025, 2024)),
        ("近两年", (2023, 2025)),
        ("最近三年", (2022, 2023, 2025)),
        ("这2年", (2023, 2025)),
        ("2022到2023", (2022, 2023)),
        ("2021年至2023年", (2021, 2022, 2023)),
        ("2023-2022", (2022, 2023)),
        ("2024年以来", (2024, 2025, 2026)),
        ("2022、2023", (2022, 2023)),
        ("2015 2040", (2015, 2040)),
        ("2014 2041", ()),
        ("2000元", ()),
        ("2020份", ()),
        ("2020人次 2021个网格 2022人参加 2030余件", ()),
        ("120245", ()),
        ("明年", ()),
        ("近20年", ()),
        ("20年来", ()),
        ("干了20年", ()),
        ("第23年", ()),
        ("近几年", ()),
        ("2023-12-04", (2023,)),
        ("2023年12月4日", (2023,)),
        ("", ()),
    ],
)
def test_years(text, years):
    found, rest = read(text)
    assert found == years
    assert not years or not any(str(year) in rest for year in years)


@pytest.mark.parametrize(
    "text",
    [
        "12/4",
        "12月4日",
        "12月4号",
        "十二月四日",
        "十二月四号",
        "12.4",
        "2023-12-04",
        "2023年12月4日",
        "2023/12/4",
    ],
)
def test_a_day_is_one_keyword_however_it_is_written(text):
    assert read(text)[1].split() == ["12·4"]


@pytest.mark.parametrize("text", ["13/4", "12/40", "1/2/3/4", "24/7", "5/100", "十三月四日", "三月四十日", "12/4%"])
def test_what_is_no_day(text):
    assert "·" not in read(text)[1]


@given(st.text(st.sampled_from("12034年月日号十二三去前今大近两-/至到.·〇零 以来") | st.characters(codec="utf-8")))
def test_no_text_is_too_odd(text):
    years, rest = read(text)
    assert all(1900 <= year <= 2099 for year in years)
    assert isinstance(rest, str)


@given(st.dates(date(2001, 1, 1), date(2099, 1, 1)), st.sampled_from(["{y}-{m}-{d}", "{y}年{m}月{d}日", "{y}/{m}/{d}"]))
def test_every_day_of_a_year(day, form):
    years, rest = read(form.format(y=day.year, m=day.month, d=day.day))
    assert years == (day.year,)
    assert f"{day.month}·{day.day}" in rest.split()


def test_years_that_are_not_wanted():
    cases = {
        "网格员多少人,不要2025年": (2025,),
        "除了2024、2025年的调解": (2024, 2025),
        "去年以外的网格员": (2025,),
        "除了二〇二五年": (2025,),
        "不算今年,网格员多少": (2026,),
        "除了2025呢": (2025,),
        "不看23年的": (2023,),
        "2025年除了板溪镇": (),
        "除了板溪镇2025年": (),
        "2025年不要钱的服务": (),
        "不要2025份资料": (),
        "不要等2025年": (),
    }
    found = {text: years_left_out(plain_days(normal(text)), TODAY, without_cues()) for text in cases}
    assert {text: years for text, (years, _) in found.items()} == cases
    assert [text for text, (years, rest) in found.items() if years and years_in(rest, TODAY, HELD)[0]] == []
