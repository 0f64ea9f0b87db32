"""Pictures and files: made when they are sent, under the network's limits, and never for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.pages import length
from bot.telegram import CAPTION_LIMIT, Said, bodies, deliver
from handlers.kitchen import Made, in_words
from handlers.turn import Attachment, AttachmentKind, Button, Medium, Reply
from store import outbox
from store.database import Database
from store.outbox import Lane
from tests.rig.network import FIRST, network

TYPED = Said(Medium.TEXT, private=True)
PRESSED = Said(Medium.PRESS, private=True, query_id="44", message_id=9)
CARD = Attachment(AttachmentKind.PHOTO, "no_such_recipe", {"invitation": 12})
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)


@pytest.fixture
def on_sqlite(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    yield database
    database.close()


def test_a_reply_with_a_picture_is_one_call_with_its_text_under_it():
    [body] = bodies([Reply("<b>邀请</b>", [[Button("撤销", "revoke", "12")]], attachment=CARD)], TYPED, 3)
    assert body == {
        "call": "photo",
        "recipe": "no_such_recipe",
        "of": {"invitation": 12},
        "text": "<b>邀请</b>",
        "buttons": [[("撤销", "revoke:3:12")]],
        "menu": [],
    }


@pytest.mark.parametrize(("emojis", "calls"), [(512, ["photo"]), (513, ["message", "photo"])])
def test_a_text_too_long_for_a_caption_goes_before_the_picture(emojis, calls):
    made = bodies([Reply("<b>" + "😀" * emojis + "</b>", attachment=CARD)], TYPED, 0)
    assert [one["call"] for one in made] == calls
    assert length(made[0]["text"]) == 2 * emojis
    assert all(length(one["text"]) <= CAPTION_LIMIT for one in made if one["call"] == "photo")


def test_a_picture_never_replaces_the_pressed_message():
    (_, body) = bodies([Reply("图", in_place=True, attachment=CARD)], PRESSED, 0)
    assert "edits" not in body


async def test_a_recipe_that_fails_is_a_failed_row_and_one_sentence_not_a_retry_for_ever(
    database: Database, tmp_path: Path
) -> None:
    async with network(database, tmp_path) as here:
        bot = here.bot()
        await bot.initialize()
        [body] = bodies([Reply("", attachment=CARD)], TYPED, 0)
        with database.transaction() as session:
            outbox.put(session, "card", FIRST, Lane.REPLY, body, here.now())
        here.plan(FIRST, "后面的")
        await here.dispatch(bot)
        first, last = (row for row in here.rows() if row.key != f"{FIRST} reply 后面的 None")
        assert (first.state, first.attempts, last.state) == ("failed", 1, "sent")
        [incident] = re.findall(r"^incident (\w{6}): KeyError: 'no_such_recipe'$", first.error or "")
        apology = f"这个文件没能做出来，已记下编号 {incident}。请再试一次；还不行，就把编号告诉管理员。"
        assert sorted(here.shown(FIRST)) == sorted(["后面的", apology])


async def test_a_picture_and_a_file_reach_the_chat_with_their_names_and_captions(
    on_sqlite: Database, tmp_path: Path
) -> None:
    async with network(on_sqlite, tmp_path) as here:
        bot = here.bot()
        body = {"text": "说明", "buttons": [], "menu": []}
        await deliver(bot, FIRST, body | {"call": "photo"}, Made("码.png", PIXEL, "<b>扫</b>码"))
        await deliver(bot, FIRST, body | {"call": "document"}, Made("名单.xlsx", b"PK", ""))
        photo, document = here.console.state.chat(FIRST).messages.values()
        assert (photo["caption"], photo["caption_entities"][0]["type"]) == ("扫码", "bold")
        assert photo["photo"]
        assert (document["caption"], document["document"]["file_name"]) == ("说明", "名单.xlsx")
        with pytest.raises(ValueError, match="1025"):
            await deliver(bot, FIRST, body | {"call": "photo"}, Made("码.png", PIXEL, "长" * 1025))


@pytest.mark.parametrize("call", ["photo", "document"])
async def test_what_cannot_be_drawn_goes_as_a_message_with_its_buttons(
    on_sqlite: Database, tmp_path: Path, call
) -> None:
    async with network(on_sqlite, tmp_path) as here:
        body = {"text": "", "buttons": [[("换一项", "trend_more:3:1-D")]], "menu": [], "call": call}
        number = await deliver(here.bot(), FIRST, body, in_words("<b>走势</b>\n" + "9月　32\n" * 200))
        [message] = here.console.state.chat(FIRST).messages.values()
        assert message["message_id"] == number
        assert message["text"].startswith("走势\n9月　32\n")
        assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "换一项"
