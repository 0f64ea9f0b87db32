"""Telegram's published limits. Text lengths are UTF-16 code units after entity parsing; sizes are bytes."""

from datetime import timedelta

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
ANSWER_UNITS = 200
CALLBACK_DATA_BYTES = 64
COMMANDS = 100
COMMAND_DESCRIPTION_UNITS = 256
BUTTONS = 100
ENTITIES = 100

UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20

POLL_SECONDS = 50
UPDATES_AT_ONCE = 100
UPDATE_LIFE = timedelta(hours=24)
DELETE_WITHIN = timedelta(hours=48)
# Telegram publishes no figure for "query is too old"; a quarter of an hour is what bots see in practice.
QUERY_LIFE = timedelta(minutes=15)


def utf16_units(text: str) -> int:
    """How long Telegram says a text is: UTF-16 code units, so an emoji outside the first plane counts twice."""
    return len(text) + sum(char > "\uffff" for char in text)
