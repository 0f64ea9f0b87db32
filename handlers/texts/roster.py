"""People invited by a list: what it has to look like, what was read in it, and the files that go back."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from handlers.texts.invite import told
from handlers.texts.members import ROLES
from handlers.texts.workbooks import file, unreadable_because
from handlers.turn import Button
from store.days import SHANGHAI
from store.files.faults import ReadFault, UnreadableFile
from store.people.invitations import InvitationFacts
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Role
from store.people.roster import MOST_PEOPLE, Column, RowFault, Where, Wrong
from store.people.rosters import Invitee, Known, Roster

COLUMNS = (("姓名", 16), ("乡镇/单位", 14), ("角色", 14), ("截止日期", 16))  # head and width in characters
SHEETS = ("邀请名单", "填写说明", "单位")
TEMPLATE_FILE = "邀请名单模板.xlsx"
LINKS_COLUMNS = (
    ("乡镇/单位", 16),
    ("姓名", 14),
    ("角色", 14),
    ("截止日期", 16),
    ("邀请链接", 60),
    ("链接有效期至", 18),
)
LINKS_SHEET = "邀请链接"
LINKS_FILE = "邀请链接.xlsx"

_COLUMNS = dict(zip(Column, (title for title, _ in COLUMNS), strict=True))
_MOST_NAMED = 40
_MOST_LINES = 20
_NOT_TAKEN = {
    ReadFault.TOO_LARGE: "文件太大，请只留名单再发。",
    ReadFault.TOO_HEAVY: "文件太复杂，没能读完；请把名单单独复制到一个新表格再发。",
    ReadFault.OVERPACKED: "文件太复杂，没有打开；请把名单单独复制到一个新表格再发。",
    ReadFault.TOO_LONG: f"表格太大，一次最多 {MOST_PEOPLE} 人；请只留名单，人多就分成几份再发。",
}
_KNOWN = {Known.TWICE: "名单里重复了", Known.HERE: "已经在这个单位了", Known.INVITED: "已经邀请过，还没加入"}


def how(roles: Sequence[Role]) -> str:
    """Before a list is made."""
    return (
        "<b>用表格批量邀请</b>\n\n把 Excel 名单（.xlsx）直接发给我就行，每人一行，第一行是表头：\n"
        "· 姓名\n· 乡镇/单位：写全称；县级的人写“县级”\n"
        f"· 角色：{_names(roles)}\n· 截止日期：备岗必填，其他可以不填\n\n"
        "列的顺序不限，其他的列不读、不保存。核对以后才会生成邀请。"
    )


def template_buttons() -> list[list[Button]]:
    """Under it."""
    return [[Button("下载模板", "roster_template")]]


def template() -> str:
    """Under the empty list."""
    return "邀请名单模板。填好后直接发给我，核对以后才会生成邀请。"


def notes(roles: Sequence[Role]) -> list[str]:
    """The lines of the sheet that says how to fill it in."""
    return [
        "每人一行，填在“邀请名单”里；填好后把文件直接发给机器人。",
        "姓名：只写姓名，不要带电话和标点。",
        "乡镇/单位：写全称，例如青禾铺镇；县级的人写“县级”。名单里没有的乡镇，核对时会先列出来。",
        f"角色：{_names(roles)}。",
        "截止日期：备岗必填，写最后一天，例如 2026-12-31；其他角色可以不填。",
        f"一次最多 {MOST_PEOPLE} 人。请不要写身份证号、电话、银行卡号。",
    ]


def ask_an_administrator() -> str:
    """To a clerk who sends a workbook."""
    return "只有管理员能用表格邀请，这个文件没有打开，请把它发给您县里的管理员。"


def unreadable(fault: UnreadableFile) -> str:
    """When there is nothing to be read."""
    return unreadable_because(fault, _NOT_TAKEN)


def no_list(lacking: Sequence[Column]) -> str:
    """When no row is a header."""
    columns = "、".join(f"“{_COLUMNS[one]}”" for one in lacking)
    return f"表格里没找到{columns}这{len(lacking)}列的表头，没有读下去。请补上表头，或按“下载模板”用现成的表格。"


def too_many() -> str:
    """To a list without an end."""
    return f"名单超过 {MOST_PEOPLE} 人，没有读下去，什么都没有保存；请分成几份再发。"


def nobody() -> str:
    """To a header with nothing under it."""
    return "表头下面没有人，请填好再发。"


def gone() -> str:
    """Over the chat, to a button of a card that is done with."""
    return "这份名单已经处理过了，或者超过 24 小时没有确认；需要的话请重新发一次。"


def changed() -> str:
    """Over the chat, where the card no longer said what would happen."""
    return "情况有变化，请把更新后的内容再核对一遍。"


def dropped() -> str:
    """In place of the card."""
    return "已取消，没有邀请任何人，名单没有保存。"


def invited(count: int) -> str:
    """In place of the card."""
    return f"已生成 {count} 个邀请，链接在下面的表格里。"


def links() -> str:
    """Under the file with the links."""
    return "每人一行一个链接，只能用一次。请分别只发给本人，不要把整张表转发到群里。"


def link_row(facts: InvitationFacts, link: str) -> tuple[str, ...]:
    """One row of it."""
    offer, ends = facts.offer, facts.expires_at.astimezone(SHANGHAI)
    until = offer.until.isoformat() if offer.until else ""
    return _unit(offer.place), offer.name, ROLES[offer.role], until, link, f"{ends:%Y-%m-%d %H:%M}"


def card(roster: Roster, roles: Sequence[Role]) -> str:
    """Who would be invited, and who not and why."""
    parts = [f"<b>邀请名单“{file(roster.name)}”，还没有邀请</b>"]
    if roster.invitees:
        parts.append(f"可以邀请 {len(roster.invitees)} 人：\n{_invitees(roster.invitees)}")
    else:
        parts.append("没有可以邀请的人。")
    if roster.new_towns:
        towns = "、".join(escape(one.name) for one in roster.new_towns[:_MOST_NAMED])
        parts.append(f"其中 {len(roster.new_towns)} 个乡镇现在没有，确认后新增，请核对有没有写错：\n{towns}")
    lines = [f"{_where(one.where)} {_wrong(one, roles)}" for one in roster.wrongs]
    lines += [f"{_where(one.where)} {escape(one.offer.name)}{_KNOWN[known]}" for one, known in roster.known]
    if lines:
        more = f"\n还有 {len(lines) - _MOST_LINES} 行没有列出。" if len(lines) > _MOST_LINES else ""
        parts.append(f"以下 {len(lines)} 行不会邀请：\n" + "\n".join(f"· {one}" for one in lines[:_MOST_LINES]) + more)
    if roster.invitees:
        parts.append("确认后给您一张带邀请链接的表格，链接 7 天内有效。")
    return "\n\n".join(parts)


def card_buttons(roster: Roster) -> list[list[Button]]:
    """Yes, or nothing."""
    keep = [Button("确认邀请", "roster_keep", f"{roster.number}-{roster.stamp}")] if roster.invitees else []
    return [[*keep, Button("取消", "roster_drop", str(roster.number))], *template_buttons()]


def _invitees(invitees: Sequence[Invitee]) -> str:
    shown = sorted(invitees[:_MOST_NAMED], key=lambda one: _unit(one.offer.place))
    lines = []
    for place, there in groupby(shown, key=lambda one: one.offer.place):
        lines.append(f"{escape(_unit(place))}：" + "、".join(map(_invitee, there)))
    more = f"\n还有 {len(invitees) - _MOST_NAMED} 人没有列出。" if len(invitees) > _MOST_NAMED else ""
    return "\n".join(lines) + more


def _invitee(one: Invitee) -> str:
    until = f"，到{told(one.offer.until)}" if one.offer.until else ""
    return f"{escape(one.offer.name)}（{ROLES[one.offer.role]}{until}）"


def _wrong(wrong: Wrong, roles: Sequence[Role]) -> str:
    column, said = _COLUMNS[wrong.column], f"“{escape(wrong.said)}”"
    match wrong.fault:
        case RowFault.NUMBER:
            return f"{column}里有身份证号、手机号或银行卡号，没有保存；名单里请不要写号码"
        case RowFault.BLANK:
            return "截止日期空着，备岗要填最后一天" if wrong.column is Column.UNTIL else f"{column}空着"
        case RowFault.UNKNOWN if wrong.column is Column.ROLE:
            return f"{column}{said}不认识，可填：{_names(roles)}"
        case RowFault.UNKNOWN if wrong.column is Column.TOWN:
            return f"{column}{said}不认识，请写全称，以镇、乡、街道等结尾"
        case RowFault.UNKNOWN if wrong.column is Column.UNTIL:
            return f"{column}{said}看不懂，请写成 2026-12-31 这样"
        case RowFault.UNKNOWN:
            return f"{column}{said}不像姓名，请只写姓名"
        case RowFault.PAST:
            return f"{column}{said}已经过了"
        case RowFault.FORMER:
            return f"{column}{said}现在是{escape(wrong.now)}，请改用现名"
        case RowFault.MISPLACED:
            return f"{escape(wrong.now)}没有{ROLES[Role(wrong.said)]}这个角色"
        case _ if wrong.column is Column.ROLE:
            return f"{ROLES[Role(wrong.said)]}不归您邀请，可填：{_names(roles)}"
        case _:
            return f"{column}{said}不归您管"


def _where(where: Where) -> str:
    return f"“{escape(where.sheet)}”第{where.row}行" if where.sheet else f"第{where.row}行"


def _names(roles: Sequence[Role]) -> str:
    return "、".join(ROLES[role] for role in roles)


def _unit(place: PlaceFacts) -> str:
    return place.name if place.kind is PlaceKind.COUNTY else f"{place.county}{place.name}"
