"""What an answer was worth: asked with two buttons, answered with thanks."""

from __future__ import annotations

from handlers.turn import Button
from store.practices.feedback.gap_tables import Verdict

REASONS = {
    Verdict.WRONG_TOWN: "镇不对",
    Verdict.WRONG_YEAR: "年份不对",
    Verdict.NOT_ASKED: "不是我问的",
    Verdict.WRONG_QUOTE: "引文有误",
}


def ask_buttons(said: Verdict | None) -> list[Button]:
    """Was it any use? And what was said of it; 有用 can be taken back."""
    amiss = Button("不对题", "amiss")
    if said is None:
        return [Button("有用", "judge", Verdict.USEFUL.value), amiss]
    label = "有用" if said is Verdict.USEFUL else REASONS[said]
    return [Button(f"✓ {label}", "judge", said.value), *([amiss] if said is Verdict.USEFUL else [])]


def reason_buttons() -> list[list[Button]]:
    """What was wrong with it?"""
    buttons = [Button(label, "judge", verdict.value) for verdict, label in REASONS.items()]
    return [buttons[:2], buttons[2:], [Button("返回", "back")]]


def thanks(verdict: Verdict) -> str:
    """To somebody who judged an answer."""
    if verdict is Verdict.USEFUL:
        return "已记下：有用。谢谢！"
    return f"已记下：{REASONS[verdict]}。谢谢，管理员会看到（不记名）。"


def what_is_wrong() -> str:
    """To somebody who is shown the reasons."""
    return "哪里不对？请在这条答案下面选一个。"
