"""Identity, phone and card numbers are masked before anything is kept; whatever else is written stays as it was."""

from __future__ import annotations

import copy
import json
import logging
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.masking import MASK, is_masked, mask
from store.database import Database
from tests.bot.conftest import House
from tests.bot.test_receive import receiving, say, stored, waiting
from tests.rig.network import network

FULL_WIDTH = str.maketrans("0123456789Xx+", "０１２３４５６７８９Ｘｘ＋")
GAPS = st.sampled_from([" ", "-", "\u3000", "－", "–", "\u00a0"])


def with_check_character(digits: str) -> str:
    """The 18 places of an identity number: ISO 7064 MOD 11-2, worked out digit by digit."""
    rest = 0
    for digit in digits:
        rest = (rest + int(digit)) * 2 % 11
    return digits + "0123456789X"[(12 - rest) % 11]


def passes_luhn(digits: str) -> bool:
    weighed = "".join(str(int(digit) * (1 + place % 2)) for place, digit in enumerate(reversed(digits)))
    return sum(map(int, weighed)) % 10 == 0


def with_luhn_digit(digits: str) -> str:
    return next(digits + last for last in "0123456789" if passes_luhn(digits + last))


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from("0123456789"), min_size=count, max_size=count)


regions = st.builds(lambda province, rest: province + rest, st.sampled_from(["11", "37", "51", "65", "82"]), digits(4))


def births(last: int) -> st.SearchStrategy[str]:
    return st.dates(date(1900, 1, 1), date(last, 12, 31)).map(lambda day: day.strftime("%Y%m%d"))


identities = st.builds(lambda region, birth, order: with_check_character(region + birth + order),
                       regions, births(2026), digits(3))  # fmt: skip
small_x = identities.map(str.lower)
old_identities = st.builds(lambda region, birth, order: region + birth[2:] + order,
                           regions, births(1999), digits(3))  # fmt: skip
mobiles = st.builds(lambda second, rest: f"1{second}{rest}", st.sampled_from("3456789"), digits(9))
spaced_mobiles = st.builds(lambda prefix, number, gap: prefix + gap.join((number[:3], number[3:7], number[7:])),
                           st.sampled_from(["", "+86", "+86 ", "86-"]), mobiles, GAPS)  # fmt: skip
cards = st.builds(lambda bank, rest: with_luhn_digit(bank + rest),
                  st.sampled_from(["62", "45", "52", "35", "95"]), st.integers(10, 16).flatmap(digits))  # fmt: skip
spaced_cards = st.builds(lambda number, gap: gap.join(re.findall(".{1,4}", number)),
                         cards.filter(lambda number: len(number) not in (17, 18)), GAPS)  # fmt: skip
secrets = st.one_of(identities, small_x, old_identities, mobiles, spaced_mobiles, cards, spaced_cards)
secrets = st.one_of(secrets, secrets.map(lambda number: number.translate(FULL_WIDTH)))

harmless = st.one_of(
    st.integers(0, 10**10 - 1).map(str),  # up to ten digits
    st.builds(str.__add__, st.sampled_from(["10", "11", "12", "23", "86", "05"]), digits(9)),  # eleven, no mobile
    st.builds(lambda number: f"{number:,}", st.integers(10**9, 10**12)),
    digits(18).filter(lambda number: with_check_character(number[:17]) != number and not passes_luhn(number)),
    digits(20),
    mobiles.map(lambda number: number + "0"),  # a digit beside it
    mobiles.map(lambda number: "9" + number),
    st.dates().map(lambda day: day.strftime("2024-%m-%d 09:30")),
    st.sampled_from(
        ["政发〔2024〕138号", "2021 2022 2023 2024", "20241012093000", "0538-6123456", "12.4", "3-5-7", "①"]
    ),
)
prose = st.text(st.sampled_from("调解员的补贴发到，。：（）😀身份证号手机卡\n是a"), min_size=1, max_size=8)
pieces = st.lists(st.tuples(prose, secrets.map(lambda s: (s, True)) | harmless.map(lambda s: (s, False))), max_size=5)


def said(text: str) -> dict[str, Any]:
    return {"update_id": 1, "message": {"text": text}}


def masked(text: str) -> str:
    return str(mask(said(text))["message"]["text"])


def hidden(number: str) -> str:
    return re.sub("[0-9０-９XxＸｘ]", MASK, number)


@given(pieces)
def test_numbers_of_persons_are_masked_and_nothing_else(pieces: list[tuple[str, tuple[str, bool]]]) -> None:
    text = "".join(before + piece for before, (piece, _) in pieces)
    wanted = "".join(before + (hidden(piece) if is_secret else piece) for before, (piece, is_secret) in pieces)
    assert masked(text) == wanted
    assert len(masked(text).encode("utf-16")) == len(text.encode("utf-16"))
    assert masked(wanted) == wanted
    assert is_masked(wanted) == any(is_secret for _, (_, is_secret) in pieces)


@given(st.text())
def test_any_text_keeps_its_length_and_all_but_digits(text: str) -> None:
    after = masked(text)
    assert len(after.encode("utf-16", "surrogatepass")) == len(text.encode("utf-16", "surrogatepass"))
    left = iter(text)
    assert all(one in left for one in after if one != MASK)  # in order


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("11010519491231002X", MASK * 18),  # GB 11643's own example
        ("110105194912310021", "110105194912310021"),  # a wrong check digit, and no card
        ("110105 19491231 002x。", f"{MASK * 6} {MASK * 8} {MASK * 4}。"),
        ("卡4111 1111 1111 1111 129 元", f"卡{MASK * 4} {MASK * 4} {MASK * 4} {MASK * 4} 129 元"),
        ("3500 4111 1111 1111 1111", f"3500 {MASK * 4} {MASK * 4} {MASK * 4} {MASK * 4}"),
        ("电话：+86 138-1234-5678，转1", f"电话：+{MASK * 2} {MASK * 3}-{MASK * 4}-{MASK * 4}，转1"),
        ("13812345678/13912345678", f"{MASK * 11}/{MASK * 11}"),
        ("110105991331002", "110105991331002"),  # no 31st of a thirteenth month
        ("12812345678", "12812345678"),
        ("找138  1234  5678谈", f"找{MASK * 3}  {MASK * 4}  {MASK * 4}谈"),
        ("138.1234.5678", f"{MASK * 3}.{MASK * 4}.{MASK * 4}"),
        ("1381-2345-678", f"{MASK * 4}-{MASK * 4}-{MASK * 3}"),
        ("A13812345678B", f"A{MASK * 11}B"),
        ("1 3 8 1 2 3 4 5 6 7 8", " ".join(MASK * 11)),
        ("6 2 2 2 0 2 1 2 3 4 5 6 7 8 9 0 1 2 8", " ".join(MASK * 19)),
        ("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 x", " ".join(MASK * 18)),
        ("1101 0519 4912 3100 2×", f"{MASK * 4} {MASK * 4} {MASK * 4} {MASK * 4} {MASK * 2}"),
        ("\u202d138\u200b1234\u20605678\u202c", f"\u202d{MASK * 3}\u200b{MASK * 4}\u2060{MASK * 4}\u202c"),
        ("\u0661\u0663\u0668\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668", MASK * 11),
        ("𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖号", MASK * 22 + "号"),  # two units each
        ("受理135 调成118 上报360", "受理135 调成118 上报360"),
        ("135 42 118 360", "135 42 118 360"),  # a month's figures
        ("1500 1200 130", "1500 1200 130"),
        ("附件138_20241120", "附件138_20241120"),
        ("5_20241120_101500", "5_20241120_101500"),
        ("1999-12-31-001", "1999-12-31-001"),
    ],
)
def test_examples(text: str, wanted: str) -> None:
    assert masked(text) == wanted


PHONE = "13812345678"
HIDDEN = MASK * 11


def places(written: str) -> dict[str, Any]:
    """A message with this wherever somebody can write something (Bot API, Message and what it holds)."""
    user = {"id": 13_812_345_678, "is_bot": False, "first_name": written, "last_name": written, "username": written}
    chat = {"id": 13_812_345_678, "type": "private", "first_name": written, "title": written}
    entities = [
        {"type": "text_link", "offset": 0, "length": 11, "url": f"https://example.org/{written}?q={written}"},
        {"type": "text_mention", "offset": 0, "length": 2, "user": user},
    ]
    text = {"text": written, "entities": entities}
    return {
        "message_id": 13_912_345_678,
        "from": user,
        "chat": chat,
        "author_signature": written,
        **text,
        "caption": f"/start {written}",
        "document": {"file_id": PHONE, "file_unique_id": PHONE, "file_name": f"{written}.txt"},
        "audio": {"file_id": PHONE, "title": written, "performer": written},
        "media_group_id": PHONE,
        "quote": {"text": written, "position": 0},
        "forward_origin": {"type": "hidden_user", "sender_user_name": written},
        "external_reply": {"contact": {"phone_number": written, "first_name": written}},
        "reply_to_message": {"message_id": 1, "chat": chat, "from": user, **text},
        "contact": {"phone_number": written, "first_name": written, "vcard": f"BEGIN:VCARD\nTEL:{written}\nEND"},
        "venue": {"title": written, "address": f"人民路{written}号", "location": {"latitude": 1.5, "longitude": 2.5}},
        "poll": {"id": PHONE, "question": written, "options": [{"text": written}], "explanation": written},
        "game": {"title": written, "description": written},
        "web_app_data": {"button_text": written, "data": written},
        "new_chat_title": written,
        "reply_markup": {"inline_keyboard": [[{"text": written, "url": f"tel:{written}"}]]},
    }


@given(secrets)
def test_row_35_nothing_that_somebody_wrote_anywhere_keeps_a_number(number: str) -> None:
    query = {"id": PHONE, "query": number}
    update = {"update_id": 13_812_345_678, "edited_message": places(number), "inline_query": query}
    before = copy.deepcopy(update)
    after = mask(update)
    assert update == before
    told = json.dumps(after, ensure_ascii=False)
    assert number not in told.replace(PHONE, "")
    assert_same_but(after, places(hidden(number)), "edited_message")


def assert_same_but(after: dict[str, Any], wanted: dict[str, Any], key: str) -> None:
    """All that the network tells things apart by stays."""
    seen = after[key]
    assert seen["document"] == wanted["document"]
    assert (seen["chat"]["id"], seen["message_id"], seen["media_group_id"]) == (13_812_345_678, 13_912_345_678, PHONE)
    assert (seen["poll"]["id"], seen["audio"]["file_id"]) == (PHONE, PHONE)
    assert (after["update_id"], after["inline_query"]["id"]) == (13_812_345_678, PHONE)
    assert seen["venue"]["location"] == {"latitude": 1.5, "longitude": 2.5}


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ("import_keep:3:281474976710655-0a1b2c3d", True),  # the longest number that we draw
        ("import_keep:3:211111111111114-0a1b2c3d", True),  # of 48 bits, and a card by chance
        ("import_keep:3:4111111111111111", True),  # a card, but of 16 digits
        ("context:12:999999999", True),
        (f"ask:1:{PHONE}", False),
        ("ask:1:11010519491231002X", False),
        ("ask:1:11010519491231002x", False),
        ("ask:1:6222021234567890128", False),
    ],
)
def test_row_35_a_buttons_data_keeps_our_own_numbers_only(data: str, kept: bool) -> None:
    query = {"id": "4382000000000000008", "chat_instance": PHONE, "data": data}
    after = mask({"update_id": 1, "callback_query": query})["callback_query"]
    assert (after["id"], after["chat_instance"]) == (query["id"], PHONE)
    assert (after["data"] == data) is kept
    assert is_masked(after["data"]) is not kept


def test_what_is_no_text_stays() -> None:
    for odd in (17, None, [17, None, [True]], {"text": 17}, True):
        assert mask({"message": {"text": odd}}) == {"message": {"text": odd}}
    assert mask({"message": "no object"}) == {"message": "no object"}
    assert masked("\ud83d" + PHONE) == "\ud83d" + HIDDEN


NUMBERS = ["11010519491231002X", "110105491231002", PHONE, "138 1234 5678", "6222021234567890128"]


def everything(database: Database) -> str:
    """All rows of all tables."""
    tables = sa.MetaData()
    with database.reading() as session:
        connection = session.connection()
        tables.reflect(connection)
        return "\n".join(
            repr(tuple(row)) for table in tables.tables.values() for row in connection.execute(table.select())
        )


def assert_absent(place: str) -> None:
    assert len(place) > 100, "nothing was looked at"
    for number in NUMBERS:
        assert number not in place


async def test_row_35_the_inbox_never_holds_them(database: Database, tmp_path: Path) -> None:
    async with network(database, tmp_path) as here:
        say(here, *(f"我的号码是{number}，怎么调解？" for number in NUMBERS))
        async with receiving(here):
            await here.until(lambda: not waiting(here))
        assert len(stored(here)) == len(NUMBERS)
        assert all(MASK in (row.raw or "").encode().decode("unicode_escape") for row in stored(here))
        assert_absent(everything(here.database))


def test_row_35_after_a_person_said_them_no_table_and_no_log_has_them(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    # bot/logs.py never lets this one speak more: it prints whole updates. The last call sets what is kept.
    caplog.set_level(logging.INFO, "telegram")
    caplog.set_level(logging.DEBUG)
    clerk = house.clerk()
    for number in NUMBERS:
        answer = clerk.says(f"调解员有没有补贴？打{number}找我")
        assert "没有看，也没有保存" in answer.text
    clerk.sends(caption=NUMBERS[0], document={"file_id": "1", "file_unique_id": "1", "file_name": f"{PHONE}.txt"})
    assert_absent(everything(house.database))
    bot_lines = [record.getMessage() for record in caplog.records if not record.name.startswith("bot.console")]
    assert_absent("\n".join(bot_lines))


@settings(max_examples=8, deadline=None)
@given(st.lists(secrets, min_size=4, max_size=4))
def test_row_35_no_file_of_the_database_ever_holds_a_generated_number(house: House, numbers: list[str]) -> None:
    clerk = house.clerk()
    clerk.says(*(f"我的{number}，怎么调解？" for number in numbers))
    clerk.sends(caption=numbers[0], document={"file_id": "1", "file_unique_id": "1", "file_name": f"{numbers[1]}.txt"})
    kept = b"".join(Path(f"{house.database.url.database}{end}").read_bytes() for end in ("", "-wal", "-shm"))
    assert str(clerk.id).encode() in kept
    for number in numbers:
        assert not any(written in kept for written in (number.encode(), json.dumps(number)[1:-1].encode()))
