"""Hello, help, and what is held."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from handlers.texts import commands
from handlers.turn import Medium
from store.people.people import PersonFacts
from store.practices.library.reports import Holdings, Listed
from store.practices.tables import ReportKind

MOST_TOWNS = 60  # named one by one; of more, the counties are counted, or the list would fill many messages
_MEDIA = {
    Medium.FILE: "图片和音视频",
    Medium.STICKER: "表情",
    Medium.VOICE: "语音",
    Medium.OTHER: "这类消息",
}


def hello(
    person: PersonFacts,
    holdings: Holdings,
    *,
    imports: bool = False,
    invites: bool = False,
    files: bool = False,
    reviews: bool = False,
) -> str:
    """To somebody who opens the chat, who may perhaps add reports, invite others, hand in a month or judge one."""
    place = person.county if person.town is None else f"{person.county}{person.town}"
    inviting = "\n\n要邀请同事加入，发“邀请”两个字。" if invites else ""
    inviting += "\n\n要报这个月的数，发“填报”两个字；还有哪些要报要办、几号截止，发“截止日”。" if files else ""
    inviting += "\n\n看乡镇交来的报表，发“审核”；看各镇报到哪一步，发“报送情况”。" if reviews else ""
    if not holdings.reports:
        adding = "把报告文件直接发来就能添加。" if imports else "请管理员先导入。"
        return f"{escape(place)}的{escape(person.name)}，您好。库里还没有报告，{adding}{inviting}"
    return (
        f"{escape(place)}的{escape(person.name)}，您好。\n\n"
        f"想知道别的镇怎么做，直接打字问就行，例如：\n"
        f"· 调解员有没有补贴\n· 企业嫌检查多怎么办\n· 12·4 宪法日搞了什么活动\n\n"
        f"引号里是报告原话，都注明出处；转述的会标明“要点整理”；库里没有的，会直说没有。\n"
        f"现已收录 {holdings.towns} 个乡镇的 {holdings.reports} 份报告。{inviting}"
    )


def manual(offered: Sequence[str], *, imports: bool) -> str:
    """How to ask, the commands that are for this person, and how to add reports where they may."""
    listed = "\n".join(
        f"/{name} {escape(commands.DESCRIPTIONS[name])}（直接发“{escape(commands.ALIASES[name][0])}”也行）"
        for name in offered
    )
    adding = (
        "<b>怎么添报告</b>\n· 把报告文件直接发来（txt、md、html、docx、pdf，或打成一个 zip），核对后按“确认入库”\n\n"
        if imports
        else ""
    )
    return (
        "<b>怎么问</b>\n"
        "· 一句话，说清要紧的词就行：调解 补贴\n"
        "· 点名某个镇、某一年也行：板溪镇 2023 年 网格\n"
        "· 不点名时，不会把您自己镇的报告拿来回答\n"
        "· 可以接着问：那蟠龙镇呢；按“✕”去掉一个条件，按“重新问”从头来\n\n"
        "<b>答案怎么看</b>\n"
        "· 引号里是报告原话，标明哪个镇、哪一年、哪一节\n"
        "· 注明“要点整理”的是转述，不是原话，引用前请核对\n"
        "· “看上下文”看前后段落；“只看问题”只找写问题的部分\n\n"
        f"{adding}<b>命令</b>\n{listed}"
    )


def towns(listed: Sequence[Listed]) -> str:
    """Which reports are held: each, or county by county how many."""
    if not listed:
        return "库里还没有报告，请管理员先导入。"
    count = len({(one.county, one.town) for one in listed})
    held = f"已收录 {count} 个乡镇的 {len(listed)} 份报告"
    if count > MOST_TOWNS:
        return f"{held}，各县区：\n\n{_counties(listed)}\n\n想看某个镇的，提问时点名就行，例如：板溪镇 网格"
    lines = []
    for county, of_county in groupby(listed, key=lambda one: one.county):
        lines.append(f"\n<b>{_county(county)}</b>")
        for town, of_town in groupby(of_county, key=lambda one: one.town):
            years = "、".join(f"{one.year}{_DIGEST if one.kind is ReportKind.DIGEST else ''}" for one in of_town)
            lines.append(f"{escape(town)}　{years}")
    return f"{held}（标 * 的是要点整理）：\n" + "\n".join(lines)


def cannot_read(medium: Medium, *, is_asked: bool = False) -> str:
    """To somebody who sent no text; `is_asked`: in the middle of something, which follows."""
    wanted = "这一步请打字或者点按钮" if is_asked else "请把想问的打成一句话发给我"
    return f"我还看不了{_MEDIA[medium]}，{wanted}。"


def _counties(listed: Sequence[Listed]) -> str:
    lines = []
    for county, of_county in groupby(listed, key=lambda one: one.county):
        towns = [one.town for one in of_county]
        lines.append(f"{_county(county)}　{len(set(towns))} 个乡镇，{len(towns)} 份报告")
    return "\n".join(lines)


def _county(county: str) -> str:
    return escape(county or "未注明县区")


_DIGEST = "*"
