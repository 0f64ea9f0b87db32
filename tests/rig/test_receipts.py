"""The checker against what really happens: somebody joins by a code and imports a report, over a bad network."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bot.console import acts
from bot.console.params import Upload
from store.database import Database
from store.people import invitations, places
from store.people.invitations import Offer
from store.people.rights import Role
from tests.rig import checker, history
from tests.rig.at_work import at_work, say, settled
from tests.rig.network import FIRST, TOKEN, Network, network
from tests.rig.plan import Fault

REPORT = (
    "清岚县鸽岭镇2025年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n养信鸽四十羽，用信鸽传书送法下乡。\n"
    "二、存在问题\n经费不足。\n"
)


async def press(here: Network, label: str) -> None:
    """The newest message with this button."""
    for message in reversed(here.console.state.chat(FIRST).messages.values()):
        if label in str(message.get("reply_markup")):
            acts.press_label(here.console, FIRST, FIRST, message["message_id"], label)
            await settled(here)
            return
    raise AssertionError(here.shown(FIRST))


async def test_a_code_used_and_a_report_kept_fit_what_people_were_told(database: Database, tmp_path: Path) -> None:
    code_of = partial(invitations.code_of, TOKEN)
    async with network(database, tmp_path, people=1, speed=4) as here:
        with database.transaction() as session:
            offer = Offer(Role.OWNER, places.place(session, here.now(), "清岚县"), name="闻人堃")
            code = code_of(invitations.issue(session, offer, None, here.now(), code_of).nonce)
        async with at_work(here):
            here.faults(Fault("lost_answer", 30, ["sendMessage"], times=3), Fault("duplicated", 50, times=5))
            say(here, FIRST, f"/start {code}")
            await settled(here)
            say(here, FIRST, "/start not-a-code")
            await settled(here)
            await press(here, "我已阅读并同意")
            acts.send_file(here.console, FIRST, FIRST, Upload("总结.txt", REPORT.encode(), None), photo=False)
            await settled(here)
            await press(here, "确认入库")
        told = history.read(here.log)
        url = database.url.render_as_string(hide_password=False)
        held = checker.rows(url)
        found = checker.invariants(told, held)
        assert [wrong for wrong in found if "messages within" not in wrong] == []
        assert {chat for word, chat in told.codes if word == code} == {FIRST}
        assert [row["used_by_id"] for row in held.invitations] == [held.people[0]["id"]]
        assert [(row["town"], row["year"]) for row in held.reports] == [("鸽岭镇", 2025)]
        # A used code is only asked of the rows: its update was one of them for a moment, and SQLite's log remembers.
        assert checker.leaks(code, url, []) == []
        assert checker.leaks(TOKEN, url, [here.log]) == []
        # What people were told is looked at, not only what is held.
        told.deliveries[:] = [one for one in told.deliveries if "已入库" not in one.shown]
        told.asked[:] = [one for one in told.asked if code not in one.text]
        wrong = checker.invariants(told, held)
        assert any("nobody was told" in one for one in wrong)
        assert any("nobody has sent its code" in one for one in wrong)
