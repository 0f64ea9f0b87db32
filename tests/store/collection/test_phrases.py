"""A clerk's line is an answer, a command or a question: told apart on lines as people type them (said.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.collection.phrases import Command, companion, is_question, read_command, sequel
from tests.store.collection.lines import ALL, DISPUTES, read

SAID = tomllib.loads((Path(__file__).parent / "said.toml").read_text("utf-8"))


def what_is(line: str) -> str:
    """As the dialog tells it: a command first, then an answer."""
    command = read_command(line)
    if command is not None:
        return command.value
    said = read(line, DISPUTES)
    return "question" if said is None else "answer"


def test_the_set_is_large_enough_and_knows_every_command():
    lines = [line for label in SAID for line in SAID[label]]
    assert len(lines) == len(set(lines)) >= 350
    assert len(SAID["question"]) >= 100
    assert len(SAID["answer"]) >= 90
    assert set(SAID) == {"answer", "question", *(command.value for command in Command)}


@pytest.mark.parametrize("label", SAID)
def test_a_line_is_what_it_is(label):
    taken = {line: what_is(line) for line in SAID[label]}
    assert {line: kind for line, kind in taken.items() if kind != label} == {}


def test_a_question_stays_one_with_its_mark():
    assert [line for line in SAID["question"] if what_is(f"{line.rstrip('?？')}？") != "question"] == []


@pytest.mark.parametrize("command", list(Command))
@pytest.mark.parametrize("around", ["{}。", " {} ", "{}！", "“{}", "　{}\n"])
def test_signs_around_a_command_do_not_matter(command, around):
    for line in SAID[command.value]:
        assert read_command(around.format(line)) is command, line


@pytest.mark.parametrize(
    "line",
    [
        "别的镇报了没",
        "板溪镇报了吗",
        "隔壁镇交了没有",
        "跳过会怎么样",
        "不涉及是什么意思",
        "可以提交了吗",
        "能提交吗",
        "提交后怎么改",
        "为什么要取消",
        "都是0可以吗",
        "全填0行不行",
        "沿用上月可以吗",
        "口径是什么",
        "怎么把纠纷数改成12",
        "能把纠纷数改成12吗",
        "取消订单的法律规定有哪些",
        "0",
        "没有",
        "无",
        "零",
        "调解",
        "纠纷",
        "办结",
        "不知道",
    ],
)
def test_what_only_resembles_a_command_is_none(line):
    assert read_command(line) is None


@pytest.mark.parametrize(
    "line", ["12？", "受理32件？", "几十件", "十几件", "好几百", "没什么", "什么都没有", "这几项都是0"]
)
def test_a_figure_or_nothing_is_no_question(line):
    assert not is_question(line)


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    assert isinstance(read_command(text), Command | None)
    assert isinstance(is_question(text), bool)


@given(st.sampled_from(SAID["answer"]), st.sampled_from(SAID["question"]))
def test_a_line_too_long_for_a_command_is_none(answer, question):
    assert read_command(f"{answer}{question}" * 10) is None


def test_what_follows_a_field_is_a_field():
    codes = {metric.code for metric in ALL}
    found = [sequel(code) for code in codes] + [
        companion(code, unit) for code in codes for unit in ("人", "人次", "份")
    ]
    assert {code for code in found if code} <= codes
    assert sequel("petitions_received") == "petitions_closed"
    assert companion("publicity_events", "人") == "publicity_audience"
    assert companion("publicity_events", "件") is None
