"""Fault row 33 and the ways of a broadcast on PostgreSQL: the same transcripts as on SQLite."""

from __future__ import annotations

from pathlib import Path

from store.practices.language.words import Words
from tests.bot.conftest import open_house
from tests.bot.moved_clock import Clock
from tests.bot.transcripts import test_broadcast, test_broadcast_mended, test_broadcast_sent
from tests.bot.transcripts.casting import at_work

TRANSCRIPTS = [
    test_broadcast.test_row_33_cancelled_within_the_hold_nothing_is_sent,
    test_broadcast_sent.test_row_33_taken_back_from_every_chat,
    test_broadcast_mended.test_row_33_two_correct_at_once_and_the_second_sees_what_stands_and_who_wrote_it_is_named,
    test_broadcast_mended.test_row_33_what_was_sent_to_many_is_corrected_when_a_second_agrees,
]


def test_row_33_the_same_on_postgresql(postgres_url: str, tmp_path: Path, words: Words, clock: Clock) -> None:
    with open_house(postgres_url, tmp_path, words, is_empty=True, now=clock) as house:
        for transcript in TRANSCRIPTS:
            transcript(at_work(house, clock))
