"""An administrator sends reports in the chat: looked at, corrected, confirmed, found; nobody else's file is fetched."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from itertools import count

import pytest
import sqlalchemy as sa
from docx import Document

from bot.console.client import Person
from store.inbox import Inbound, InboundState
from store.practices.library import reports
from store.practices.library.pending import PendingImport
from tests.rig.faults import set_faults
from tests.rig.plan import Fault
from tests.store.practices.broken import scanned, zipped

SYLLABLES = "甲乙丙丁戊己庚辛壬癸"
GONE = "这份文件已经处理过了，或者超过 24 小时没有确认；需要的话请重新发一次。"
_towns = count(10)


@pytest.fixture
def town() -> str:
    """A town that no other transcript has sent a report of."""
    return "鸽" + "".join(SYLLABLES[int(digit)] for digit in str(next(_towns))) + "镇"


def report(town: str, practices: str = "养信鸽四十羽，用信鸽传书送法下乡。", year: int = 2025) -> str:
    return (
        f"清岚县{town}{year}年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n{practices}\n"
        "二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n"
    )


def sends(name: str, content: bytes | str, caption: str = "") -> Callable[[Person], object]:
    data = content if isinstance(content, bytes) else content.encode()
    return lambda person: person.send_bytes(name, data, caption=caption)


def held(house, town: str) -> list[int]:
    with house.database.reading() as session:
        return [one.year for one in reports.listing(session) if one.town == town]


def waiting(house, chat) -> int:
    with house.database.reading() as session:
        rows = session.scalars(sa.select(PendingImport).where(PendingImport.chat_id == chat.id))
        return len(rows.all())


def incidents(house) -> int:
    with house.database.reading() as session:
        return len(session.scalars(sa.select(Inbound).where(Inbound.state == InboundState.DEAD)).all())


def test_a_report_is_looked_at_confirmed_and_found(house, town):
    chief, clerk = house.administrator(), house.clerk()
    text = report(town, f"{town}养信鸽四十羽，用信鸽传书送法下乡。")
    card = chief.does(sends("总结.txt", text))
    assert card.text == (
        "收到一份报告，还没有入库\n"
        "文件：总结.txt\n"
        f"乡镇：清岚县{town}（据标题）\n"
        "年份：2025 年（据标题）\n"
        "类型：原文\n"
        "内容：4 个标题，3 段\n"
        "规定内容：做法成效、存在问题、下一步计划；没找到第一责任人履职\n"
        "\n"
        f"库里还没有{town} 2025 年的报告，入库后新增这一份。"
    )
    assert card.buttons == ["确认入库", "改镇名年份", "取消"]
    assert held(house, town) == []
    done = chief.presses("确认入库", card)
    assert done.new == []
    assert done.text == f"已入库：清岚县{town} 2025 年，4 个标题，3 段。现在就可以提问了。"
    assert done.buttons == []
    assert held(house, town) == [2025]
    found = clerk.says(f"{town}信鸽传书怎么送法")
    assert f"{town}　2025 年" in found.text
    assert "养信鸽四十羽" in found.text


def test_the_person_sees_that_we_are_busy(house, town):
    before = len(house.calls("sendChatAction"))
    chief = house.administrator()
    chief.does(sends("总结.txt", report(town)))
    (shown, *_) = house.calls("sendChatAction")[before:]
    assert shown["params"]["action"] == "typing"
    assert int(shown["params"]["chat_id"]) == chief.id


def test_confirming_twice_imports_once(house, town):
    chief = house.administrator()
    card = chief.does(sends("总结.txt", report(town)))
    data = card.data_of("确认入库")
    done = chief.presses("确认入库", card)
    again = chief.forges(data, done)
    assert (again.new, again.redrawn, again.toasts) == ([], [], [GONE])
    other = chief.does(sends("总结.txt", report(town)))
    assert "与库里已有的一模一样，不用再入库。" in other.text
    assert other.buttons == ["改镇名年份", "取消"]
    assert held(house, town) == [2025]


def test_two_quick_presses_import_once(house, town):
    chief = house.administrator()
    card = chief.does(sends("总结.txt", report(town)))
    data, message = card.data_of("确认入库"), card.last["message_id"]
    both = chief.does(lambda person: [person.press_data(message, data) for _ in range(2)])
    assert both.text.startswith("已入库：")
    assert both.toasts.count(GONE) == 1
    assert held(house, town) == [2025]


def test_a_document_with_a_table(house, town):
    document = Document()
    for line in report(town).splitlines():
        document.add_paragraph(line)
    cells = document.add_table(1, 2).rows[0].cells
    cells[0].text, cells[1].text = "鸽舍", "四座"
    data = BytesIO()
    document.save(data)
    chief = house.administrator()
    card = chief.does(sends("总结.docx", data.getvalue()))
    assert f"乡镇：清岚县{town}（据标题）" in card.text
    assert "已入库" in chief.presses("确认入库", card).text


def test_a_scanned_page_is_refused_in_one_sentence(house):
    chief = house.administrator()
    answer = chief.does(sends("扫描.pdf", scanned()))
    assert answer.text == (
        "“扫描.pdf”没有收下：取不出文字，多半是扫描件，请先做文字识别（OCR）存成 .docx，或找原来的电子版再导入。"
    )
    assert answer.buttons == []
    assert waiting(house, chief) == 0


def test_an_archive_is_one_card_with_a_line_each(house, town):
    second, third = f"{town[:-1]}乡", f"{town[:-1]}街道"
    text = "一、主要做法\n养信鸽四十羽。\n二、存在问题\n经费不足。\n"
    archive = zipped(
        {
            "甲.txt": report(town).encode(),
            "乙.txt": report(second).encode(),
            "丙.pdf": scanned(),
            "丁.txt": text.encode(),
        }
    )
    chief = house.administrator()
    card = chief.does(sends("全县.zip", archive))
    head, one, two, three, four = card.text.split("\n\n")
    assert head == "收到 4 份文件，还没有入库"
    assert one == f"① 清岚县{town} 2025 年（甲.txt，3 段）\n入库后新增。没找到第一责任人履职。"
    assert two.startswith(f"② 清岚县{second} 2025 年")
    assert three.startswith("③ 丙.pdf\n不能入库。取不出文字，多半是扫描件")
    assert four.startswith("④ 丁.txt\n先不入库。看上去不像法治政府建设年度报告")
    assert card.buttons == ["全部入库（2 份）", "改①", "改②", "改④", "取消"]
    done = chief.presses("全部入库（2 份）", card)
    assert f"已入库 2 份\n· 清岚县{town} 2025 年" in done.text
    assert (held(house, town), held(house, second)) == ([2025], [2025])
    assert "文件：全县.zip/丁.txt" in done.text
    mended = chief.says(f"{third} 2024")
    assert mended.buttons == ["确认入库", "改镇名年份", "取消"]
    chief.presses("确认入库", mended)
    assert held(house, third) == [2024]


def test_an_archive_with_too_many_is_refused_whole(house, town):
    chief = house.administrator()
    files = {f"{number}.txt": report(town, year=2000 + number % 26).encode() for number in range(21)}
    answer = chief.does(sends("全部.zip", zipped(files)))
    assert "超过 20 份文件" in answer.text
    assert waiting(house, chief) == 0


def test_a_report_that_replaces_says_what_changes(house, town):
    house.holds("旧.txt", report(town, "养信鸽四十羽。建鸽舍四座。"))
    chief = house.administrator()
    card = chief.does(sends("新.txt", report(town, "养信鸽四十羽。改用溜索过江。装了喇叭。")))
    assert f"库里已有{town} 2025 年的原文，入库后用这一份替换：新增 2 句，去掉 1 句，3 句不变。" in card.text
    assert "替换了原来的" in chief.presses("确认入库", card).text
    assert held(house, town) == [2025]


def test_somebody_else_was_faster(house, town):
    one, other = house.administrator(), house.administrator()
    first = one.does(sends("总结.txt", report(town)))
    second = other.does(sends("另一版.txt", report(town, "装了喇叭。")))
    one.presses("确认入库", first)
    seen = other.presses("确认入库", second)
    assert seen.toasts == ["情况有变化，请把更新后的内容再核对一遍。"]
    assert "入库后用这一份替换：新增 1 句，去掉 1 句" in seen.text
    assert "已入库" in other.presses("确认入库", seen).text


def test_cancelled_is_cancelled(house, town):
    chief = house.administrator()
    card = chief.does(sends("总结.txt", report(town)))
    data = card.data_of("确认入库")
    gone = chief.presses("取消", card)
    assert (gone.text, gone.buttons) == ("已取消，什么都没有保存。", [])
    assert waiting(house, chief) == 0
    assert chief.forges(data, gone).toasts == [GONE]
    assert held(house, town) == []


def test_files_sent_together_each_keep_their_card_even_after_a_question(house, town):
    chief = house.administrator()
    years = (2021, 2022, 2023)
    cards = chief.does(
        lambda person: [person.send_bytes(f"{year}.txt", report(town, year=year).encode()) for year in years]
    )
    assert len(cards.new) == 3
    chief.says("调解员有没有补贴")
    for message in cards.new:
        data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        answer = chief.does(lambda person, at=message["message_id"], data=data: person.press_data(at, data))
        assert answer.text.startswith("已入库：")
    assert held(house, town) == [2021, 2022, 2023]


def test_a_clerk_a_stranger_and_a_group_are_refused_without_a_download(house, town):
    before = len(house.calls("getFile")), len(house.calls("download"))
    clerk = house.clerk()
    answer = clerk.does(sends("总结.txt", report(town)))
    assert answer.text == "只有管理员能添加报告，这个文件没有打开。要核对报告里的数字，请先发“核对报告”，再发文件。"
    assert "还没有开通使用" in house.stranger().does(sends("总结.txt", report(town))).text
    (in_group,) = house.group(house.administrator())
    assert "只在私聊里回答" in in_group.does(sends("总结.txt", report(town))).text
    assert (len(house.calls("getFile")), len(house.calls("download"))) == before


@pytest.mark.parametrize("action", ["import_keep", "import_name", "import_drop"])
def test_nobody_else_reaches_a_report_that_waits(house, town, action):
    chief, other, clerk = house.administrator(), house.administrator(), house.clerk()
    data = chief.does(sends("总结.txt", report(town))).data_of("确认入库")
    _, _, argument = data.split(":")
    number, _, _ = argument.partition("-")
    argument = {"import_keep": argument, "import_name": f"{number}-1", "import_drop": number}[action]
    shown = other.says("调解员有没有补贴")
    assert other.forges(f"{action}:0:{argument}", shown).toasts == [GONE]
    seen = clerk.forges(f"{action}:0:{argument}", clerk.says("调解员有没有补贴"))
    assert "只给县级管理员用" in seen.toasts[0]
    assert waiting(house, chief) == 1
    assert held(house, town) == []


@pytest.mark.parametrize("argument", ["", "-", "x-y", "1-٣", "9" * 30, "-1", "1-99999999999999999999", "²-1"])
@pytest.mark.parametrize("action", ["import_keep", "import_name", "import_drop"])
def test_a_forged_button_does_nothing(house, action, argument):
    chief = house.administrator()
    shown = chief.says("调解员有没有补贴")
    answer = chief.forges(f"{action}:0:{argument}", shown)
    assert (answer.new, answer.redrawn, answer.toasts) == ([], [], [GONE])


@pytest.mark.parametrize("method", ["getFile", "download"])
@pytest.mark.parametrize("fault", ["reset", "server_error", "html", "too_many"])
def test_a_network_that_fails_for_a_moment_is_asked_again(house, town, method, fault):
    chief = house.administrator()
    set_faults(house.client, Fault(fault, methods=[method], times=1, retry_after=1))
    card = chief.does(sends("总结.txt", report(town)))
    set_faults(house.client)
    assert card.buttons == ["确认入库", "改镇名年份", "取消"]


def test_a_network_that_goes_on_failing_is_no_incident(house, town):
    chief = house.administrator()
    before = incidents(house)
    set_faults(house.client, Fault("reset", methods=["download"]))
    answer = chief.does(sends("总结.txt", report(town)))
    set_faults(house.client, Fault("too_many", methods=["getFile"], retry_after=60))
    patient = chief.does(sends("总结.txt", report(town)))
    set_faults(house.client)
    assert answer.text == patient.text == "文件没有下载下来，请再发一次。"
    assert incidents(house) == before
    assert "确认入库" in chief.does(sends("总结.txt", report(town))).buttons


def test_25_megabytes_are_refused_without_a_download(house):
    before = len(house.calls("getFile")), len(house.calls("download"))
    chief = house.administrator()
    answer = chief.does(sends("全县.docx", b"PK\x03\x04" + bytes(25_000_000)))
    assert answer.text == "“全县.docx”没有收下：文件超过 20 MB，请只留报告正文再导入。"
    assert (len(house.calls("getFile")), len(house.calls("download"))) == before


def test_a_size_that_is_not_told_beforehand_is_refused_all_the_same(house):
    chief = house.administrator()

    def without_size(person: Person) -> None:
        sent = person.send_bytes("全县.docx", b"PK\x03\x04" + bytes(25_000_000))["document"]
        person.send_raw(document={key: value for key, value in sent.items() if key != "file_size"})

    answer = chief.does(without_size)
    assert answer.text.count("文件超过 20 MB") == 2


def test_a_file_whose_name_has_a_number_of_a_person_is_not_even_fetched(house, town):
    chief = house.administrator()
    before = len(house.calls("getFile"))
    answer = chief.does(sends(f"13812345678{town}.txt", report(town)))
    assert "身份证号、手机号或银行卡号，我没有看，也没有保存" in answer.text
    assert answer.buttons == []
    assert len(house.calls("getFile")) == before


def test_a_name_is_shown_as_it_is(house, town):
    card = house.administrator().does(sends("<b>总结&.txt", report(town)))
    assert "文件：<b>总结&.txt" in card.text
