"""Between Telegram's words and ours: an update → what was said, a reply → bodies of calls → calls."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.constants import ChatMemberStatus, ChatType, ParseMode
from telegram.error import InvalidToken, TelegramError

from bot.calling import Lines
from bot.masking import is_masked
from bot.pages import length, pages
from handlers.kitchen import Made
from handlers.turn import AttachmentKind, Button, Enclosed, Keyboard, Medium, Press, Replies, Reply, Toast

CONNECTIONS = 32  # calls at once
CALLBACK_BYTES = 64  # Bot API, InlineKeyboardButton.callback_data
LARGEST_ID = 2**52  # Bot API, Chat.id: at most 52 significant bits
CAPTION_LIMIT = 1024  # UTF-16 units after entity parsing (Bot API, sendPhoto and sendDocument)
TOAST_LIMIT = 200  # Bot API, answerCallbackQuery

# The library asks for this: without it a wait is a number, and each 429 is followed by a warning.
os.environ["PTB_TIMEDELTA"] = "true"

Body = dict[str, Any]
_Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | None


@dataclass(frozen=True)
class SentFile:
    """A document on the network."""

    file_id: str
    name: str  # "" where the network does not say it
    size: int | None  # bytes; None: not said


@dataclass(frozen=True)
class Said:
    """What an update says, in our words."""

    medium: Medium
    private: bool
    text: str = ""  # what was typed, or a caption
    press: Press | None = None
    query_id: str | None = None  # of a press: to be answered, or the button keeps turning
    message_id: int | None = None  # of a press: the message it sits on
    file: SentFile | None = None  # a document that may have to be read
    enclosed: Enclosed | None = None  # a document or a picture, to be sent on
    masked: bool = False  # a number that nobody may send was taken out before the update was kept
    is_edited: bool = False  # an earlier message, changed


def make_bot(
    token: str, api_url: str, *, read_timeout: float = 10, heard: Callable[[int], None] = lambda status: None
) -> Bot:
    """A client of the Bot API server at this address; the time-out is in seconds, `heard` is told each HTTP status."""
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=Lines(CONNECTIONS, heard, read_timeout=read_timeout),
        get_updates_request=Lines(1, heard, read_timeout=read_timeout),
    )


class TokenRefused(Exception):
    """The network knows no bot of this token (401, 404)."""


async def name_of(token: str, api_url: str) -> str | None:
    """What the network calls the bot of this token, without @; None: it cannot be asked now. Raises TokenRefused."""
    try:
        async with make_bot(token, api_url, read_timeout=5) as bot:
            return bot.username
    except InvalidToken:
        raise TokenRefused from None  # its words would quote the token
    except TelegramError:
        return None


def chat_of(raw: dict[str, Any]) -> int:
    """The chat that an update belongs to, 0: none that can be told. Works on what the library cannot parse."""
    for part in raw.values():
        if isinstance(part, dict):
            for holder in (part, part.get("message")):
                chat = holder.get("chat") if isinstance(holder, dict) else None
                number = chat.get("id") if isinstance(chat, dict) else None
                if type(number) is int and abs(number) < LARGEST_ID:
                    return number
    return 0


def query_of(raw: dict[str, Any]) -> str | None:
    """The id of the pressed button's query, None: it is no press. Works on what the library cannot parse."""
    query = raw.get("callback_query")
    number = query.get("id") if isinstance(query, dict) else None
    return number if isinstance(number, str) else None


def said(update: Update) -> Said | None:
    """What somebody said, pressed or sent; None: nothing that wants an answer (a block, a channel post, a join)."""
    query = update.callback_query
    if query is not None:
        place = query.message
        if place is None or query.data is None:
            return None
        return Said(
            medium=Medium.PRESS,
            private=place.chat.type == ChatType.PRIVATE,
            press=_press(query.data),
            query_id=query.id,
            message_id=place.message_id,
            masked=is_masked(query.data),
        )
    message = update.message or update.edited_message
    medium = None if message is None else _medium(message)
    if message is None or medium is None:
        return None
    text = message.text or message.caption or ""
    document = message.document if medium is Medium.DOCUMENT else None
    file = None if document is None else SentFile(document.file_id, document.file_name or "", document.file_size)
    masked = any(map(is_masked, _written(message)))
    is_edited = update.message is None
    return Said(
        medium,
        message.chat.type == ChatType.PRIVATE,
        text,
        file=file,
        enclosed=_enclosed(message, medium),
        masked=masked,
        is_edited=is_edited,
    )


def lets_us_write(update: Update) -> bool | None:
    """Whether the person of a private chat has let us in, or blocked us; None: that is not what the update says."""
    change = update.my_chat_member
    if change is None or change.chat.type != ChatType.PRIVATE:
        return None
    return change.new_chat_member.status == ChatMemberStatus.MEMBER


def _written(message: Message) -> Iterator[str]:
    """What its sender has put into it: not whom they answer, nor whom they quote."""
    yield message.text or message.caption or ""
    yield from (entity.url for entity in (*message.entities, *message.caption_entities) if entity.url)
    if message.document:
        yield message.document.file_name or ""
    if message.contact:
        yield message.contact.phone_number


def _medium(message: Message) -> Medium | None:
    if message.text:
        return Medium.TEXT
    if message.photo or message.video or message.audio or message.animation:
        return Medium.FILE
    if message.document:  # an animation is one, too
        return Medium.DOCUMENT
    if message.sticker:
        return Medium.STICKER
    if message.voice or message.video_note:
        return Medium.VOICE
    if message.contact or message.location or message.venue or message.poll or message.dice:
        return Medium.OTHER
    return None  # somebody joined, a title changed, a message was pinned


def _enclosed(message: Message, medium: Medium) -> Enclosed | None:
    if medium is Medium.DOCUMENT and message.document:
        return Enclosed(AttachmentKind.DOCUMENT, message.document.file_id)
    if medium is Medium.FILE and message.photo:  # in several sizes, the largest last
        return Enclosed(AttachmentKind.PHOTO, message.photo[-1].file_id)
    return None


def _press(data: str) -> Press:
    action, _, rest = data.partition(":")
    screen, _, argument = rest.partition(":")
    return Press(action=action, screen=int(screen) if screen.isascii() and screen.isdigit() else -1, argument=argument)


def _callback_data(button: Button, screen: int) -> str:
    data = f"{button.action}:{screen}:{button.argument}"
    if len(data.encode()) > CALLBACK_BYTES:
        raise ValueError(f"a button's data is {len(data.encode())} bytes, {CALLBACK_BYTES} is the limit: {data}")
    return data


def bodies(replies: Replies, said: Said, screen: int) -> list[Body]:
    """The calls that deliver the replies: JSON values for the outbox, one for each message on the network."""
    calls: list[Body] = []
    if said.query_id is not None:
        toast = next((one.text for one in replies if isinstance(one, Toast)), "")
        calls.append({"call": "answer", "query": said.query_id, "text": toast[:TOAST_LIMIT]})
    for reply in replies:
        if isinstance(reply, Reply):
            calls += _messages(reply, said, screen)
        elif isinstance(reply, Keyboard) and said.message_id is not None:
            calls.append({"call": "buttons", "message": said.message_id, "buttons": _rows(reply.buttons, screen)})
    return calls


def _messages(reply: Reply, said: Said, screen: int) -> list[Body]:
    attached, enclosed = reply.attachment, reply.enclosed
    has_file = attached is not None or enclosed is not None
    is_caption = has_file and length(reply.text) <= CAPTION_LIMIT
    texts = [] if is_caption else pages(reply.text)
    calls: list[Body] = [{"call": "message", "text": text, "buttons": [], "menu": []} for text in texts]
    under = {"text": reply.text if is_caption else ""}
    if attached is not None:
        calls.append({"call": attached.kind, "recipe": attached.recipe, "of": attached.of} | under)
    elif enclosed is not None:
        calls.append({"call": enclosed.kind, "file": enclosed.file_id} | under)
    calls[-1]["buttons"] = _rows(reply.buttons, screen)
    calls[-1]["menu"] = reply.menu
    if reply.once:
        calls[0]["once"] = reply.once
    if reply.in_place and said.message_id is not None and not has_file and len(texts) == 1:
        calls[0]["edits"] = said.message_id
    return calls


def _rows(buttons: list[list[Button]], screen: int) -> list[list[tuple[str, str]]]:
    return [[(one.label, _callback_data(one, screen)) for one in row] for row in buttons]


async def deliver(bot: Bot, chat_id: int, body: Body, made: Made | None = None) -> int | None:
    """Make the call, of a recipe with what it has made; the message's id, None: the call makes no message.

    Raises telegram.error.TelegramError; ValueError for a caption that is too long.
    """
    if body["call"] == "answer":
        await bot.answer_callback_query(body["query"], text=body["text"] or None)
        return None
    if body["call"] == "unsend":
        await bot.delete_message(chat_id, body["message"])
        return None
    buttons = _keyboard(body["buttons"])
    if body["call"] == "buttons":
        await bot.edit_message_reply_markup(chat_id, body["message"], reply_markup=buttons)
        return int(body["message"])
    text: str = body["text"]
    if "edits" in body and "file" in body:  # it stays; what is said under it is new
        await bot.edit_message_caption(
            chat_id, body["edits"], caption=text or None, parse_mode=ParseMode.HTML, reply_markup=buttons
        )
        return int(body["edits"])
    if "edits" in body:
        await bot.edit_message_text(
            text, chat_id=chat_id, message_id=body["edits"], parse_mode=ParseMode.HTML, reply_markup=buttons
        )
        return int(body["edits"])
    markup = buttons or _menu(body["menu"])
    if made is not None:
        text = made.caption or text
        if made.data:
            return await _deliver_file(bot, chat_id, body["call"], made.data, text, markup, file_name=made.file_name)
    if "file" in body:
        return await _deliver_file(bot, chat_id, body["call"], body["file"], text, markup)
    message = await bot.send_message(chat_id, text, parse_mode=ParseMode.HTML, reply_markup=markup)
    return message.message_id


async def _deliver_file(
    bot: Bot, chat_id: int, call: str, file: bytes | str, caption: str, markup: _Markup, *, file_name: str | None = None
) -> int:
    """A file by its bytes, or by the id under which the network holds it."""
    if length(caption) > CAPTION_LIMIT:
        raise ValueError(f"a caption of {length(caption)} units, {CAPTION_LIMIT} is the limit")
    under: dict[str, Any] = {
        "filename": file_name,
        "caption": caption or None,
        "parse_mode": ParseMode.HTML,
        "reply_markup": markup,
    }
    if call == AttachmentKind.PHOTO:
        return (await bot.send_photo(chat_id, file, **under)).message_id
    return (await bot.send_document(chat_id, file, **under)).message_id


def _menu(rows: list[list[str]]) -> ReplyKeyboardMarkup | None:
    if not rows:
        return None
    words = [[KeyboardButton(word) for word in row] for row in rows]
    return ReplyKeyboardMarkup(words, resize_keyboard=True, is_persistent=True)


def _keyboard(rows: list[list[tuple[str, str]]]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text=label, callback_data=data) for label, data in row] for row in rows]
    )
