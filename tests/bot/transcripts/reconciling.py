"""Reports of a town with a year behind it, for transcripts of 核对报告."""

from __future__ import annotations

import io

import openpyxl
from docx import Document

from tests.bot.conftest import Answer, Chat, House
from tests.bot.transcripts.months import Town

SENTENCES = (
    "前三季度受理矛盾纠纷{came}件，调解成功{went}件。",
    "前三季度开展法治宣传27场次，现有网格{grids}个。",
    "培育应急救援队员40人。矛盾纠纷化解率100%以上。",
)
TRUE = {"came": 275, "went": 266, "grids": 40}


def lines(town: str, year: int, **other: int) -> list[str]:
    """A report; what it says is what the months say, but for these."""
    body = "".join(SENTENCES).format(**TRUE | other)
    return [f"{town}{year}年法治政府建设工作报告", "一、主要做法", body, "二、存在问题", "经费不足。"]


def word(*paragraphs: str) -> bytes:
    """A Word document."""
    made, data = Document(), io.BytesIO()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(data)
    return data.getvalue()


def sends(person: Chat, name: str, data: bytes, caption: str = "") -> Answer:
    """A document; the answer is all that comes after it."""
    return person.does(lambda one: one.send_bytes(name, data, caption=caption))


def files(house: House, answer: Answer) -> dict[str, bytes]:
    """The files that came, by name."""
    sent = [one["document"] for one in answer.new if "document" in one]
    return {one["file_name"]: house.client.download(one["file_id"]) for one in sent}


def verdicts(data: bytes) -> dict[str, str]:
    """Of each figure of the table, as written."""
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    return {str(row[2]): str(row[1]) for row in rows[1:]}


def remarked(data: bytes) -> list[tuple[str, str]]:
    """What each comment of a document stands on, and its first line."""
    made = Document(io.BytesIO(data))
    first = {one.comment_id: one.text.split("\n")[0] for one in made.comments}
    found = []
    for paragraph in made.paragraphs:
        on: dict[int, str] = {}
        for element in paragraph._p.iter():
            kind = element.tag.rpartition("}")[2]
            number = next((int(value) for key, value in element.attrib.items() if key.endswith("}id")), -1)
            if kind == "commentRangeStart":
                on[number] = ""
            elif kind == "commentRangeEnd":
                found.append((on.pop(number), first[number]))
            elif kind == "t":
                on = {key: said + (element.text or "") for key, said in on.items()}
    return found


def is_checked(town: Town, clerk: Chat) -> None:
    """A clerk has a Word document checked in which one figure differs."""
    year = town.month.year
    asked = clerk.says("核对报告")
    assert "请把要核对的报告发到这里" in asked.text
    assert "板溪镇已报的各月数字" in asked.text
    answer = sends(clerk, "总结.docx", word(*lines("板溪镇", year, went=264)))
    assert f"板溪镇 {year} 年报告核对结果" in answer.new[0]["caption"]
    assert "读到 6 个数字：一致 3，不一致 1，没有收集 1，不可能 1。" in answer.new[0]["caption"]
    assert "不一致：调解成功。" in answer.new[0]["caption"]
    came = files(town.house, answer)
    assert set(came) == {f"板溪镇{year}年报告核对.xlsx", "总结.docx"}
    assert verdicts(came[f"板溪镇{year}年报告核对.xlsx"]) == {
        "275件": "一致", "264件": "不一致", "27场次": "一致", "40个": "一致", "40人": "没有收集", "100%以上": "不可能",
    }  # fmt: skip
    assert [on for on, _ in remarked(came["总结.docx"])] == ["264件", "100%以上"]
    assert remarked(came["总结.docx"])[0][1].startswith("不一致：报告写 264件，应为266件")
