"""What somebody outside is told."""

from __future__ import annotations


def stranger() -> str:
    """To somebody we do not know."""
    return "您还没有开通使用，请联系管理员。"


def private_only() -> str:
    """In a group, where nothing is answered."""
    return "为了不打扰群里其他人，我只在私聊里回答。请点我的头像，单独发消息给我。"
