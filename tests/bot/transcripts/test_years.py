"""两年对比: a town's reports of two years side by side, asked by command and in words, on both engines."""

from __future__ import annotations

import io

import openpyxl
import pytest

from bot.clock import system_time
from store.practices.library import reports
from store.practices.tables import ReportKind
from tests.bot.conftest import Answer, Chat, House
from tests.bot.transcripts.counties import document

REPORT = """清岚县鹊岭镇{year}年法治政府建设工作报告
一、主要做法
（一）普法
{practice}
（二）执法
全年行政检查{checks}次。
二、存在问题
经费不足。
"""


def holds(house: House, year: int, practice: str, checks: int, **more) -> None:
    house.holds(f"鹊岭镇-{year}.txt", REPORT.format(year=year, practice=practice, checks=checks), **more)


def opens(clerk: Chat, name: str, summary: Answer) -> Answer:
    """Presses the button of a list, whatever it counts."""
    return clerk.presses(next(label for label in summary.buttons if label.startswith(name)), summary)


def walks(clerk: Chat) -> None:
    """From the summary through every list and back, to the workbook."""
    summary = clerk.says("两年对比")
    assert summary.text.startswith("青禾铺镇　两年对比\n2024 年 ↔ 2025 年\n\n2025 年新增做法 ")
    assert "\n2025 年报告没有再提到 " in summary.text
    assert "照录两份报告的原文，不评价、不排名。没有写到不等于没有做。" in summary.text
    names = [label.split()[0] for label in summary.buttons]
    assert names == ["新增做法", "不再提到", "都有", "说法不同", "数字变化", "导出", "换乡镇"]
    for label in summary.buttons[:5]:
        shown = clerk.presses(label, summary)
        name, count = label.split()
        assert f"\n{name}：" in shown.text
        assert f"，共 {count} 条）" in shown.text
        assert (shown.new, "见：" in shown.text) == ([], True)
        later = clerk.presses("下一页 ›", shown)
        assert "①" in later.text
        assert later.text != shown.text
        assert "‹ 上一页" in later.buttons
        summary = clerk.presses("‹ 回总览", later)
        assert (summary.new, summary.buttons[0].split()[0]) == ([], "新增做法")


def test_a_clerk_sees_what_changed_in_her_own_town(house):
    clerk = house.clerk("青禾铺镇")
    walks(clerk)
    gone = opens(clerk, "不再提到", clerk.says("两年对比"))
    assert "没有再提到不等于不做了" in gone.text
    assert "停止" not in gone.text
    new = opens(clerk, "新增做法", clerk.says("/years"))
    assert (
        "① 青禾铺镇　2025 年\n见：1、主要做法和成效 › （1）一张任务单把责任压到村\n“二是推行村级法治任务单，"
        in new.text
    )


def test_figures_stand_with_both_sentences_and_a_sure_difference_only(house):
    clerk = house.clerk("锦垣镇")
    shown = opens(clerk, "数字变化", clerk.says("青禾铺镇这两年有什么变化"))
    assert "① 专题研究法治工作：2次 → 3次，多 1次\n青禾铺镇　2024 年\n见：" in shown.text
    assert "两年一样的 6 项：在岗执法人员、" in shown.text
    said = shown.text
    while "下一页 ›" in shown.buttons:
        shown = clerk.presses("下一页 ›", shown)
        said += shown.text
    assert "受理矛盾纠纷：412件 → 389件，少 23件" in said
    assert "受教育群众：9800余人次；1.3万余人次（有一年不是确数，不算差数）" in said
    assert "下派任务：只有 2025 年报告写了，930个" in said


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("云栖岭镇2024年和2025年有什么不同", "云栖岭镇　两年对比"),
        ("/years 云栖岭镇", "云栖岭镇　两年对比"),
        ("云栖岭镇和去年比有什么变化", "云栖岭镇　两年对比"),
        (
            "我们镇这两年有什么变化",
            "锦垣镇只收录了 2025 年的报告，还不能两年对比。请把另一年的报告文件发给县里的管理员，入库以后就能对比。",
        ),
        ("锦垣镇2024和2025年报对比", "锦垣镇只收录了 2025 年的报告，"),
        ("两年对比", "锦垣镇只收录了 2025 年的报告，"),
        ("白鹭镇这两年有什么变化", "没有收录白鹭镇的报告，发“已收录乡镇”可以看到收录了哪些。"),
        ("青禾铺镇2022和2023年报对比", "没有收录青禾铺镇 2022、2023 年的报告，收录了 2024、2025 年的。"),
    ],
)
def test_it_is_asked_for_in_words(house, asked, answer):
    assert house.clerk("锦垣镇").says(asked).text.startswith(answer)


def test_years_that_are_not_there_lead_to_those_that_are(house):
    clerk = house.clerk("锦垣镇")
    lacking = clerk.says("青禾铺镇2023年和2024年有什么变化")
    assert lacking.buttons == ["2024 和 2025 年", "看别的乡镇"]
    assert "2024 年 ↔ 2025 年" in clerk.presses("2024 和 2025 年", lacking).text


def test_of_two_towns_of_one_name_one_is_chosen(house):
    text = REPORT.format(year="{year}", practice="一是在渡口设法律答问船。", checks=4)
    for county, years in (("鹤立县", (2024, 2025)), ("鹭立县", (2025,))):
        for year in years:
            named = text.format(year=year).replace("清岚县鹊岭镇", f"{county}雁岭镇")
            house.holds(f"{county}雁岭镇{year}年法治政府建设工作报告.txt", named)
    clerk = house.clerk("锦垣镇")
    shown = clerk.says("雁岭镇这两年有什么变化")
    assert (shown.text, shown.buttons) == ("有几个雁岭镇，看哪一个？", ["鹤立县雁岭镇"])
    assert "雁岭镇　两年对比" in clerk.presses("鹤立县雁岭镇", shown).text
    assert "鹭立县" not in clerk.says("鹤立县雁岭镇这两年有什么变化").text


def test_whoever_has_no_town_chooses_one(house):
    chief = house.administrator()
    shown = chief.says("/years")
    assert "个乡镇收录了两年以上的报告" in shown.text
    assert {"青禾铺镇", "云栖岭镇"} <= set(shown.buttons)
    assert "云栖岭镇　两年对比" in chief.presses("云栖岭镇", shown).text
    assert "请把另一年的报告文件直接发来，核对入库以后就能对比。" in chief.says("锦垣镇两年对比").text


def test_the_question_before_gives_the_town(house):
    clerk = house.clerk("锦垣镇")
    clerk.says("云栖岭镇网格怎么管")
    assert clerk.says("那两年有什么变化").text.startswith("云栖岭镇　两年对比")
    assert clerk.says("那青禾铺镇呢").text.startswith("青禾铺镇　两年对比")
    assert clerk.says("那锦垣镇呢").text.startswith("锦垣镇只收录了 2025 年的报告，还不能两年对比。")
    assert "问：网格怎么管" in clerk.says("网格怎么管").text
    assert "两年对比" not in clerk.says("那青禾铺镇呢").text


def test_its_buttons_may_be_called_in_words(house):
    clerk = house.clerk("青禾铺镇")
    opens(clerk, "新增做法", clerk.says("两年对比"))
    later = clerk.says("下一页")
    assert "新增做法：" in later.text
    assert "（第 6–10 条，" in later.text
    assert clerk.says("导出 Excel").last["document"]["file_name"] == "青禾铺镇-2024与2025年报告对比.xlsx"


def test_a_month_that_is_being_filled_goes_on(house):
    clerk = house.clerk("青禾铺镇")
    clerk.says("填报")
    assert "青禾铺镇　两年对比" in clerk.says("我们镇这两年有什么变化").text


def test_the_workbook_holds_every_sentence(house):
    clerk = house.clerk("青禾铺镇")
    answer = clerk.presses("导出 Excel", clerk.says("两年对比"))
    assert answer.toasts == ["正在生成表格，几秒就好。"]
    assert "照录原文，不评价、不排名。" in answer.text
    book = openpyxl.load_workbook(io.BytesIO(document(house, answer)))
    assert book.sheetnames == ["说明", "做法", "数字"]
    kinds = [row[0].partition("（")[0] for row in book["做法"].iter_rows(min_row=2, values_only=True)]
    assert list(dict.fromkeys(kinds)) == ["新增做法", "不再提到", "都有", "说法不同"]
    rows = {row[0]: row for row in book["数字"].iter_rows(min_row=2, values_only=True)}
    assert rows["受理矛盾纠纷"][1:3] == ("变了", "少 23件")
    assert "412件" in rows["受理矛盾纠纷"][6]
    assert "389件" in rows["受理矛盾纠纷"][9]


@pytest.mark.parametrize("action", ["years_of", "years_pair", "years_list", "years_book"])
def test_a_forged_button_gets_a_sentence(house, action):
    clerk = house.clerk("青禾铺镇")
    shown = clerk.says("两年对比")
    pair = clerk.presses(shown.buttons[0], shown).data_of("‹ 回总览").rpartition(":")[2]
    old, new = pair.split("-")
    forged = ["", "x", str(10**15), f"{new}-{old}-n-0", f"{old}-{old}-n-0", f"{old}-{10**14}-n-0"]
    others = [f"{pair}-z-0", pair] if action == "years_list" else []
    for argument in (*forged, *others):
        answer = clerk.forges(f"{action}:0:{argument}", shown)
        assert answer.toasts == ["这两份报告已经变了，请重新发“两年对比”。"], argument
        assert answer.new == []


def test_two_towns_are_never_one(house):
    clerk = house.clerk("锦垣镇")
    one = opens(clerk, "都有", clerk.says("青禾铺镇两年对比")).data_of("‹ 回总览").rpartition(":")[2]
    shown = clerk.says("云栖岭镇两年对比")
    other = clerk.presses(shown.buttons[0], shown).data_of("‹ 回总览").rpartition(":")[2]
    mixed = f"{one.partition('-')[0]}-{other.partition('-')[2]}"
    assert clerk.forges(f"years_pair:0:{mixed}").toasts == ["这两份报告已经变了，请重新发“两年对比”。"]


def test_on_postgresql_too_and_a_digest_is_marked(postgres_house):
    house = postgres_house
    clerk = house.clerk("青禾铺镇")
    walks(clerk)
    practice = "一是请说书人在茶馆讲宅基地案子，讲完现场答问。"
    holds(house, 2023, practice, 10)
    holds(house, 2024, "一是在渡口设法律答问船，船工兼讲解员。", 12, kind=ReportKind.DIGEST)
    holds(house, 2025, practice, 15)
    shown = clerk.says("鹊岭镇这两年有什么变化")
    assert "2024 年（要点整理，非原文） ↔ 2025 年" in shown.text
    gone = opens(clerk, "不再提到", shown)
    assert gone.text.endswith(
        "① 鹊岭镇　2024 年（要点整理，非原文）\n见：一、主要做法 › （一）普法\n一是在渡口设法律答问船，船工兼讲解员。"
    )
    older = clerk.says("鹊岭镇2023年和2025年对比")
    assert "2023 年 ↔ 2025 年" in older.text
    assert older.buttons[:2] == ["都有 1", "数字变化 1"]
    assert "行政检查：10次 → 15次，多 5次" in opens(clerk, "数字变化", older).text
    with house.database.transaction() as session:
        listed = next(one for one in reports.listing(session) if (one.town, one.year) == ("鹊岭镇", 2023))
        assert reports.delete(session, listed.id, system_time(), None)
    assert clerk.presses("导出 Excel", older).toasts == ["这两份报告已经变了，请重新发“两年对比”。"]
