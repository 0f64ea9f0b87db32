"""What clerks say in place of a command or a button, and what is a question: data/phrases.toml."""

from __future__ import annotations

from enum import StrEnum


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
    OVERVIEW = "overview"  # 看看填了哪些
    CHANGE = "change"  # 把纠纷数改成12: what to change is for read_answers
    SUBMIT = "submit"  # 提交
    STATE = "state"  # 我们报了没
    DUE = "due"  # 这个月几号截止


def read_command(text: str) -> Command | None:
    """The command that a whole line is; None: an answer, a question, or anything else."""
    raise NotImplementedError


def is_question(text: str) -> bool:
    """Whether a line asks something, in place of answering."""
    raise NotImplementedError
