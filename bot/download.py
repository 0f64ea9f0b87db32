"""A document on its way from the network, under a typing sign."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.outcomes import judge
from bot.telegram import SentFile
from store.files.faults import MAX_BYTES, ReadFault, UnreadableFile

log = logging.getLogger(__name__)

PAUSES = (0.5, 1.0, None)  # seconds after each try; None: it was the last
LONGEST_PAUSE = 10.0  # seconds; a network that asks for more patience has lost
LONGEST_TRY = 60.0  # seconds for a whole download
SIGN_LASTS = 4.0  # seconds; the network shows it for five (Bot API, sendChatAction)


async def fetch(bot: Bot, file: SentFile) -> bytes | UnreadableFile | None:
    """The file's bytes, or that it is too large, which is mostly known before; None: the network does not give it."""
    if file.size is not None and file.size > MAX_BYTES:
        return UnreadableFile(file.name, ReadFault.TOO_LARGE, size=file.size)
    for pause in PAUSES:
        asked: timedelta | None = None
        try:
            async with asyncio.timeout(LONGEST_TRY):
                there = await bot.get_file(file.file_id)
                return bytes(await there.download_as_bytearray())
        except TimeoutError:
            log.warning("a file's download takes too long")
        except TelegramError as fault:
            log.warning("a file cannot be downloaded: %s", fault)
            if isinstance(fault, BadRequest) and "too big" in fault.message:
                return UnreadableFile(file.name, ReadFault.TOO_LARGE)
            asked = judge(fault).wait
        if pause is None or (asked is not None and asked.total_seconds() > LONGEST_PAUSE):
            break
        await asyncio.sleep(asked.total_seconds() if asked else pause)
    return None


@asynccontextmanager
async def typing(bot: Bot, chat_id: int) -> AsyncIterator[None]:
    """Shows the person that we are busy, as long as it is open; whether that succeeds does not matter."""

    async def show() -> None:
        while True:
            with suppress(TelegramError):
                await bot.send_chat_action(chat_id, ChatAction.TYPING)
            await asyncio.sleep(SIGN_LASTS)

    sign = asyncio.create_task(show())
    try:
        yield
    finally:
        sign.cancel()
        await asyncio.gather(sign, return_exceptions=True)
