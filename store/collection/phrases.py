"""What clerks say in place of a command or a button, and what is a question: data/phrases.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Command(StrEnum):
    """What a whole line asks the dialog to do."""

    BEGIN = "begin"  # 我要填报
    SKIP = "skip"  # 跳过
    BACK = "back"  # 上一项
    NONE = "none"  # 不涉及, of what is asked
    LATER = "later"  # 稍后
    CANCEL = "cancel"  # 取消
    ALL_ZERO = "all_zero"  # 都是0
    KEEP = "keep"  # 和上月一样; only for stocks
    ONE_BY_ONE = "one_by_one"  # 逐项填
    DEFINITION = "definition"  # 口径
    OVERVIEW = "overview"  # 还差哪些没填
    STATE = "state"  # 我们报了没
    DUE = "due"  # 这个月几号截止
    SUBMIT = "submit"  # 提交
    CHANGE = "change"  # 把纠纷数改成12: what to change is for read_answers


_ASKS = (Command.STATE, Command.DUE, Command.OVERVIEW)  # commands that are questions by their form
_LONGEST = 40  # characters of a command
_SIGNS = re.compile(r"^[\W_]+|[\s。！!，,；;、.~～…?？]+$")


def read_command(text: str) -> Command | None:
    """The command that a whole line is; None: an answer, a question, or anything else."""
    if len(text) > _LONGEST:
        return None
    said = _SIGNS.sub("", "".join(text.split())).lower()
    for line in dict.fromkeys((said, _bare(said))):
        for command in Command:
            if _command(command).fullmatch(line):
                return None if command not in _ASKS and is_question(text) else command
    return None


def is_question(text: str) -> bool:
    """Whether a line has the words of a question. A question mark alone makes none of a figure: 12？"""
    said = _pattern("question", "not").sub("\0", "".join(text.split()).lower())
    return _pattern("question", "asks").search(_SIGNS.sub("", said)) is not None


def say(name: str) -> str:
    """A pattern for one of the pieces that answers are made of: the table [say]."""
    pattern: str = _data()["say"][name]
    return pattern


def companion(code: str, unit: str) -> str | None:
    """The field of a figure with this unit that follows the figure of a field, without a name; None: nobody knows."""
    found: str | None = _data()["companion"].get(code, {}).get(unit)
    return found


def sequel(code: str) -> str | None:
    """The field of what becomes of a field's cases (信访12件，办结12件); None: it has none."""
    found: str | None = _data()["sequel"]["of"].get(code)
    return found


def origin(code: str) -> str | None:
    """The field of the cases that came in, of which a field tells what became of them; None: of none."""
    first = next((first for first, second in _data()["sequel"]["of"].items() if code in (first, second)), None)
    return first if first in _data()["came"]["fields"] else None


def sequel_words() -> tuple[str, ...]:
    """The words under which it follows."""
    return tuple(_data()["sequel"]["words"])


def came() -> tuple[str, ...]:
    """Words that say only that something came in, where what it was is named behind them: 受理热线诉求."""
    return tuple(_data()["came"]["words"])


@cache
def pasted(table: str, name: str) -> re.Pattern[str]:
    """A pattern for what is pasted: data/pasted.toml."""
    return re.compile(_of_pasted()[table][name])


def answers(word: str, said: str) -> bool:
    """Whether somebody says `yes` or `no` to what a text was understood to say."""
    return pasted("answer", word).fullmatch(said.lower()) is not None


@dataclass(frozen=True)
class Topic:
    """What short words are said of: 信访收5，结6."""

    words: re.Pattern[str]
    codes: Mapping[str, str]  # of what came in (`came`), ended, was sent


@cache
def topics() -> tuple[Topic, ...]:
    """The topics of short words."""
    return tuple(
        Topic(re.compile(one["words"]), {kind: code for kind, code in one.items() if kind != "words"})
        for one in _of_pasted()["topic"]
    )


@cache
def all_of() -> tuple[tuple[Mapping[str, str], re.Pattern[str]], ...]:
    """Fields of which another is said to be as many, with the words that say so behind their figures."""
    said = _of_pasted()["following"]
    before, end = f"(?:{said['all']}|{said['all_done']})", said["all_end"]
    return tuple((one["of"], re.compile(f"{before}(?:{one['words']}){end}")) for one in _of_pasted()["all"])


def more_names(code: str) -> tuple[str, ...]:
    """What a field is called in a pasted text besides its names."""
    return tuple(_of_pasted()["names"].get(code, ()))


def is_less(code: str, said: str) -> bool:
    """Whether words before a figure of a field say that it is not all of it, or none: 发现违法行为9起."""
    words = _of_pasted()["less"]
    return any(re.search(words[name], said) for name in ("every", code.partition(".")[0]) if name in words)


def may_be_counted(code: str, clause: str) -> bool:
    """Whether a figure of a field may stand in another unit there: 领导接访8人次."""
    said = _of_pasted()["unit"].get(code)
    return said is not None and re.search(said, clause) is not None


def after(code: str | None, words: str) -> str | None:
    """The field of a figure with these words right behind one of a field; None: nobody can tell."""
    found = (one["code"] for one in _of_pasted()["next"] if one["after"] == code and re.fullmatch(one["words"], words))
    return next(found, None)


def within(code: str) -> re.Pattern[str]:
    """What a part is called behind 其中, besides by its names."""
    return re.compile(_of_pasted()["within"].get(code, "(?!)"))


def whole_of(code: str) -> str:
    """The field that a field is a kind of; itself where it is of none."""
    kinds: Mapping[str, str] = _of_pasted()["whole"]
    return kinds.get(code, code.partition(".")[0])


@cache
def _of_pasted() -> dict[str, Any]:
    return tomllib.loads((files("store.collection") / "data/pasted.toml").read_text("utf-8"))


def _bare(line: str) -> str:
    """A line without what politeness adds."""
    around = _data()["around"]
    return re.sub(rf"^(?:{around['before']})+|(?:{around['behind']})+$", "", line)


def _command(command: Command) -> re.Pattern[str]:
    return _pattern("command", command.value)


@cache
def _pattern(table: str, name: str) -> re.Pattern[str]:
    return re.compile(_data()[table][name])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("store.collection") / "data/phrases.toml").read_text("utf-8"))
