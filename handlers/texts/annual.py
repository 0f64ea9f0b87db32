"""法治年报: what a town's draft would hold, and what stands beside the file."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.texts.annual_channel import NAMES
from handlers.texts.staff import in_twos, short, turns
from handlers.turn import Button
from store.annual.channel import Channel
from store.annual.record import Standing
from store.annual.structure import Draft, Part
from store.catalogue.months import Month
from store.people.places import PlaceFacts

TITLE = "法治年报"
_AWAITED = {
    Standing.HANDED_IN: "已交、待审核",
    Standing.RETURNED: "已退回",
    Standing.DRAFT: "填报中",
    Standing.NONE: "未报",
}
_MOST_YEARS = 4  # buttons
_SECRECY = "初稿未经审定，请按内部资料保管，不要转发到群里，不要发给无关的人。"


def card(draft: Draft, last: Month, goes_to: Channel) -> str:
    """Before it is made; `last`: the month whose figures may be there by now."""
    standing = {month: how for month, how in draft.record.standing.items() if month.year == draft.year}
    due = [month for month in standing if month <= last]
    accepted = sum(standing[month] is Standing.ACCEPTED for month in due)
    lines = [f"各月报表：已通过 {accepted} 个月"]
    for how, told in _AWAITED.items():
        months = [month for month in due if standing[month] is how]
        lines += [f"· {told} {len(months)} 个月：{_named(months)}"] if months else []
    reopened = sorted(month for month in draft.record.reopened if month in standing)
    lines += [f"· 正在更正 {len(reopened)} 个月：{_named(reopened)}（稿中是更正前的数，已标出）"] if reopened else []
    later = [month for month in standing if month > last]
    lines += [f"· 还没到报送时间：{_named(later)}"] if later else []
    gaps = f"缺口 {len(draft.gaps)} 处，稿中标黄，写明缺什么" if draft.gaps else "没有缺口"
    prompts = sum(piece.part is Part.PROMPT for one in draft.paragraphs for piece in one.pieces)
    lines.append(f"稿中数据 {len(draft.figures)} 处，每处有批注写明来源；{gaps}。")
    lines += [f"要人来写、来核的 {prompts} 处，稿中是灰色提示。"] if prompts else []
    if any(standing[month] is not Standing.ACCEPTED for month in due):
        lines.append("没有通过审核的数不会写成全年数。先补齐、审完再生成，稿子更完整。")
    return "\n".join([_title(draft.town, draft.year), "", *lines, "", f"发送方式：{NAMES[goes_to]}。{_SECRECY}"])


def card_buttons(
    town: PlaceFacts, year: int, others: Sequence[int], *, several: bool, switches: bool
) -> list[list[Button]]:
    """Make it; other years and towns; for administrators, where it goes."""
    more = [Button("年报发送方式", "channel_at", str(town.county_id))] if switches else []
    make = [Button("生成初稿（Word）", "annual_make", f"{town.id}-{year}")]
    return [make, *year_buttons(town, others, several=several), *([more] if more else [])]


def year_buttons(town: PlaceFacts, years: Sequence[int], *, several: bool) -> list[list[Button]]:
    """The other years that there is something of, newest first; `several`: there are other towns to go to."""
    newest = sorted(years, reverse=True)[:_MOST_YEARS]
    rows = in_twos([Button(f"{year} 年", "annual_at", f"{town.id}-{year}") for year in newest])
    return [*rows, *([[Button("‹ 换乡镇", "annual_towns", f"{town.county_id}-0-0")]] if several else [])]


def own_buttons(own: PlaceFacts, year: int) -> list[list[Button]]:
    """To one's own town's."""
    return [[Button(short(own.name), "annual_at", f"{own.id}-{year}")]]


def town_by_town() -> str:
    """To somebody of a town who asks for all of them."""
    return "法治年报是一个乡镇一份，您这里能生成的是本镇的。"


def which_county(year: int) -> str:
    """For those whose reach has several."""
    return f"<b>{year} 年法治年报</b>\n\n哪个县区的乡镇？"


def county_buttons(counties: Sequence[PlaceFacts], previous: int, following: int, year: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(short(one.name), "annual_towns", f"{one.id}-{year}-0") for one in counties])
    pages = [
        Button(one.label, one.action, f"{one.argument}-{year}") for one in turns(previous, following, "annual_counties")
    ]
    return [row for row in (*rows, pages) if row]


def which_town(county: PlaceFacts, year: int, towns: int) -> str:
    """For those who may have all of a county's."""
    if not towns:
        return f"<b>{escape(county.name)}</b>\n\n这里还没有乡镇，没有可以生成的法治年报。"
    return f"<b>{escape(county.name)} {year} 年法治年报</b>\n\n一个乡镇一份，要哪个乡镇的？"


def which_of(year: int) -> str:
    """Where several are called alike."""
    return f"<b>{year} 年法治年报</b>\n\n您说的是哪个乡镇？"


def town_buttons(
    towns: Sequence[PlaceFacts], year: int, county_id: int, previous: int, following: int, *, several: bool
) -> list[list[Button]]:
    """A page of them; `several`: there are other counties to go back to."""
    rows = in_twos([Button(short(one.name), "annual_at", f"{one.id}-{year}") for one in towns])
    pages = turns(previous, following, "annual_towns", f"{county_id}-{year}-")
    back = [Button("‹ 换县区", "annual_counties", f"0-{year}")] if several else []
    return [row for row in (*rows, pages, back) if row]


def too_early(year: int) -> str:
    """To a year that is to come."""
    return f"{year} 年还没有到，没有数可以写进年报。请换一个年份。"


def nothing_there(town: PlaceFacts, year: int) -> str:
    """To a year of which the town has nothing."""
    return f"{escape(short(town.name))} {year} 年没有报过数，写不出年报。请换一个年份，或者先填报。"


def not_yours(town: PlaceFacts, own: PlaceFacts) -> str:
    """To somebody of another town."""
    return (
        f"您在{escape(own.name)}，只能生成本镇的法治年报，{escape(town.name)}的由他们自己或县里生成。"
        "想看别的镇公开的报告怎么写，直接打字提问就行。"
    )


def no_such_town(said: str) -> str:
    """To a name that nobody has here."""
    return f"没有找到“{escape(said)}”。请发乡镇全称和年份，例如：青禾铺镇2026年法治年报；或者只发“法治年报”再选。"


def not_understood() -> str:
    """To what is neither town nor year, to a month, to several years."""
    return (
        "没有看懂要哪个镇、哪一年的。法治年报一个乡镇、一年一份，"
        "请这样发：青禾铺镇2026年法治年报；或者只发“法治年报”再选。"
    )


def gone() -> str:
    """To a button of a town that is not there any more, or not for this person."""
    return "这里现在看不到了，请重新发“法治年报”。"


def making() -> str:
    """Over the chat, while the file is made."""
    return "正在生成年报初稿，请稍候。"


def made_already() -> str:
    """Over the chat, to a second tap."""
    return "这份初稿刚才已经在生成了，请稍等；还要一份，请重新发“法治年报”。"


def not_any_more() -> str:
    """In place of the file, where whoever asked may not have it now."""
    return (
        "这份年报初稿没有发出：岗位、聊天账号或者乡镇已有变动，现在不能领取。"
        "请重新发“法治年报”，如有疑问，请联系县里的管理员。"
    )


def caption(town: PlaceFacts, year: int, gaps: int) -> str:
    """Under the file; `gaps`: places that lack a figure."""
    lacking = f"标黄的 {gaps} 处缺数，补齐以后请重新生成；" if gaps else ""
    return (
        f"{escape(town.name)} {year} 年法治年报初稿。{lacking}"
        f"灰色提示由人补写，批注写明每个数从哪来。签发前删掉批注和最后的核对页。\n\n{_SECRECY}"
    )


def laid_aside(town: PlaceFacts, year: int, name: str) -> str:
    """In place of the file, which lies where the chat does not go: nothing of what stands in it."""
    return (
        f"{escape(town.name)} {year} 年法治年报初稿已存到服务器，不经过聊天。"
        f"请向系统运维人员领取，文件名：{escape(name)}"
    )


def written(name: str, figures: int, gaps: int) -> str:
    """After the file was written at the shell."""
    return f"已把初稿写进 {name}：数据 {figures} 处，缺数 {gaps} 处。未经审定，请按内部资料保管。"


def which_at_the_shell(said: str, found: Sequence[str]) -> str:
    """To a name of no town, or of several."""
    if not found:
        return f"没有叫“{said}”的乡镇。请写全称；可以用 --county 指明县区。"
    return f"“{said}”可能是：{'、'.join(found)}。请写全称；可以用 --county 指明县区。"


def nothing_at_the_shell(town: str, year: int, told: Sequence[int]) -> str:
    """To a year of which the town has nothing."""
    there = f"有数的年份：{'、'.join(map(str, told))}。" if told else "这个乡镇还没有交过报表。"
    return f"{town} {year} 年没有报过数，写不出年报。{there}"


def _title(town: PlaceFacts, year: int) -> str:
    return f"<b>{escape(town.name)} {year} 年法治年报（初稿）</b>"


def _named(months: Sequence[Month]) -> str:
    return "、".join(f"{month.number}月" for month in months)
