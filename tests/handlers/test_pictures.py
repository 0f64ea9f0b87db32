"""Pictures of the monthly figures: right glyphs, nothing left out, words where no font has the signs."""

from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from math import isnan

import pytest

from handlers.collection.drawing import NoFont, chinese, picture, shortened
from handlers.collection.progress_picture import PAGE, pages, progress_table
from handlers.collection.trend_picture import Line, Point, trend_line
from handlers.kitchen import Kitchen
from handlers.texts import pictures as texts
from store.catalogue.months import Month
from store.collection.progress import progress
from store.database import Database
from store.people import people, places
from store.people.rights import Role
from tests.store.collection.county import MONTH, NOW, District
from tests.store.collection.house import NONE, number

CAME = "disputes_accepted"
NOWHERE = "\ue000"  # a sign of private use: no font has it


def has_font() -> bool:
    try:
        picture(10, ["镇"], lambda *_: None)
    except NoFont:
        return False
    return True


@pytest.fixture
def font() -> None:
    """Skips, loudly, where the machine has none."""
    if not has_font():
        pytest.skip("NO CHINESE FONT: apt install fonts-noto-cjk")


@pytest.fixture
def county(sqlite_url) -> District:
    database = Database(sqlite_url)
    yield District(database)
    database.close()


@pytest.fixture
def chief(county) -> int:
    with county.database.transaction() as session:
        return people.seat(session, 9, "祁翀", Role.ADMINISTRATOR, county.name, now=NOW)


def table(county: District, person: int, page: int = 0, where: int | None = 0):
    of = {"person": person, "month": str(MONTH), "county": county.id if where == 0 else where, "page": page}
    with county.database.reading() as session:
        return progress_table(of, Kitchen(session, NOW, lambda nonce: nonce, "bot"))


def line(county: District, person: int, town, code: str = CAME, through: Month = MONTH):
    of = {"person": person, "town": town.id, "code": code, "through": str(through)}
    with county.database.reading() as session:
        return trend_line(of, Kitchen(session, NOW, lambda nonce: nonce, "bot"))


def size(data: bytes) -> tuple[int, int]:
    assert data.startswith(b"\x89PNG\r\n")
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def ink(data: bytes, top: int, bottom: int) -> int:
    """How many dark pixels there are in these lines of a picture."""
    from matplotlib.image import imread

    return int((imread(io.BytesIO(data), format="png")[top:bottom, :, :3].max(axis=2) < 0.4).sum())


def test_the_bot_starts_without_the_library_and_never_uses_its_global_state():
    code = (
        "import sys, bot.__main__\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'matplotlib'], 'imported at start'\n"
        "from handlers.collection import drawing\n"
        "try:\n    drawing.picture(50, ['镇'], lambda figure, font: figure.text(0, 0, '镇', fontproperties=font))\n"
        "except drawing.NoFont:\n    pass\n"
        "assert 'matplotlib.figure' in sys.modules\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_of_several_fonts_the_one_that_writes_as_the_mainland_does():
    assert chinese(["DejaVu Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Serif CJK SC"]) == "Noto Sans CJK SC"
    assert chinese(["SimSun", "SimHei"]) == "SimHei"
    assert chinese(["WenQuanYi Micro Hei", "Noto Serif CJK SC"]) == "WenQuanYi Micro Hei"
    assert chinese(["Noto Serif CJK JP", "Arial"]) == "Noto Serif CJK JP"
    assert chinese(["DejaVu Sans", "Arial"]) is None
    assert chinese([]) is None


def test_glyphs_are_those_of_the_chosen_font(font):
    from matplotlib.font_manager import findfont, fontManager, get_font

    faces = []
    picture(40, ["骨直"], lambda _, chosen: faces.append(get_font(findfont(chosen)).family_name))
    assert faces == [chinese(one.name for one in fontManager.ttflist)]


def test_a_sign_that_no_font_has_is_told_before_anything_is_drawn(font):
    drawn = []
    with pytest.raises(NoFont) as fault:
        picture(40, ["镇", f"{NOWHERE}镇"], lambda *_: drawn.append(1))
    assert (fault.value.signs, drawn) == (NOWHERE, [])


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("青禾铺镇", 8, "青禾铺镇"),
        ("青禾铺镇", 7, "青禾…"),
        ("abc", 3, "abc"),
        ("a\nb\tc", 9, "a b c"),
        ("", 4, ""),
        ("镇", 1, "…"),
    ],
)
def test_a_name_too_long_for_its_column_is_cut_visibly(text, most, shown):
    assert shortened(text, most) == shown


def test_the_table_has_a_row_for_each_town_and_the_second_page_the_rest(county, chief, font):
    for place in range(PAGE + 2):
        county.town(f"镇{place:02}")
    first, second = table(county, chief), table(county, chief, 1)
    row = (size(first.data)[1] - size(second.data)[1]) // (PAGE - 2)
    assert size(first.data) == (1080, size(second.data)[1] + (PAGE - 2) * row)
    assert table(county, chief, 99).data == second.data
    assert first.caption == "甲县2026年9月报送情况\n共 27 个乡镇，第 1/2 页"
    assert (pages(0), pages(PAGE), pages(PAGE + 1)) == (1, 1, 2)
    for place in range(2):
        assert ink(second.data, 216 + place * row, 216 + (place + 1) * row) > 300


def test_hard_names_are_drawn_as_they_are(county, chief, font):
    for name in ("$x$镇", "a_b^2镇", "㙍镇", "很" * 60, "<b>&镇"):
        county.town(name)
    assert size(table(county, chief).data)[0] == 1080


def test_without_a_sign_the_table_goes_out_as_words(county, chief):
    county.files(county.town(f"{NOWHERE}镇"), {CAME: number(1)})
    county.says(county.town("<子>镇"), {CAME: number(1)})
    made = table(county, chief)
    assert (made.data, made.file_name) == (b"", "")
    assert made.caption == (
        "<b>甲县2026年9月报送情况</b>\n共 2 个乡镇\n\n&lt;子&gt;镇　填报中　1/45\n\ue000镇　待审核　1/45\n\n"
        "已报送 1/2 个乡镇（已通过 0 个），按时 1 个\n实际填报 2/90 项（含零报告和不涉及；分母是当月在册的乡镇）\n"
        "截至 2026-10-06 12:00，按名称排列"
    )


def test_everybody_sees_what_they_may_and_nobody_else(county, chief):
    town, _ = county.town(f"{NOWHERE}镇"), county.town("丑镇")
    other = District(county.database, "乙县")
    there = other.town("子镇")
    with county.database.transaction() as session:
        stranger = people.seat(session, 77, "季禾", Role.ADMINISTRATOR, "乙县", now=NOW)
        owner = people.seat(session, 78, "季苗", Role.OWNER, "乙县", now=NOW)
        gone = people.add(session, "路人")
    assert "共 1 个乡镇" in table(county, county.clerks[town.id]).caption
    for nobody in (stranger, gone, other.clerks[there.id]):
        with pytest.raises(LookupError):
            table(county, nobody)
        with pytest.raises(LookupError):
            line(county, nobody, town)
    everywhere = table(county, owner, where=None).caption
    assert everywhere.startswith("<b>2026年9月报送情况</b>\n共 3 个乡镇\n\n乙县子镇　未开始")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, ""),
        ({"now": datetime(2026, 10, 20, tzinfo=UTC)}, "已过截止时间"),
        ({"late": True}, "迟报"),
        ({"gone": True}, "没人能联系上"),
    ],
)
def test_what_else_is_to_be_known_of_a_town(county, more, told):
    town = county.town("子镇")
    if "late" in more:
        county.files(town, {CAME: number(1)}, now=datetime(2026, 10, 20, tzinfo=UTC))
    if "gone" in more:
        with county.database.transaction() as session:
            people.free(session, county.clerks[town.id], NOW, None)
    with county.database.reading() as session:
        [one] = progress(session, MONTH, [county.id], NOW).towns
    assert texts.progress_row(one, more.get("now", NOW), named=False)[3] == told


def test_a_line_has_gaps_where_nothing_stands_and_marks_what_is_more(county, chief, font):
    said = {0: number(11), 1: number(3000, is_more=True), 3: NONE, 5: number(7), 12: number(30), 13: number(31)}
    points = [Point(MONTH.back(back), said.get(back), said.get(back + 12)) for back in reversed(range(12))]
    seen = []

    def draw(figure, chosen) -> None:
        Line(figure, chosen, points).draw("题", "起止")
        seen.extend(figure.axes[0].lines)

    words = ["题起止…0123456789,月年", *texts.trend_legend(), *texts.trend_notes(gaps=True, none=True)]
    assert size(picture(860, words, draw)) == (1080, 860)
    before, now, more, none = seen
    assert [None if isnan(y) else y for y in now.get_ydata()] == [None] * 6 + [7, None, None, None, 3000, 11]
    assert [None if isnan(y) else y for y in before.get_ydata()] == [None] * 10 + [31, 30]
    assert (list(more.get_xdata()), list(more.get_ydata())) == ([10], [3000])
    assert list(none.get_xdata()) == [8]


def test_a_town_s_line_from_what_stands(county, chief, font):
    town = county.town("子镇")
    for back in (0, 1, 2, 12):
        county.files(town, {CAME: number(10 + back)}, MONTH.back(back), NOW - timedelta(days=30 * back))
    county.returns(town, CAME, month=MONTH.back())
    made = line(county, chief, town)
    assert size(made.data) == (1080, 860)
    assert made.caption == "子镇　受理矛盾纠纷（件）\n2025年10月—2026年9月"
    assert line(county, county.clerks[town.id], town).data == made.data
    with county.database.transaction() as session:
        places.rename(session, town.id, f"{NOWHERE}镇", NOW, None)
    told = line(county, chief, town)
    assert told.data == b""
    lines = told.caption.split("\n")
    assert lines[0] == "<b>\ue000镇　受理矛盾纠纷（件）</b>"
    assert lines[-3:] == ["2026年7月　12", "2026年8月　未报", "2026年9月　10（上年 22）"]
    assert len(lines) == 2 + 12


def test_a_quarterly_metric_has_the_quarters_and_nothing_at_all_is_said(county, chief):
    town = county.town(f"{NOWHERE}镇")
    assert line(county, chief, town).caption.endswith("近两年还没有报送过这一项，画不出走势。")
    county.files(town, {"law_meetings": number(2, is_near=True)})
    told = line(county, chief, town, "law_meetings").caption.split("\n")[2:]
    assert told == ["2025年12月　未报", "2026年3月　未报", "2026年6月　未报", "2026年9月　约2"]


def test_pictures_drawn_at_once_are_the_same(county, chief, font):
    county.town("子镇")
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: table(county, chief).data, range(8)))
    assert len(set(made)) == 1
