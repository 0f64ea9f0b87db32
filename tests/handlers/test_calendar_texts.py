"""The words of a year, of a card, of what is not taken: short enough, and shown as they were written."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.console.text import formatted
from handlers.texts import calendar as texts
from store.outreach.notice_dates import DayFault, Unread, put_together, read_notice
from store.outreach.workdays import SetDay, Workdays, festivals
from tests.store.outreach.notices import OF_2026, PUBLISHED

NAMES = st.text(st.sampled_from("<>&\"'/节乡a1b😀; "), min_size=1, max_size=30)


def shown(text: str) -> str:
    """As the network shows it; raises where it is no HTML that it takes."""
    return formatted(text, "HTML", None)[0]


def card(text: str, year: int) -> str:
    read = read_notice(text, year)
    assert read is not None
    return shown(texts.preview("清岚县", read, 0, 0))


def test_the_card_says_what_the_notice_says():
    text = card(OF_2026, 2026)
    assert "元旦：1月1日（周四）至3日（周六）放假；1月4日（周日）上班" in text
    assert "春节：2月15日（周日）至23日（周一）放假；2月14日（周六）、2月28日（周六）上班" in text
    assert "国庆节：10月1日（周四）至7日（周三）放假；9月20日（周日）、10月10日（周六）上班" in text
    assert "七个节日都有了。保存后 2026 年就按这个安排" in text
    assert "和现在的安排比：没有变化。" in text


def test_a_span_over_the_end_of_a_month_or_a_year():
    text = card(PUBLISHED[2023], 2023)
    assert "元旦：2022年12月31日（周六）至2023年1月2日（周一）放假" in text
    assert "中秋节、国庆节：9月29日（周五）至10月6日（周五）放假；10月7日（周六）至8日（周日）上班" in text


def test_what_is_missing_is_named():
    text = card(OF_2026.replace("共5天", "共6天"), 2026)
    assert "下面这些没有读进去，不会保存：\n· “劳动节:5月1日" in text
    assert "天数和日期对不上" in text
    assert "没有读到劳动节：可以先保存，再把缺的发一次。" in text


def test_a_year_says_where_it_is_from():
    guess = shown(texts.decided("清岚县", 2027, Workdays().arranged(2027), 3, None))
    assert "节假日安排未公布，按常规推算：只算法定节假日，没有调休。其中 3 天是本县录入的。" in guess
    assert "春节：2月5日（周五）至8日（周一）放假" in guess
    sure = shown(texts.decided("清岚县", 2027, [], 3, ("", date(2026, 11, 20))))
    assert "本县已确认（2026年11月20日）。" in sure
    known = shown(texts.published("清岚县", 2026, Workdays().arranged(2026), [SetDay(date(2026, 3, 2), False)]))
    assert "按国务院办公厅的通知。\n\n元旦：" in known
    assert "本县另有规定：\n其他：3月2日（周一）放假" in known


def test_a_table_without_end_still_fits_into_a_message():
    names = (*festivals(), "")
    ways = [(bool(n % 3), names[n // 2 % 8]) for n in range(365)]
    days = [SetDay(date(2027, 1, 1) + timedelta(days=n), *way) for n, way in enumerate(ways)]
    read = put_together(2027, days, [Unread("很长的一行" * 6, DayFault.UNKNOWN, n) for n in range(300)])
    card = shown(texts.preview("清岚县", read, 91, 91))
    assert "还有 290 处没有列出" in card
    assert "等 " in card
    assert len(card) < 4096
    assert len(shown(texts.published("清岚县", 2026, Workdays().arranged(2026), days))) < 4096


@settings(max_examples=50)
@given(NAMES, NAMES, NAMES)
def test_row_27_names_are_shown_literally(county, said, by):
    read = put_together(2027, [SetDay(date(2027, 1, 1), False, said)], [Unread(said, one, 3) for one in DayFault])
    text = shown(texts.preview(county, read, 1, 0))
    assert county in text
    assert f"第3行 “{said}”" in text
    year = shown(texts.decided(county, 2027, read.days, 1, (by, date(2026, 11, 20))))
    assert by in year
    assert said in year
    assert county in shown(texts.missing(county, 2027))
    assert county in shown(texts.sure_clear(county, 2027, 3))
