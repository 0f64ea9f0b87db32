"""A report is checked on PostgreSQL, too."""

from __future__ import annotations

from pathlib import Path

from store.practices.language.words import Words
from tests.bot.conftest import open_house
from tests.bot.moved_clock import Clock
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import Town
from tests.bot.transcripts.reconciling import is_checked


def test_a_clerk_has_a_report_checked(postgres_url: str, tmp_path: Path, words: Words, clock: Clock) -> None:
    with open_house(postgres_url, tmp_path, words, is_empty=True, now=clock) as house:
        town = Town(new_county(house), "板溪镇", clock)
        clerk = town.county.sits("仉禾")
        town.lived()
        is_checked(town, clerk)
