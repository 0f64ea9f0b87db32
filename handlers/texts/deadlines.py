"""截止日设置: what is due, when, and who is reminded, as an administrator reads it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from html import escape

from handlers.texts.calendar import dated, day, guessed
from handlers.texts.staff import in_twos, short, turns
from handlers.turn import Button
from store.outreach.deadlines import Deadline
from store.outreach.occasions import Occasion
from store.outreach.planned import Planned
from store.outreach.presets import Preset
from store.outreach.rungs import falls_on
from store.outreach.tables import Asked, Cadence, Kind, Period, Shift
from store.outreach.terms import Rung, Terms
from store.outreach.workdays import Workdays
from store.people.places import PlaceFacts

ASKED = {Asked.CLERK: "报送员", Asked.DEPUTY: "备岗", Asked.REVIEWER: "审核人", Asked.COUNTY: "县里"}
SHIFTS = {
    Shift.BEFORE: "不是工作日就提前到前一个工作日",
    Shift.AFTER: "不是工作日就顺延到后一个工作日",
    Shift.NONE: "不因节假日变动",
}
PERIODS = {Period.CALENDAR: "当月1日至月底", Period.FROM_26TH: "上月26日至当月25日"}
CADENCES = {Cadence.MONTHLY: "每月", Cadence.QUARTERLY: "每季度", Cadence.YEARLY: "每年", Cadence.ONCE: "只一次"}
OF_QUARTER = ("头一个月", "第二个月", "最后一个月")
_MOST_TOWNS = 6  # named one by one
_LEAP = 2024  # a year in which every month has all the days it can have


def which_county() -> str:
    """For those whose reach has several."""
    return "<b>截止日设置</b>\n\n看哪个县区？"


def county_buttons(counties: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(short(one.name), "deadline_county", str(one.id)) for one in counties])
    return [row for row in (*rows, turns(previous, following, "deadline_counties")) if row]


def home(
    county: PlaceFacts, shown: Sequence[Deadline], following: Mapping[int, Occasion], count: int, today: date
) -> str:
    """A page of what is due in the county; the next of each by root_id."""
    lines = [f"· {_listed(one, following.get(one.root_id), today)}" for one in shown]
    guess = any(following[one.root_id].is_guess for one in shown if one.is_on and one.root_id in following)
    told = [f"<b>{escape(county.name)}截止日设置</b>　共 {count} 项", "\n".join(lines)]
    return "\n\n".join([*told, *([f"{guessed()}。"] if guess else []), "点一项看提醒谁、改时间、停用。"])


def home_buttons(
    shown: Sequence[Deadline], previous: int, following: int, *, presets: int, other_counties: bool
) -> list[list[Button]]:
    """One for each, and what else there is; `presets`: how many the county does not have."""
    rows = [
        [Button(f"{one.terms.name}{'' if one.is_on else '（停）'}", "deadline_card", str(one.root_id))] for one in shown
    ]
    more = [Button("新增", "deadline_act", "add")]
    more += [Button(f"常用事项（{presets}）", "deadline_presets", "0")] if presets else []
    last = [Button("换县区", "deadline_counties", "0")] if other_counties else []
    return [row for row in (*rows, turns(previous, following, "deadline_home"), more, last) if row]


def presets(shown: Sequence[Preset]) -> str:
    """A page of what other counties have, too."""
    lines = [f"· <b>{escape(one.terms.name)}</b>：{when(one.terms)}\n　{escape(one.basis)}" for one in shown]
    return "<b>常用事项</b>\n\n" + "\n".join(lines) + "\n\n点一项，看过以后再决定启用。"


def preset_buttons(shown: Sequence[Preset], previous: int, following: int) -> list[list[Button]]:
    """One for each."""
    rows = [[Button(one.terms.name, "deadline_preset", one.code)] for one in shown]
    home = [Button("‹ 全部截止日", "deadline_home", "0")]
    return [row for row in (*rows, turns(previous, following, "deadline_presets"), home) if row]


def card(
    one: Deadline,
    basis: str,
    towns: Collection[PlaceFacts],
    coming: Sequence[Planned],
    days: Workdays,
    today: date,
    longer: Sequence[tuple[PlaceFacts, date]],
    effects: list[str],
    *,
    has_gone: bool = False,
) -> str:
    """One deadline: all that is set, when it is due next, who has more time, and what reminding has done."""
    lines = [*facts(one.terms, towns), f"依据：{escape(basis)}" if basis else ""]
    state = "" if one.is_on else "（已停用）"
    told = ["\n".join(line for line in lines if line)]
    told += [preview(one.terms, coming, days, today, has_gone=has_gone)] if one.is_on else []
    told += [f"延期：{_longer(longer)}"] if longer else []
    told += ["\n".join(effects)] if effects else []
    told += ["给一个乡镇延期：发“报送情况”，点那个乡镇。"] if one.terms.kind is Kind.FIGURES else []
    return "\n\n".join([f"<b>{escape(one.terms.name)}</b>{state}", *told])


def card_buttons(one: Deadline) -> list[list[Button]]:
    """What can be done with it."""
    rows = in_twos([Button(_ACTS[act], "deadline_act", act) for act in acts_on(one)])
    return [*rows, [Button("‹ 全部截止日", "deadline_home", "0")]]


def acts_on(one: Deadline) -> list[str]:
    """What can be done with a deadline; of the figures it is only set when they are due, and who is reminded."""
    if one.terms.kind is Kind.FIGURES:
        return ["when", "rungs"]
    if not one.is_on:
        return ["on", "end"]
    moved = ["moved"] if one.terms.cadence is Cadence.YEARLY else []
    return ["when", *moved, "rungs", "towns", "name", "extend", "reopen", "off", "end"]


_ACTS = {
    "when": "改时间",
    "moved": "按通知改今年日期",
    "rungs": "改提醒",
    "towns": "改乡镇",
    "name": "改名称",
    "extend": "给乡镇延期",
    "reopen": "改回未办",
    "off": "停用",
    "on": "启用",
    "end": "取消截止日",
}


def facts(terms: Terms, towns: Collection[PlaceFacts]) -> list[str]:
    """All that is set; towns: those that it is for, of a deadline that is for some."""
    is_figures = terms.kind is Kind.FIGURES
    lines = [f"时间：{when(terms)}，{SHIFTS[terms.shift]}"]
    if is_figures:
        lines += [f"数据期间：{PERIODS[terms.period]}"]
        grace = f"过后 {terms.grace_days} 天内交来仍算按时；" if terms.grace_days else ""
        lines += [f"迟了：{grace}过后 {terms.lock_days} 天内还收，算迟报；再往后要先延期"]
    return [*lines, f"乡镇：{for_towns(terms, towns)}", f"提醒：{ladder(terms.rungs)}"]


def for_towns(terms: Terms, towns: Collection[PlaceFacts]) -> str:
    """Whom it is for."""
    if not terms.towns:
        return "全县乡镇"
    names = [escape(one.name) for one in towns]
    if len(names) > _MOST_TOWNS:
        return f"{'、'.join(names[:_MOST_TOWNS])}等 {len(names)} 个"
    return "、".join(names) or "选定的乡镇都已撤并，没有乡镇要办"


def when(terms: Terms) -> str:
    """每月5日报上月的数, 每年2月最后一天."""
    if terms.kind is Kind.FIGURES:
        is_same = terms.period is Period.FROM_26TH and (terms.is_last_workday or (terms.day or 0) >= 25)
        return f"每月{_day_of(terms, None)}报{'当' if is_same else '上'}月的数"
    match terms.cadence:
        case Cadence.MONTHLY:
            return f"每月{_day_of(terms, None)}"
        case Cadence.QUARTERLY:
            return f"每季度{OF_QUARTER[(terms.month or 1) - 1]}{_day_of(terms, None)}"
        case Cadence.YEARLY:
            moved = "" if terms.on is None else f"（{terms.on.year}年为{terms.on.month}月{terms.on.day}日）"
            return f"每年{terms.month}月{_day_of(terms, terms.month)}{moved}"
        case Cadence.ONCE:
            on = terms.on or date.min
            return f"{on.year}年{day(on)}"


def ladder(rungs: Sequence[Rung]) -> str:
    """报送员前3个、前1个工作日，当天；县里过后3个工作日."""
    told = []
    for to, name in ASKED.items():
        steps = sorted(one for one in rungs if one.to is to)
        if steps:
            told.append(f"{name}{'、'.join(_step(one) for one in steps)}")
    return "；".join(told) or "不提醒，只在“截止日”里能看到"


def preview(terms: Terms, coming: Sequence[Planned], days: Workdays, today: date, *, has_gone: bool = False) -> str:
    """The next three times, and of the first one who is told when; `has_gone`: today's reminders have."""
    if not coming:
        return "这样设，今后一年没有要办的日子；已经过去的日子不能改，要再办请新增一项。"
    lines = [f"{number}. {_due(one, terms)}" for number, one in enumerate(coming[:3], 1)]
    told = ["接下来的截止日：", *lines, *([f"{guessed()}。"] if any(one.is_guess for one in coming[:3]) else [])]
    first = coming[0]
    told_on = [(falls_on(one, first.due_on, days), one) for one in sorted(terms.rungs)]
    steps = [(on, one) for on, one in told_on if (on > today if has_gone else on >= today)]
    if terms.rungs and not any(on <= first.due_on for on, _ in steps):
        told += ["", f"{first.due_on.month}月{first.due_on.day}日 前该提醒的日子都已过去，要紧的请另发通知。"]
    if steps:
        undone = "没报" if terms.kind is Kind.FIGURES else "没办好"
        told += ["", f"其中 {_short(first.due_on, today)} 这一次，{undone}的才提醒："]
        told += [f"· {dated(on, today)} 提醒{_whom(one)}" for on, one in steps]
    return "\n".join(told)


def _short(of: date, today: date) -> str:
    return f"{of.month}月{of.day}日" if of.year == today.year else f"{of.year}年{of.month}月{of.day}日"


def _longer(longer: Sequence[tuple[PlaceFacts, date]]) -> str:
    names = [f"{escape(one.name)}到 {on.month}月{on.day}日" for one, on in longer]
    rest = f"等 {len(names)} 个" if len(names) > _MOST_TOWNS else ""
    return "、".join(names[:_MOST_TOWNS]) + rest


def _listed(one: Deadline, following: Occasion | None, today: date) -> str:
    head = f"<b>{escape(one.terms.name)}</b>：{when(one.terms)}"
    if not one.is_on:
        return f"{head}（已停用）"
    return f"{head}。{'近一年没有' if following is None else f'下次 {dated(following.due_on, today)}'}"


def _due(one: Planned, terms: Terms) -> str:
    shifted = "" if one.due_on == one.nominal_on else f"（原定 {one.nominal_on.month}月{one.nominal_on.day}日）"
    month = f" 报 {int(one.period[-2:])}月的数" if terms.kind is Kind.FIGURES else ""
    return f"{one.due_on.year}年{day(one.due_on)}{month}{shifted}"


def _day_of(terms: Terms, month: int | None) -> str:
    """The day of a month, or (None) of any."""
    if terms.is_last_workday:
        return "最后一个工作日"
    number = terms.day or 0
    if month is None:
        return "最后一天" if number == 31 else f"{number}日{'（没有这一天的月份为月底）' if number > 28 else ''}"
    last = monthrange(_LEAP, month)[1]
    return "最后一天" if month == 2 and number >= last else f"{min(number, last)}日"


def _step(rung: Rung) -> str:
    return f"{step(rung.days)}{f'（{escape(rung.note)}）' if rung.note else ''}"


def step(days: int) -> str:
    """前3个工作日, 当天, 过后1个工作日."""
    return "当天" if days == 0 else f"{'前' if days < 0 else '过后'}{abs(days)}个工作日"


def _whom(rung: Rung) -> str:
    return f"{ASKED[rung.to]}{f'：{escape(rung.note)}' if rung.note else ''}"
