"""A town that is given to another county: by whoever runs both, with all who work there, its past kept."""

from __future__ import annotations

from store.people.rights import Role
from tests.bot.transcripts.counties import new_county, seated


def test_a_town_is_given_to_another_county_with_all_who_work_there(empty_house):
    here, there = new_county(empty_house), new_county(empty_house)
    clerk = here.sits("仉禾")
    owner = seated(empty_house, here.name, "闻人堃", None, Role.OWNER)
    listed = here.chief.says("/people")
    assert "划归别县" not in here.chief.presses("板溪镇 1人", listed).buttons  # one county is all that they have
    owner.presses("板溪镇 1人", owner.presses(here.name, owner.says("/people")))
    which = owner.presses("划归别县")
    assert which.buttons == [there.name, "返回"]
    sure = owner.presses(there.name, which)
    assert f"{here.name}板溪镇划归{there.name}？" in sure.text
    assert "仉禾 1 人的岗位不变" in sure.text
    done = owner.presses("确认划归", sure)
    assert done.text == f"{here.name}板溪镇已划归{there.name}。"
    assert (here.staff().get("仉禾"), there.staff()["仉禾"]) == (None, "板溪镇")
    assert clerk.says("/start").text.startswith(f"{there.name}板溪镇的仉禾，您好")
    assert "仉禾" in there.chief.presses("板溪镇 1人", there.chief.says("/people")).text
    assert "单位划转" in owner.says("/audit").text


def test_a_name_that_is_taken_there_is_told_before(empty_house):
    here, there = new_county(empty_house), new_county(empty_house)
    here.town("板溪镇")
    there.town("板溪镇")
    owner = seated(empty_house, here.name, "闻人堃", None, Role.OWNER)
    owner.presses("板溪镇 0人", owner.presses(here.name, owner.says("/people")))
    told = owner.presses(there.name, owner.presses("划归别县"))
    assert told.text == f"{there.name}已经有板溪镇了，请先给其中一个改名，再来划归。"
    assert told.buttons == ["返回"]
