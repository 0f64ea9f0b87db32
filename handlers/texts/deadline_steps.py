"""截止日设置: what is asked to set a deadline, step by step, and what is said when it is done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from html import escape

from handlers.texts import deadlines as words
from handlers.texts.calendar import day
from handlers.texts.invite import told
from handlers.texts.occasions import title
from handlers.texts.staff import in_twos, short, turns
from handlers.turn import Button
from store.outreach.deadlines import Deadline
from store.outreach.occasions import Occasion
from store.outreach.tables import LONGEST_NAME, Asked, Cadence, Period, Shift
from store.outreach.terms import MOST_RUNGS, Rung, Terms
from store.people.places import PlaceFacts

DAYS = (5, 10, 15, 20, 25, 28)
STEPS = (-10, -5, -3, -2, -1, 0, 1, 3, 5)
GRACE = (0, 1, 2, 3, 5)
LOCK = (10, 20, 30)
_DONE = {"add": "已新增", "preset": "已启用", "on": "已启用", "off": "已停用", "end": "已取消截止日"}
_CONFIRM = {"add": "确认新增", "preset": "确认启用", "on": "确认启用", "off": "确认停用", "end": "确认取消截止日"}


def which_name(before: str) -> str:
    """Typed."""
    now = f"现在叫“{escape(before)}”。\n" if before else "<b>新增截止日</b>\n\n"
    return f"{now}请发事项的名称，2 到 {LONGEST_NAME} 个字，比如：四季度法治材料。"


def no_name() -> str:
    """To something else."""
    return f"名称要 2 到 {LONGEST_NAME} 个字，不能全是符号，请再发一次。"


def no_people(name: str) -> str:
    """To a name with somebody in it."""
    return f"名称会一直保留，里面不要写人名（{escape(name)}），请再发一次。"


def which_cadence() -> str:
    """How often?"""
    return "多久一次？"


def cadence_choice() -> list[list[Button]]:
    """One for each."""
    return in_twos([_pick(label, cadence) for cadence, label in words.CADENCES.items()])


def which_month(cadence: Cadence) -> str:
    """Of the year, or of the quarter."""
    return "哪个月？" if cadence is Cadence.YEARLY else "季度里的哪个月？"


def month_choice(cadence: Cadence) -> list[list[Button]]:
    """One for each."""
    if cadence is Cadence.QUARTERLY:
        return [[_pick(label, number)] for number, label in enumerate(words.OF_QUARTER, 1)]
    buttons = [_pick(f"{number}月", number) for number in range(1, 13)]
    return [buttons[place : place + 4] for place in range(0, 12, 4)]


def which_day() -> str:
    """Of a month."""
    return "几号截止？点一个，或者直接发几号，比如：8。没有 29 到 31 日的月份，以月底为准。"


def day_choice() -> list[list[Button]]:
    """The usual ones."""
    buttons = [_pick(f"{number}日", number) for number in DAYS]
    return [buttons[:3], buttons[3:], [_pick("最后一天", 31), _pick("最后一个工作日", "last")]]


def no_day() -> str:
    """To something else."""
    return "请发 1 到 31 之间的一个数，比如：8。"


def which_date(example: date, year: int | None = None) -> str:
    """Of what is due once, or of a year whose notice says another day."""
    of = "" if year is None else f"{year}年的"
    return f"{of}哪天截止？请发日期，如 {told(example)}。"


def date_choice(usual: date | None) -> list[list[Button]]:
    """As in other years."""
    return [] if usual is None else [[_pick(f"还是 {usual.month}月{usual.day}日", "usual")]]


def no_date(first: date, last: date) -> str:
    """To a day that is past, too far off, or of another year."""
    return f"请发 {first.year}年{day(first)} 到 {last.year}年{day(last)} 之间的一天。"


def no_such_day(said: str) -> str:
    """To 2月30日."""
    return f"没有 {escape(said[:20])} 这一天，请再发一次。"


def of_which_year(meant: date) -> str:
    """To a day without a year that has just passed this year."""
    return f"今年 {meant.month}月{meant.day}日 已经过了。要定在明年，请连年份一起发：{told(meant)}。"


def which_shift() -> str:
    """Where it goes on a holiday."""
    return "截止日碰上周末或节假日怎么办？（调休上班的周末算工作日）"


def shift_choice() -> list[list[Button]]:
    """One for each."""
    told = {Shift.BEFORE: "提前到前一个工作日", Shift.AFTER: "顺延到后一个工作日", Shift.NONE: "不变"}
    return [[_pick(label, shift)] for shift, label in told.items()]


def which_period() -> str:
    """Of the figures."""
    return "每月的数从哪天统计到哪天？"


def period_choice() -> list[list[Button]]:
    """One for each."""
    return [[_pick(words.PERIODS[period], period)] for period in Period]


def which_grace() -> str:
    """How many days?"""
    return "截止日过后，几天之内交来仍算按时？（宽限最后一天不是工作日的，再顺延到工作日）"


def grace_choice() -> list[list[Button]]:
    """The usual ones."""
    return [[_pick(f"{days} 天" if days else "不宽限", days) for days in GRACE]]


def which_lock() -> str:
    """How many days?"""
    return "截止日过后，再过几天就不收了？（之后要交，得先延期；被退回的不受限制）"


def lock_choice() -> list[list[Button]]:
    """The usual ones."""
    return [[_pick(f"{days} 天", days) for days in LOCK]]


def which_towns(picked: Collection[int]) -> str:
    """All, or some."""
    some = f"已选 {len(picked)} 个；" if picked else ""
    return f"哪些乡镇要办？\n\n{some}都要办就点“全县乡镇”；只要几个的，点选或者发镇名（用顿号隔开），再点“选好了”。"


def town_choice(
    towns: Sequence[PlaceFacts], picked: Collection[int], previous: int, following: int
) -> list[list[Button]]:
    """A page of toggles."""
    toggles = [_pick(f"{'✔ ' if one.id in picked else ''}{short(one.name)}", f"t{one.id}") for one in towns]
    done = [_pick(f"选好了（{len(picked)}）", "ok")] if picked else []
    pages = turns(previous, following, "deadline_pick", "p")
    return [row for row in (*in_twos(toggles), pages, [*done, _pick("全县乡镇", "all")]) if row]


def no_town(name: str) -> str:
    """To a name that no town has."""
    return f"本县没有叫“{escape(name[:20])}”的乡镇，请发全称。"


def several_towns(name: str, found: Sequence[PlaceFacts]) -> str:
    """To the beginning of more than one name."""
    named = "、".join(escape(one.name) for one in found[:3])
    return f"“{escape(name[:20])}”开头的有 {len(found)} 个：{named}{'等' if len(found) > 3 else ''}，请发全称。"


def which_rungs(rungs: Sequence[Rung], to: Asked) -> str:
    """Who is reminded when: as it is picked so far."""
    return (
        f"还没报、没办好的，什么时候提醒？\n\n现在：{words.ladder(rungs)}\n\n"
        f"先点提醒谁，再点哪几天（再点一次取消）；也可以发“前7”“后2”“当天”。正在选：{words.ASKED[to]}"
    )


def rung_choice(rungs: Sequence[Rung], to: Asked) -> list[list[Button]]:
    """Tabs of people, toggles of days."""
    there = {one.days for one in rungs if one.to is to}
    tabs = [_pick(f"{'● ' if asked is to else ''}{label}", f"to-{asked}") for asked, label in words.ASKED.items()]
    days = sorted({*STEPS, *there})
    toggles = [_pick(f"{'✔ ' if one in there else ''}{_short_step(one)}", f"at{one}") for one in days]
    rows = [toggles[place : place + 5] for place in range(0, len(toggles), 5)]
    return [tabs, *rows, [_pick("常用一套", "usual"), _pick("不提醒", "none")], [_pick("选好了", "ok")]]


def no_step(farthest: int) -> str:
    """To something else."""
    return f"请发“前7”“后2”或“当天”，按工作日算，最多 {farthest} 天。"


def too_many() -> str:
    """More rungs than anybody should be sent."""
    return f"提醒最多设 {MOST_RUNGS} 次，先取消一次再加。"


def which_occasion(errand: str) -> str:
    """Of which time?"""
    return "哪一次改回未办？" if errand == "reopen" else "给哪一次延期？"


def occasion_choice(found: Sequence[Occasion]) -> list[list[Button]]:
    """One for each."""
    return [[_pick(f"{title(one)}（{one.due_on.month}月{one.due_on.day}日截止）", one.id)] for one in found]


def which_town(errand: str, occasion: Occasion, count: int) -> str:
    """To whom is more time given, or who has not done it after all?"""
    asked = (
        f"哪个乡镇改回未办？已办好的 {count} 个。" if errand == "reopen" else f"给哪个乡镇延期？还没办好的 {count} 个。"
    )
    return f"{escape(title(occasion))}，{day(occasion.due_on)}截止。\n\n{asked}"


def one_town_choice(towns: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([_pick(short(one.name), f"t{one.id}") for one in towns])
    return [row for row in (*rows, turns(previous, following, "deadline_pick", "p")) if row]


def until_when(occasion: Occasion, town: PlaceFacts, given: date | None, first: date, last: date) -> str:
    """Until which day?"""
    before = "" if given is None else f"（已延到 {given.month}月{given.day}日）"
    return (
        f"{escape(town.name)}：{escape(title(occasion))}{before}\n\n"
        f"延到哪天？点一个，或者发日期，{day(first)}到 {day(last)}之间都行。"
    )


def until_choice(days: Sequence[date]) -> list[list[Button]]:
    """Some days."""
    return [[_pick(f"{one.month}月{one.day}日", one.isoformat()) for one in days]]


def nobody_left(errand: str) -> str:
    """Nothing of it can be extended or reopened."""
    if errand == "reopen":
        return "现在还没有乡镇点过“已办好”。"
    return "现在没有可以延期的：都办好了，或者近期没有截止日。"


def sure(errand: str, name: str, before: Sequence[str], after: Sequence[str], preview: str) -> str:
    """What will be, once more before it is kept."""
    changed = [line for line in after if line not in before]
    heads = {"add": "新增", "preset": "启用", "on": "启用"}
    head = f"<b>{heads.get(errand, '修改')}：{escape(name)}</b>"
    return "\n\n".join([head, "\n".join(changed if before else after) or "没有改动。", preview])


def sure_gone(errand: str, one: Deadline) -> str:
    """What will not be any more."""
    name = escape(one.terms.name)
    if errand == "off":
        return f"停用“{name}”？以后不再要、不再提醒，随时可以再启用；过去的都留着。"
    return f"取消截止日“{name}”？以后不再要、不再提醒，也不再列出；过去的都留着。"


def sure_extended(occasion: Occasion, town: PlaceFacts, until: date) -> str:
    """More time for one town."""
    return f"{escape(town.name)}的“{escape(title(occasion))}”延到 {day(until)} 24:00？会告诉这个镇的报送员。"


def sure_reopened(occasion: Occasion, town: PlaceFacts) -> str:
    """One town has not done it after all."""
    return f"{escape(town.name)}的“{escape(title(occasion))}”改回未办？会告诉这个镇，到日子照常提醒。"


def yes_row(errand: str) -> list[Button]:
    """Under the last step."""
    return [Button(_CONFIRM.get(errand, "确认"), "deadline_yes")]


def back_button(*, is_first: bool) -> Button:
    """Under each step."""
    return Button("返回" if is_first else "‹ 上一步", "deadline_back")


def done(errand: str, terms: Terms) -> str:
    """When it is kept."""
    return f"{_DONE.get(errand, '已修改')}：{escape(terms.name)}。"


def extended(occasion: Occasion, town: PlaceFacts, until: date) -> str:
    """When more time is given."""
    return f"{escape(town.name)}的“{escape(title(occasion))}”已延到 {day(until)} 24:00。"


def told_extended(occasion: Occasion, until: date, *, is_reminded: bool) -> str:
    """To the town; `is_reminded`: a reminder is still to come before it is due."""
    more = "到期前会再提醒您。" if is_reminded else "到期前不再另行提醒，请记得办。"
    return f"“{escape(title(occasion))}”的办理期限已延到 {day(until)} 24:00，{more}"


def reopened(occasion: Occasion, town: PlaceFacts) -> str:
    """When one town has not done it after all."""
    return f"{escape(town.name)}的“{escape(title(occasion))}”已改回未办，会告诉这个镇。"


def told_reopened(occasion: Occasion, until: date) -> str:
    """To the town."""
    return f"县里把“{escape(title(occasion))}”改回了未办，{day(until)}截止。办好后请点下面的按钮。"


def done_buttons(root_id: int | None) -> list[list[Button]]:
    """Where to go on."""
    card = [] if root_id is None else [Button("看这一项", "deadline_card", str(root_id))]
    return [[*card, Button("‹ 全部截止日", "deadline_home", "0")]]


def overtaken() -> str:
    """Over the chat, when things have changed meanwhile."""
    return "刚有别的管理员改过，请按现在的内容重新选。"


def already_there() -> str:
    """Over the chat, when the county has the preset."""
    return "这一项已经有了，没有再加一次。"


def needed() -> str:
    """Over the chat, of the figures."""
    return "报表的截止日不能停用或取消，可以改时间。"


def day_is_past() -> str:
    """Over the chat, when the day that was picked cannot be given any more."""
    return "这个日子现在不能选了，请重新选一天。"


def dropped() -> str:
    """When somebody lets it be."""
    return "好的，没有改动。要再看，发“截止日设置”。"


def _short_step(days: int) -> str:
    return "当天" if days == 0 else f"{'前' if days < 0 else '后'}{abs(days)}"


def _pick(label: str, argument: object) -> Button:
    return Button(label, "deadline_pick", str(argument))
