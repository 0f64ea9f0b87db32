"""Another office's form is kept as it was read, goes with its file, and what it means is the county's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import sqlalchemy as sa

from handlers import erasing
from store.annual import foreign_forms, form_mappings
from store.annual.foreign_forms import ForeignForm
from store.annual.forms.facts import Understanding
from store.annual.period import Period
from store.catalogue.months import Month
from store.database import Database
from store.files import kept
from store.files.kept import KeptFile
from store.files.workbook import Mark, Sheet
from store.people import people
from store.people.people import Post
from store.people.rights import Role

NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
SHEET = Sheet(
    "附件2",
    {(1, 1): "统计表", (2, 1): "受理", (2, 2): 12, (3, 2): 1.5, (4, 1): date(2026, 10, 1), (5, 1): True},
    {(1, 2): (1, 1)},
    {(3, 2): Mark.PERCENT, (6, 2): Mark.FORMULA},
    frozenset({7}),
    frozenset({3, 4}),
)
SEEN = Understanding((), (), None, True, False, "f" * 32)


def test_a_form_waits_as_it_was_read_and_goes_with_its_file(database: Database) -> None:
    with database.transaction() as session:
        people.seat(session, 9, "闻人堃", Role.OWNER, "清岚县", now=NOW, agreed=1)
        clerk = people.seat(session, 7, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=NOW, agreed=1)
        other = people.seat(session, 8, "祁翀", Role.CLERK, "清岚县", "青禾铺镇", now=NOW, agreed=1)
        town = session.scalars(sa.select(Post.place_id).where(Post.person_id == clerk)).one()
        number = foreign_forms.hold(session, clerk, "表.xlsx", b"data", [SHEET], SEEN, None, NOW)
        named = Sheet("附件", {(1, 1): "联系人：仉禾"})
        foreign_forms.hold(session, other, "表.xlsx", b"data", [named], SEEN, town, NOW)
        mine = foreign_forms.find(session, clerk, number, NOW)
        assert mine is not None
        assert (mine.signature, mine.says_period) == ("f" * 32, True)
        assert (mine.sheets, mine.town_id, mine.choices, mine.period, mine.given) == ([SHEET], None, {}, None, None)
        assert foreign_forms.find(session, other, number, NOW) is None
        assert foreign_forms.find(session, clerk, number, NOW + 2 * kept.LIFE) is None
        period = Period(Month(2026, 1), Month(2026, 10))
        foreign_forms.choose_town(session, number, town)
        foreign_forms.choose_period(session, number, period)
        foreign_forms.choose(session, number, {"受理": "disputes_accepted"})
        foreign_forms.choose(session, number, {"受理": None, "办结": "disputes_resolved"})
        foreign_forms.note_given(session, number, "12345678")
        mine = foreign_forms.find(session, clerk, number, NOW)
        assert mine is not None
        assert (mine.town_id, mine.period, mine.given) == (town, period, "12345678")
        assert mine.choices == {"受理": None, "办结": "disputes_resolved"}
        erasing.erase(session, clerk, NOW)  # with the form of a colleague that names them
        assert session.scalars(sa.select(ForeignForm.id)).all() == []
        assert session.scalars(sa.select(KeptFile.id)).all() == []


def test_what_a_form_means_is_of_its_county_and_the_last_word_counts(database: Database) -> None:
    with database.transaction() as session:
        people.seat(session, 9, "闻人堃", Role.OWNER, "清岚县", now=NOW, agreed=1)
        clerk = people.seat(session, 7, "仉禾", Role.CLERK, "清岚县", "青禾铺镇", now=NOW, agreed=1)
        person = people.find(session, clerk, NOW)
        far = people.find(session, people.seat(session, 8, "远人", Role.CLERK, "远县", "远镇", now=NOW, agreed=1), NOW)
        assert person is not None
        assert far is not None
        county, signature = person.place.county_id, "f" * 32
        for code in ("disputes_accepted", None):
            form_mappings.confirm(session, county, signature, "仉禾的表", {"受理": code}, clerk, NOW)
        held = form_mappings.confirmed(session, county, signature)
        assert held is not None
        assert (held.mapping, held.by_id, held.at) == ({"受理": None}, clerk, NOW)
        assert form_mappings.confirmed(session, far.place.county_id, signature) is None
        assert form_mappings.confirmed(session, county, "0" * 32) is None
        erasing.erase(session, clerk, NOW)
        assert form_mappings.confirmed(session, county, signature) is None
