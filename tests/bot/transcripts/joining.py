"""How transcripts let people in: by a code from the shell, or by an administrator's buttons."""

from __future__ import annotations

import re
from functools import partial

from bot.clock import system_time
from store.people import invitations, places
from store.people.invitations import Offer
from store.people.rights import Role
from tests.bot.conftest import TOKEN, Answer

LINK = re.compile(r"https://t\.me/tashan_test_bot\?start=([A-Za-z0-9_-]{20})")
NOTICE = "使用前请先阅读：保密须知"


def from_shell(house, role=Role.OWNER, county="清岚县", town=None, **more):
    """A code made by whoever runs the bot."""
    code_of = partial(invitations.code_of, TOKEN)
    with house.database.transaction() as session:
        offer = Offer(role, places.place(session, system_time(), county, town), **more)
        return code_of(invitations.issue(session, offer, None, system_time(), code_of).nonce)


def code_in(answer):
    """The code on the card under the picture."""
    return LINK.search(answer.text)[1]


def invites(chief, town, role="报送员", name=None):
    """By the buttons, to the picture."""
    chief.says("/invite")
    picked = chief.says(town)
    card = chief.presses(next(label for label in picked.buttons if label.startswith(role)))
    sure = chief.presses("不填，由对方自己填") if name is None else chief.says(name)
    assert card.text != sure.text
    made = chief.presses("确认，生成邀请")
    assert "邀请已生成" in made.text
    return Answer(made.new, [], [])  # the picture; the card above it is redrawn


def joins(house, code, name=None):
    """A stranger who comes with the code, says their name where it is asked for, and agrees."""
    stranger = house.stranger()
    came = stranger.says(f"/start {code}")
    assert "您已加入" in came.text, came.text
    if name is not None:
        assert "请把您的真实姓名" in came.text
        came = stranger.says(name)
    assert NOTICE in came.text
    return stranger, stranger.presses("我已阅读并同意")
