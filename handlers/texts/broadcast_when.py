"""The moment for which a broadcast is scheduled: how it is asked for, and why one that was typed is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.texts.filing import moment
from handlers.texts.staff import in_twos
from handlers.turn import Button
from store.days import SHANGHAI
from store.outreach.send_times import Odd


def ask(example: datetime) -> str:
    """The step of a scheduled one; `example`: a moment at which it could go."""
    return f"<b>定时发送</b>\n\n什么时候发？请按按钮，或打字发来，例如：{_examples(example)}。"


def buttons(offered: Sequence[datetime], *, is_scheduled: bool) -> list[list[Button]]:
    """Some moments that are near, in the argument as minute()."""
    rows = in_twos([Button(moment(at), "cast_at", str(minute(at))) for at in offered])
    now = [Button("确认后就发", "cast_at", "0")] if is_scheduled else []
    return [*rows, [*now, Button("返回", "cast_preview")]]


def minute(at: datetime) -> int:
    """A moment as the argument of a button: minutes since 1970."""
    return int(at.timestamp()) // 60


def unread(why: Odd | None, example: datetime) -> str:
    """To a time that is none, why, and how it is typed."""
    return f"{_WHY[why]}请这样发：{_examples(example)}。"


def past(asked: datetime) -> str:
    """To a time that is past."""
    return f"{_whole(asked)} 已经过了，请换一个时间。"


def too_far(asked: datetime, latest: datetime) -> str:
    """To a time that is too far off."""
    return f"{_whole(asked)} 太远了，最晚 {moment(latest)}，请换一个时间。"


def moved(asked: datetime, goes_at: datetime) -> str:
    """When it was asked for a moment at which nothing goes."""
    return f"{moment(asked)} 不是工作时间，改到 {moment(goes_at)}。"


_WHY = {
    None: "没看懂时间。",
    Odd.NO_DAY: "没有这一天。",
    Odd.NO_HOUR: "没有这个钟点，一天是 0:00 到 23:59。",
    Odd.DAY_ALONE: "还缺几点发。",
    Odd.PAST: "这个时间已经过了。",
    Odd.FAR: "这个时间太远了。",
}


def _examples(example: datetime) -> str:
    return f"明天上午9点、{moment(example)}、2小时后"


def _whole(at: datetime) -> str:
    """With its year: without one a day that has just been is next year's."""
    local = at.astimezone(SHANGHAI)
    return f"{local.year}年{moment(at)}"
