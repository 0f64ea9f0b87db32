"""Where drafts go: what it is now, and what it means to change it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handlers.texts.staff import in_twos, short, turns
from handlers.turn import Button
from store.annual.channel import Channel
from store.people.places import PlaceFacts

NAMES = {Channel.CHAT: "发到聊天里", Channel.FOLDER: "存到服务器文件夹"}
_MEANS = {
    Channel.CHAT: (
        "· 年报初稿、核对结果直接发到索要人的私聊里，每次都核实权限，并记入操作记录；\n"
        "· 未公开的初稿一般按内部资料对待，请先确认县里批准用这个聊天工具传。"
    ),
    Channel.FOLDER: (
        "· 年报初稿、核对结果只写进服务器上的文件夹，聊天里只说已经存好，没有稿中的文字和数；\n"
        "· 文件由运维人员按县里规定的渠道交给本人；\n"
        "· 已经要了、还没发出的，也按新的方式办；已经发出的不会收回。"
    ),
}


def which_county() -> str:
    """For those whose reach has several."""
    return "<b>年报发送方式</b>\n\n看哪个县区？"


def county_buttons(counties: Sequence[PlaceFacts], previous: int, following: int) -> list[list[Button]]:
    """A page of them."""
    rows = in_twos([Button(short(one.name), "channel_at", str(one.id)) for one in counties])
    return [row for row in (*rows, turns(previous, following, "channel_counties")) if row]


def card(county: PlaceFacts, here: Channel) -> str:
    """As it is."""
    return f"<b>{escape(county.name)}年报发送方式</b>\n\n现在：<b>{NAMES[here]}</b>\n{_MEANS[here]}"


def card_buttons(county: PlaceFacts, here: Channel, *, several: bool) -> list[list[Button]]:
    """To the other one, or to another county."""
    other = Channel.FOLDER if here is Channel.CHAT else Channel.CHAT
    change = [Button(f"改为{NAMES[other]}", "channel_ask", f"{county.id}-{other}")]
    return [change, *([[Button("‹ 换县区", "channel_counties", "0")]] if several else [])]


def preview(county: PlaceFacts, to: Channel) -> str:
    """Before it is changed."""
    return f"<b>{escape(county.name)}</b>的年报初稿改为<b>{NAMES[to]}</b>？改了以后：\n\n{_MEANS[to]}"


def preview_buttons(county: PlaceFacts, to: Channel) -> list[list[Button]]:
    """Yes or no."""
    return [[Button("确认改", "channel_set", f"{county.id}-{to}"), Button("不改", "channel_at", str(county.id))]]


def switched(to: Channel) -> str:
    """Over the chat."""
    return f"已改为{NAMES[to]}，记入了操作记录。"


def gone() -> str:
    """To a button of a county that is not there any more, or not for this person."""
    return "这里现在不能改了，请重新发“年报发送方式”。"
