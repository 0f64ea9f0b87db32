"""What is said of a report that was sent: good HTML, names as they are, short enough, and nobody's file by a button."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.console.entities import parse_html
from bot.pages import TEXT_LIMIT
from bot.telegram import Said, bodies
from handlers import gate
from handlers.texts import importing as texts
from handlers.texts import library
from handlers.turn import Medium, Reply
from store.files.faults import ReadFault, UnreadableFile
from store.people.rights import Role
from store.practices.kinds import REQUIRED
from store.practices.library.changes import Changes
from store.practices.library.drafts import MOST_DRAFTS
from store.practices.library.importing import Arrival, Imported, Prepared
from store.practices.library.pending import Batch, Waiting
from store.practices.reading.identify import Doubt, Evidence, Identity, Unidentified
from store.practices.reading.passages import Passage
from store.practices.tables import ReportKind
from tests.people import a_person

NAMES = st.text(st.sampled_from("<>&\"'/镇乡a1b😀; "), min_size=1, max_size=64)
PIECE = Passage(("一、做法",), REQUIRED[0], ("一句。",))
BIGGEST = 2**48 - 1


def identity(town="鸽岭镇", county="清岚县", told=Evidence.TITLE, years=(2025,)):
    return Identity(town, told, 2025, told, county, told if county else None, (town,), years)


def prepared(name="总结.txt", missing=(), passages=1, **who):
    headings = [{"level": 1, "text": "一、做法", "kind": "practice"}]
    return Prepared(
        name, identity(**who), "报告", headings, [], missing, [PIECE] * passages, [["词"]] * passages, "0" * 64
    )


def held(kind=ReportKind.ORIGINAL, same=False):
    return Changes(1, "0" * 64, kind, same, 3, 2, 1)


def batch(*outcomes, changes=None, again=None):
    return Batch(
        BIGGEST,
        tuple(
            Waiting(n, one, changes if isinstance(one, Prepared) else None, again) for n, one in enumerate(outcomes, 1)
        ),
        "0123abcd",
    )


def shown(html: str) -> str:
    return parse_html(html)[0]


@given(NAMES, NAMES, st.sampled_from([Evidence.GIVEN, Evidence.TITLE, Evidence.FILE_NAME, Evidence.TEXT]))
def test_a_card_shows_names_as_they_are(name, town, told):
    for changes in (None, held(), held(same=True), held(ReportKind.DIGEST)):
        text = shown(texts.card(batch(prepared(name, town=town, told=told), changes=changes)))
        assert name[-40:].strip() in text
        assert town.strip() in text
    lines = shown(
        texts.card(batch(prepared(name, town=town), Unidentified(name, tuple(Doubt), (town,), (2024,), latest=2027)))
    )
    assert town.strip() in lines
    assert shown(texts.which_town(name))
    assert shown(texts.unreadable([UnreadableFile(name, fault) for fault in ReadFault]))


def test_the_largest_card_is_one_message_that_can_be_redrawn():
    files = [
        prepared("长" * 255, REQUIRED[:3], town="名" * 15, county="县" * 10, told=Evidence.TEXT)
        for _ in range(MOST_DRAFTS)
    ]
    whole = batch(*files, changes=held())
    text, buttons = texts.card(whole), texts.card_buttons(whole)
    pressed = Said(Medium.PRESS, private=True, query_id="4", message_id=9)
    for replies in ([Reply(text, buttons, in_place=True)], [Reply(text, buttons)]):
        _, *calls = bodies(replies, pressed, screen=10**9)
        assert len(calls) == 1
        assert len(shown(calls[0]["text"]).encode("utf-16-le")) // 2 <= TEXT_LIMIT
    assert max(map(len, buttons)) <= 5
    assert sum(len(row) for row in buttons) == MOST_DRAFTS + 2


def test_the_card_says_what_is_there_and_what_lacks():
    whole = shown(texts.card(batch(prepared())))
    assert "规定内容：做法成效、存在问题、第一责任人履职、下一步计划\n" in whole
    partly = shown(texts.card(batch(prepared(missing=REQUIRED[1:2]))))
    assert "规定内容：做法成效、第一责任人履职、下一步计划；没找到存在问题\n" in partly
    none = shown(texts.card(batch(prepared(missing=REQUIRED))))
    assert "规定内容：都没有找到，请看看是不是正文不全\n" in none
    seen = shown(texts.card(batch(prepared(years=(2025, 2024, 2023, 2022, 2021)))))
    assert "文中还见到：2024 年、2023 年、2022 年\n" in seen


@pytest.mark.parametrize(
    ("changes", "told", "can_keep"),
    [
        (None, "库里还没有鸽岭镇 2025 年的报告，入库后新增这一份。", True),
        (held(), "库里已有鸽岭镇 2025 年的原文，入库后用这一份替换：新增 2 句，去掉 1 句，3 句不变。", True),
        (
            Changes(1, "0" * 64, ReportKind.ORIGINAL, False, 0, 3, 60),
            "库里已有鸽岭镇 2025 年的原文，入库后用这一份替换，但两份没有一句相同，请核对是不是同一个镇、同一年。",
            True,
        ),
        (
            Changes(1, "0" * 64, ReportKind.ORIGINAL, False, 5, 0, 0),
            "库里已有鸽岭镇 2025 年的原文，入库后用这一份替换，正文内容不变。",
            True,
        ),
        (held(ReportKind.DIGEST), "库里已有鸽岭镇 2025 年的要点整理，入库后用这一份替换，从此可以引用原话。", True),
        (held(same=True), "与库里已有的一模一样，不用再入库。", False),
    ],
)
def test_the_card_says_what_changes(changes, told, can_keep):
    here = batch(prepared(), changes=changes)
    assert shown(texts.card(here)).endswith(told)
    labels = [button.label for row in texts.card_buttons(here) for button in row]
    assert labels == (["确认入库"] if can_keep else []) + ["改镇名年份", "取消"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (Evidence.TITLE, "按您说的"),
        (Evidence.NAMED_TOWN, "按您说的；县区照文中所写"),
        (Evidence.HELD, "按您说的；县区照库里的同名乡镇"),
    ],
)
def test_a_county_that_nobody_said_of_the_town_is_told(told, says):
    one = prepared(told=Evidence.GIVEN)
    one = replace(one, identity=replace(one.identity, county_from=told))
    assert f"乡镇：清岚县鸽岭镇（{says}）\n" in shown(texts.card(batch(one)))


def test_pages_without_text_are_told():
    one = replace(prepared(), blank_pages=(3, 5))
    told = "第 3、5 页没有文字（可能是扫描件）"
    assert f"\n注意：{told}，这几页没有读到\n" in shown(texts.card(batch(one)))
    assert f"{told}。" in shown(texts.card(batch(one, prepared())))
    imported = Imported("a", identity(), ReportKind.ORIGINAL, [], (), 3, Arrival.NEW, blank_pages=tuple(range(1, 40)))
    (remark,) = library.remarks(imported)
    assert remark == "第 1、2、3、4、5、6、7、8、9、10 等 39 页没有文字（可能是扫描件），这几页没有导入。"


@pytest.mark.parametrize(
    ("year", "told"), [(2031, "2031 年的报告还不会有，最晚 2027 年"), (1999, "1999 年太早了，请核对")]
)
def test_a_year_that_cannot_be_is_told(year, told):
    refusal = Unidentified("甲.txt", (Doubt.YEAR,), ("鸽岭镇",), (), refused=year, latest=2027)
    assert f"{told}，请直接发" in shown(texts.card(batch(refusal)))
    assert library.cannot_import(refusal) == f"{told}，没有导入；请用 --year 写明。"


@pytest.mark.parametrize(
    ("real", "says"),
    [
        ("docx", "请把后缀改回 .docx 再导入。"),
        ("xlsx", "表格读不了，请把报告正文贴进 Word 或 WPS 文档，存成 .docx 再导入。"),
        ("exe", "请打开后另存为 .docx 再导入。"),
    ],
)
def test_a_wrong_ending_is_told_with_the_right_one(real, says):
    fault = UnreadableFile("总结.txt", ReadFault.BINARY, looks_like=real)
    assert library.cannot_import(fault) == f"文件其实是 {real} 格式，后缀不对；{says}"


@pytest.mark.parametrize("fault", ReadFault)
def test_a_file_that_cannot_be_read_gets_one_sentence(fault):
    answer = texts.unreadable([UnreadableFile("a.pdf", fault)])
    assert answer.startswith("“a.pdf”没有收下：")
    assert library.cannot_import(UnreadableFile("a.pdf", fault)) in answer
    assert "\n" not in answer


def test_the_import_report():
    def one(arrival):
        return Imported("a", identity(), ReportKind.ORIGINAL, [], (), 3, arrival)

    assert texts.imported([one(Arrival.NEW)]) == "已入库：清岚县鸽岭镇 2025 年，0 个标题，3 段。现在就可以提问了。"
    several = shown(texts.imported([one(arrival) for arrival in Arrival]))
    assert several.startswith("已入库 3 份\n· 清岚县鸽岭镇 2025 年")
    assert "替换了原来的" in several


@pytest.mark.parametrize("role", Role)
def test_only_administrators_may_import(role):
    person = a_person(role, None)
    assert gate.may_import(person) is (role in (Role.OWNER, Role.ADMINISTRATOR))
    assert gate.may_import(None) is False


def test_toasts_are_short_enough():
    assert max(len(texts.gone()), len(texts.changed())) <= 200


def test_every_function_is_public_or_used():
    source = inspect.getsource(texts)
    for name, function in inspect.getmembers(texts, inspect.isfunction):
        if name.startswith("_") and function.__module__ == texts.__name__:
            assert source.count(name) > 1, name


@pytest.mark.parametrize(
    ("lacking", "says"),
    [
        ((Doubt.TOWN, Doubt.YEAR), "还要知道是哪个镇、哪一年的，请直接发"),
        ((Doubt.YEAR,), "还要知道是哪一年的，请直接发"),
        ((), "确实是的话，请直接发"),
    ],
)
def test_of_what_looks_like_no_report_it_is_said_what_is_still_to_be_told(lacking, says):
    """After the town was typed the card must not stay as it was."""
    card = shown(texts.card(batch(Unidentified("甲.txt", (Doubt.NOT_A_REPORT, *lacking), (), (), latest=2027))))
    assert "看上去不像法治政府建设年度报告，传错了请取消" in card
    assert says in card
