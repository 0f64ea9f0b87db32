"""The same month on PostgreSQL: by numbers, with a colleague, handed in."""

from __future__ import annotations

from pathlib import Path

from store.collection.tables import State
from store.practices.language.words import Words
from tests.bot.conftest import open_house
from tests.bot.moved_clock import Clock
from tests.bot.transcripts.counties import new_county
from tests.bot.transcripts.months import Town, fills


def test_an_ordinary_month_with_a_colleague(postgres_url: str, tmp_path: Path, words: Words, clock: Clock) -> None:
    with open_house(postgres_url, tmp_path, words, is_empty=True, now=clock) as house:
        town = Town(new_county(house), "板溪镇", clock)
        first, second = town.county.sits("仉禾"), town.county.sits("王芳")
        town.lived()
        for clerk in (first, second):
            clerk.says("填报")
            clerk.person.say("1")
        house.settle()  # both at once say the same
        assert [entry.number for entry in town.filing().entries.values()] == [1]
        second.says("4 3")
        both = first.says("2 3")
        assert both.text.startswith("✓ 合同审查 3 件")
        assert "合法性审查：刚才王芳已填 4 件，您填的是 2 件" in both.text
        first.presses("改成 2 件", both)
        card = fills(first, done=2)
        assert "回执" in first.presses("提交 10月报表", card).text
        assert town.filing().state is State.SUBMITTED
        assert "仉禾提交" in second.says("我们报了没").text
