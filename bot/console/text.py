"""From what a call says (text, parse mode, entities) to what a message holds: text trimmed, entities in order."""

import re
from typing import Any

from bot.console.entities import BadEntitiesError, Entity, parse_html
from bot.console.limits import ENTITIES, utf16_units
from bot.console.refusals import bad_request

_SPLITTABLE = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_VERBATIM = {"code", "pre"}
_QUOTES = {"blockquote", "expandable_blockquote"}
# The order of entities over the same text, outermost first.
_PRIORITY = (
    "blockquote", "expandable_blockquote", "pre", "code", "text_link", "text_mention",
    "bold", "italic", "underline", "strikethrough", "spoiler", "custom_emoji",
)  # fmt: skip
_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"“”，。；）】]+)"
    r"|(?P<email>\b[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?<![\w/@])(?P<mention>@[A-Za-z]\w{3,31})\b"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?)(?![\w/<>])"
    r"|(?<!\w)(?P<hashtag>#(?!\d+\b)\w{1,256})",
    re.ASCII,
)


def formatted(text: str, parse_mode: str | None, entities: list[Any] | None) -> tuple[str, list[Entity]]:
    """Text and entities as Telegram would show them. Raises Refusal for what cannot be parsed."""
    text = text.replace("\r", "")
    if parse_mode and parse_mode.lower() == "html":
        try:
            text, parsed = parse_html(text)
        except BadEntitiesError as error:
            raise bad_request(f"can't parse entities: {error}") from error
    elif parse_mode:
        raise bad_request("unsupported parse_mode")
    else:
        parsed = [_given(entity) for entity in entities or []]
    text, parsed = _trimmed(_cleaned(text), _ordered(parsed))
    return text, sorted([*parsed, *found_entities(text, parsed)], key=_place)[:ENTITIES]


def found_entities(text: str, known: list[Entity]) -> list[Entity]:
    """Links, mentions, commands, hashtags and e-mail addresses that Telegram finds by itself outside known entities."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in known
        if entity["type"] in _VERBATIM | {"text_link", "text_mention"}
    ]
    found: list[Entity] = []
    for match in _FOUND.finditer(text):
        kind = str(match.lastgroup)
        words = match.group(kind).rstrip(".,;:!?)") if kind == "url" else match.group(kind)
        offset, length = utf16_units(text[: match.start(kind)]), utf16_units(words)
        if all(offset + length <= begin or end <= offset for begin, end in taken):
            found.append({"type": kind, "offset": offset, "length": length})
    return found


def _given(entity: Any) -> Entity:
    if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
        raise bad_request("can't parse MessageEntity: object expected")
    if not isinstance(entity.get("offset"), int) or not isinstance(entity.get("length"), int):
        raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Integer')
    return dict(entity)


def _cleaned(text: str) -> str:
    """Control characters become spaces, one for one, so that offsets stay true."""
    return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", text)


def _place(entity: Entity) -> tuple[int, int, int]:
    kind = entity["type"]
    return entity["offset"], -entity["length"], _PRIORITY.index(kind) if kind in _PRIORITY else len(_PRIORITY)


def _ordered(entities: list[Entity]) -> list[Entity]:
    """Outermost first; nothing inside code; no quote inside a quote; touching or nested equals are one."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=_place):
        entity.pop("_language", None)
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        around = [other for other in kept if other["offset"] + other["length"] > begin]
        if any(other["type"] in _VERBATIM for other in around):
            continue
        if entity["type"] in _QUOTES and any(other["type"] in _QUOTES for other in around):
            continue
        if entity["type"] in _SPLITTABLE:
            same = [other for other in kept if other["type"] == entity["type"]]
            if same and same[-1]["offset"] + same[-1]["length"] >= begin:
                same[-1]["length"] = max(same[-1]["length"], end - same[-1]["offset"])
                continue
        kept.append(entity)
    return sorted(kept, key=_place)


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at the end, and at the beginning up to the first entity."""
    text = text.rstrip(" \n")
    units = utf16_units(text)
    first = min([entity["offset"] for entity in entities], default=units)
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    kept: list[Entity] = []
    for entity in entities:
        length = min(entity["length"], units - entity["offset"])
        if length > 0 and entity["offset"] >= 0:
            kept.append({**entity, "offset": entity["offset"] - lead, "length": length})
    return text[lead:], kept
