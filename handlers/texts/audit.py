"""What was done, by whom and when, as an administrator reads it; and whether that record is whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any

from handlers.texts.members import ROLES
from handlers.turn import Button
from store.audit import Action, Break, Checked, Flaw
from store.catalogue.metrics import base
from store.collection.receipts import written
from store.collection.tables import Answer
from store.days import SHANGHAI
from store.outreach.broadcasts import Back
from store.people.history import Deed, Named, Page
from store.people.rights import Role
from store.practices.tables import ReportKind

COLUMNS = (("时间", 20), ("操作人", 16), ("操作", 16), ("对象", 16), ("地点", 24), ("详情", 48), ("哈希", 66))
SHEET = "操作记录"
_MOST = 3  # reports or figures named one by one in a chat

_DONE: dict[str, str] = {
    Action.PLACE_MADE: "新增单位",
    Action.PLACE_RENAMED: "单位改名",
    Action.PLACE_MOVED: "单位划转",
    Action.PLACE_MERGED: "单位合并",
    Action.POST_GIVEN: "任职",
    Action.POST_ENDED: "离任",
    Action.CHAT_BOUND: "绑定聊天账号",
    Action.CHAT_FREED: "解绑聊天账号",
    Action.PERSON_RENAMED: "改姓名",
    Action.PERSON_ERASED: "注销个人信息",
    Action.NOTICE_AGREED: "同意保密须知",
    Action.INVITATION_MADE: "发出邀请",
    Action.INVITATION_USED: "接受邀请",
    Action.INVITATION_REVOKED: "撤销邀请",
    Action.REPORT_IMPORTED: "导入报告",
    Action.REPORT_DELETED: "删除报告",
    Action.GAP_CLOSED: "处理未答问题",
    Action.ANSWER_GIVEN: "发布县里答复",
    Action.ANSWER_CHANGED: "修改县里答复",
    Action.ANSWER_WITHDRAWN: "撤回县里答复",
    Action.TOWN_CONSULTED: "请教乡镇",
    Action.FIGURES_GIVEN: "填写报表",
    Action.MONTH_SUBMITTED: "提交报表",
    Action.MONTH_ACCEPTED: "通过报表",
    Action.MONTH_RETURNED: "退回报表",
    Action.MONTH_REOPENED: "重开报表",
    Action.MONTH_TAKEN_BACK: "收回报表",
    Action.MONTH_EXTENDED: "延长报送期限",
    Action.METRIC_CHANGED: "指标设置",
    Action.CALENDAR_CHANGED: "节假日设置",
    Action.DEADLINE_SET: "截止日设置",
    Action.DEADLINE_ENDED: "取消截止日",
    Action.DEADLINE_EXTENDED: "给乡镇延期",
    Action.TASK_DONE: "已办好",
    Action.TASK_REOPENED: "改回未办",
    Action.BROADCAST_SENT: "发通知",
    Action.BROADCAST_STOPPED: "停发通知",
    Action.BROADCAST_WITHDRAWN: "撤回通知",
    Action.BROADCAST_CORRECTED: "更正通知",
    Action.BROADCAST_TAKEN_BACK: "通知没有发出",
    Action.ANNUAL_CHANNEL: "年报发送方式",
    Action.FORM_MAPPED: "确认代填的对应关系",
    Action.FORM_SERVED: "代填表格",
    Action.EXPORTED: "导出",
    Action.RESTORED: "从备份恢复",
}
_BACK = {
    Back.CANCELLED: "有人取消或没有同意",
    Back.WAITED: "长时间没有人同意",
    Back.AUTHOR: "写通知的人已不能发通知",
    Back.LATE: "系统停了一阵，过了时间",
    Back.ERASED: "提到的人已被删除",
}
_CONSULTED = {"asked": "发去请教", "said": "乡镇回了话", "nothing": "乡镇说没有"}
_METRIC = {"new": "新增", "off": "停用", "on": "启用", "changed": "改"}
_CALENDAR = {"set": "：录入", "confirmed": "：全年确认", "cleared": "：清除"}
_DEADLINE = {"new": "：新增", "off": "：停用", "on": "：启用", "changed": "：修改"}
_FIELDS = {"name": "名称", "unit": "单位", "definition": "口径", "typical": "常见范围"}
_CHANNEL = {"chat": "改为发到聊天里", "folder": "改为存到服务器文件夹"}
_EXPORTED = {
    "annual": "法治年报初稿",
    "audit": "操作记录",
    "backup": "整库备份",
    "burden": "减负台账",
    "invitations": "邀请链接名单",
    "reconcile": "报告核对结果",
    "rollup_book": "月报汇总表",
    "rollup_csv": "月报汇总 CSV",
}


def listing(page: Page) -> str:
    """Some rows, the newest first."""
    if not page.deeds:
        return "<b>操作记录</b>\n\n还没有记录。"
    lines = [_entry(deed) for deed in page.deeds]
    return "\n\n".join(["<b>操作记录</b>（新的在前）", *lines])


def listing_buttons(page: Page) -> list[list[Button]]:
    """The pages before and after, and the file."""
    turns = [
        Button(label, "audit_page", str(below))
        for label, below in (("‹ 更新的", page.newer), ("更早的 ›", page.older))
        if below is not None
    ]
    return [row for row in (turns, [Button("导出 Excel", "audit_export")] if page.deeds else []) if row]


def exporting(rows: int) -> str:
    """Over the chat, while the file is made."""
    return f"正在导出 {rows} 条操作记录，请稍候。"


def file_name(now: datetime) -> str:
    """Of the file."""
    return f"{SHEET}-{now.astimezone(SHANGHAI):%Y%m%d}.xlsx"


def caption(rows: int, *, is_cut: bool) -> str:
    """Under the file."""
    cut = "更早的不在里面，需要时请运维人员在服务器上导出。" if is_cut else ""
    return f"操作记录 {rows} 条。{cut}里面有同事的姓名，请妥善保管，不要外传。"


def cells(deed: Deed) -> Sequence[str]:
    """One row of the file."""
    return (
        f"{deed.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}",
        _who(deed.by),
        _done(deed),
        "" if deed.person is None else _who(deed.person),
        deed.place,
        details(deed),
        deed.hash,
    )


def line(deed: Deed) -> str:
    """One row on a terminal."""
    time, by, done, person, place, told, _ = cells(deed)
    facts = "；".join(fact for fact in (person and f"对象：{person}", place and f"地点：{place}", told) if fact)
    return f"{deed.number}. {time} {by} {done}" + (f"（{facts}）" if facts else "")


def details(deed: Deed, most: int | None = None) -> str:
    """What else there is to know; of reports and figures so many by name, None: all."""
    facts = deed.facts
    match deed.action:
        case Action.PLACE_MADE:
            return "" if deed.place.endswith(str(facts.get("name"))) else str(facts.get("name", ""))
        case Action.PLACE_RENAMED:
            return f"由{facts.get('from')}改为{facts.get('to')}"
        case Action.PLACE_MOVED:
            return f"由{_place(deed, 'from')}划归{_place(deed, 'to')}"
        case Action.PLACE_MERGED:
            if "into_name" not in facts:  # of an earlier version
                return f"并入{_place(deed, 'into')}"
            return f"{facts.get('name')}并入{facts['into_name']}"
        case Action.POST_GIVEN:
            return _post(facts)
        case Action.POST_ENDED:
            heir = "" if deed.heir is None else f"交接给{_who(deed.heir)}"
            return "，".join(part for part in (_post(facts), heir) if part)
        case Action.INVITATION_MADE | Action.INVITATION_USED | Action.INVITATION_REVOKED:
            return "，".join(part for part in (f"邀请 {facts.get('invitation')} 号", _post(facts)) if part)
        case Action.NOTICE_AGREED:
            return f"第 {facts.get('version')} 版"
        case Action.REPORT_IMPORTED:
            return _imported(facts, most)
        case Action.REPORT_DELETED:
            return _report([facts.get("county"), facts.get("town"), facts.get("year")]) + _kind(facts)
        case Action.FORM_MAPPED:
            return f"表号 {facts.get('form', '')}"
        case Action.FORM_SERVED:
            return f"表号 {facts.get('form', '')}，填 {facts.get('cells', 0)} 格"
        case Action.GAP_CLOSED:
            why = "，新报告已答上" if facts.get("why") == "import" else ""
            return f"编号 {'、'.join(map(str, facts.get('gaps', ())))}{why}"
        case Action.ANSWER_GIVEN | Action.ANSWER_CHANGED | Action.ANSWER_WITHDRAWN:
            gaps = f"，未答问题编号 {'、'.join(map(str, facts['gaps']))}" if facts.get("gaps") else ""
            return f"答复 {facts.get('answer')} 号第 {facts.get('version')} 版{gaps}"
        case Action.TOWN_CONSULTED:
            return f"未答问题编号 {facts.get('gap')}，{_CONSULTED.get(facts.get('question', ''), '')}"
        case Action.METRIC_CHANGED:
            done = _METRIC.get(facts.get("done", ""), "")
            fields = "、".join(_FIELDS[name] for name in facts.get("changed", ()) if name in _FIELDS)
            return f"{facts.get('name')}：{done}{fields}，自 {facts.get('month')} 起"
        case Action.CALENDAR_CHANGED:
            days = f" {facts['days']} 天" if "days" in facts else ""
            return f"{facts.get('year')} 年{_CALENDAR.get(facts.get('done', ''), '')}{days}"
        case Action.DEADLINE_SET | Action.DEADLINE_ENDED:
            return f"{facts.get('name')}{_DEADLINE.get(facts.get('done', ''), '')}"
        case Action.DEADLINE_EXTENDED:
            return f"{facts.get('name')}，延长到 {facts.get('until')} 24:00"
        case Action.TASK_DONE | Action.TASK_REOPENED:
            return str(facts.get("name", ""))
        case Action.BROADCAST_SENT | Action.BROADCAST_STOPPED | Action.BROADCAST_WITHDRAWN | Action.BROADCAST_CORRECTED:
            return _broadcast(deed)
        case Action.BROADCAST_TAKEN_BACK:
            return f"通知 {facts.get('broadcast')} 号，{_BACK.get(facts.get('why', ''), '')}"
        case Action.FIGURES_GIVEN:
            return f"{facts.get('month')}：{_changes(facts.get('figures', {}), most)}"
        case Action.MONTH_EXTENDED:
            return f"{facts.get('month')}，延长到 {facts.get('until')} 24:00"
        case Action.MONTH_SUBMITTED | Action.MONTH_ACCEPTED | Action.MONTH_RETURNED:
            return _filed(facts)
        case Action.MONTH_REOPENED | Action.MONTH_TAKEN_BACK:
            return _filed(facts)
        case Action.ANNUAL_CHANNEL:
            return _CHANNEL.get(facts.get("channel", ""), "")
        case Action.EXPORTED:
            count = f" {facts['count']} 条" if "count" in facts else ""
            month = f" {facts['month']}" if "month" in facts else f" {facts['year']} 年" if "year" in facts else ""
            return f"{_EXPORTED.get(facts.get('what', ''), '')}{month}{count}".strip()
    return ""


def whole(checked: Checked) -> str:
    """When nothing is amiss."""
    if not checked.rows:
        return "还没有操作记录。"
    return (
        f"操作记录共 {checked.rows} 条，环环相扣，没有被改动过。\n最后一条的校验码：{checked.head}\n"
        "请把条数和校验码抄在别处；以后用 tashan audit verify --expect 校验码 核对，能查出末尾有没有被删。"
    )


def broken(checked: Checked, at: Break) -> str:
    """Where the record is not what was written."""
    told = {
        Flaw.CHANGED: f"第 {at.number} 条的内容被改过",
        Flaw.HASH: f"第 {at.number} 条的校验码被改过，内容没有变",
        Flaw.ALTERED: f"第 {at.number} 条被改过、换过位置，或是后来塞进来的",
        Flaw.MISSING: f"第 {at.expected} 条到第 {at.number - 1} 条不见了",
        Flaw.STRAY: f"多出一条编号不对的记录（{at.number}）",
    }[at.flaw]
    return (
        f"操作记录被动过：{told}。在它之前的 {checked.rows} 条是完好的。\n"
        "请停用有数据库权限的账号，保留现场，用改动之前的备份比对。"
    )


def not_noted() -> str:
    """When a hash that was noted does not stand in the chain."""
    return (
        "抄下的校验码不在记录里：末尾的记录被删过，或者整个被换过。\n"
        "请先核对校验码有没有抄错；没有抄错，就保留现场，用当时的备份比对。"
    )


def backwards(number: int) -> str:
    """When a row says to be older than the one before it."""
    return f"提示：第 {number} 条的时间比前一条早，当时服务器的时钟可能被调过；这不算记录被改。"


def bad_hash() -> str:
    """To something else in its place."""
    return "校验码是 64 位的十六进制数，请从 tashan audit verify 的结果里完整抄写。"


def exported(name: str, rows: int) -> str:
    """After the file was written at the shell."""
    return f"已把 {rows} 条操作记录写进 {name}。里面有同事的姓名，请妥善保管。"


def nothing() -> str:
    """On an empty list."""
    return "还没有操作记录。"


def _entry(deed: Deed) -> str:
    at = deed.at.astimezone(SHANGHAI)
    head = f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}　{escape(_who(deed.by))}　<b>{escape(_done(deed))}</b>"
    target = "" if deed.person in (None, deed.by) else f"对象：{_who(deed.person)}"
    told = " · ".join(fact for fact in (target, deed.place, details(deed, _MOST)) if fact)
    return f"{head}\n{escape(told)}" if told else head


def _who(person: Named | None) -> str:
    if person is None:
        return "运维人员（服务器上）"
    return person.name or f"已注销人员 {person.id} 号"


def _done(deed: Deed) -> str:
    return _DONE.get(deed.action, deed.action)


def _place(deed: Deed, fact: str) -> str:
    number = deed.facts.get(fact)
    return deed.places.get(number, "") if isinstance(number, int) else ""


def _post(facts: dict[str, Any]) -> str:
    role = facts.get("role")
    named = ROLES[Role(role)] if role in set(Role) else ""
    return named + (f"，到 {facts['until']} 为止" if facts.get("until") else "")


def _broadcast(deed: Deed) -> str:
    facts = deed.facts
    parts = [
        f"通知 {facts.get('broadcast')} 号",
        "补发" if "again" in facts else "",
        f"{facts['recipients']} 人" if "recipients" in facts else "",
        f"第 {facts['times']} 次" if "times" in facts else "",
        f"{_who(deed.second)}同意" if deed.second else "",
    ]
    return "，".join(part for part in parts if part)


def _imported(facts: dict[str, Any], most: int | None) -> str:
    parts = [(label, facts.get(key, [])) for label, key in (("新增", "new"), ("替换", "replaced"))]
    return "；".join(f"{label} {_reports(whose, most)}" for label, whose in parts if whose) + _kind(facts)


def _filed(facts: dict[str, Any]) -> str:
    named = "、".join(map(_metric, facts.get("codes", ())))
    receipt = f"，回执 {written(facts['receipt'])}" if "receipt" in facts else ""
    return f"{facts.get('month')} 第 {facts.get('revision')} 版{receipt}" + (f"，请核对：{named}" if named else "")


def _changes(figures: dict[str, tuple[object, object]], most: int | None) -> str:
    told = [f"{_metric(code)} {_figure(before)}→{_figure(after)}" for code, (before, after) in figures.items()]
    return "，".join(told[:most]) + ("" if most is None or len(told) <= most else f"等 {len(told)} 项")


def _metric(code: str) -> str:
    """Its name; a county's own has none outside it."""
    return base().metric(code).name if base().has(code) else code


def _figure(told: object) -> str:
    if told is None:
        return "未填"
    return "不涉及" if told == Answer.NONE else str(told).replace("~", "约").replace("+", "余")


def _reports(whose: Sequence[Sequence[Any]], most: int | None) -> str:
    named = "、".join(map(_report, whose[:most]))
    return named if most is None or len(whose) <= most else f"{named}等 {len(whose)} 份"


def _report(whose: Sequence[Any]) -> str:
    county, town, year = whose
    return f"{county or ''}{town} {year} 年"


def _kind(facts: dict[str, Any]) -> str:
    return "（要点整理）" if facts.get("kind") == ReportKind.DIGEST else ""
