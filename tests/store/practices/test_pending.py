"""Files that wait for a yes: kept, shown beside what is held, corrected, confirmed once, dropped, forgotten."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.clock import tick
from store.database import Database
from store.days import day_of
from store.files.faults import ReadFault, UnreadableFile
from store.practices.index import index
from store.practices.language.words import Words, shared_words
from store.practices.library import pending, reports
from store.practices.library.changes import Changes
from store.practices.library.drafts import MOST_DRAFTS, from_json, read_drafts, to_json
from store.practices.library.importing import Arrival, Prepared, import_report
from store.practices.library.pending import ASKING, LIFE, PendingImport
from store.practices.reading.identify import Doubt, Evidence, Unidentified
from store.practices.reading.naming import Naming, read_naming
from store.practices.reading.read import read_bytes
from store.practices.tables import Report, ReportKind
from tests.store.practices.broken import zipped

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
CHAT = 7_000_000_002
OTHER = 7_000_000_003
BY = 61


@pytest.fixture(scope="module")
def words() -> Words:
    return shared_words()


def report(town="信鸽镇", year=2025, practices="信鸽传书送法下乡。建成鸽舍四座。") -> bytes:
    return (
        f"清岚县{town}{year}年法治政府建设工作报告\n一、主要做法\n（一）普法调解工作\n{practices}\n"
        "二、存在问题\n经费不足。\n三、下一步打算\n继续依法行政。\n"
    ).encode()


NAMELESS = b"\xe4\xb8\x80\xe3\x80\x81" + "主要做法\n养信鸽四十羽。\n二、存在问题\n经费不足。\n".encode()


def hold(database, words, data, name="报告.txt", chat=CHAT, now=NOW):
    drafts = read_drafts(words, name, data, day_of(now))
    with database.transaction() as session:
        return pending.hold(session, chat, drafts, words, now)


def look(database, number, chat=CHAT, now=NOW):
    with database.reading() as session:
        return pending.look(session, chat, number, now)


def confirm(database, words, number, now=NOW):
    with database.transaction() as session:
        batch = pending.look(session, CHAT, number, now)
        assert batch is not None
        assert pending.confirm(session, words, OTHER, number, batch.stamp, now, BY) is None
        assert pending.confirm(session, words, CHAT, number, "0" * 8, now, BY) is None
        return pending.confirm(session, words, CHAT, number, batch.stamp, now, BY)


def listed(database: Database) -> list[tuple[str, str, int]]:
    with database.reading() as session:
        return [(one.county, one.town, one.year) for one in reports.listing(session)]


def waiting(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(PendingImport)) or 0


def test_a_report_waits_and_is_put_into_the_store_once(database, words):
    number = hold(database, words, report())
    (file,) = look(database, number).files
    assert isinstance(file.outcome, Prepared)
    assert (file.changes, file.again) == (None, None)
    assert listed(database) == []
    (done,) = confirm(database, words, number)
    assert (done.arrival, done.passages) == (Arrival.NEW, 3)
    assert listed(database) == [("清岚县", "信鸽镇", 2025)]
    assert look(database, number) is None
    assert waiting(database) == 0


def test_what_is_confirmed_is_what_an_import_of_the_file_gives(database, words):
    confirm(database, words, hold(database, words, report()))
    with database.reading() as session:
        by_chat = session.query(Report).one()
        terms = index.document_frequencies(session, words.cut("信鸽传书"))
    again = import_report(database, words, read_bytes("报告.txt", report()), ReportKind.ORIGINAL, NOW)
    assert again.arrival is Arrival.UNCHANGED
    assert by_chat.kind == ReportKind.ORIGINAL
    assert set(terms.values()) == {1}


def test_another_segmenter_in_between_cuts_anew(database, words):
    number = hold(database, words, report())
    with database.transaction() as session:
        row = session.query(PendingImport).one()
        row.segmenter = "another"
        kept = row.outcome
        row.outcome = {"prepared": kept["prepared"] | {"keywords": [["旧词"] for _ in kept["prepared"]["keywords"]]}}
    confirm(database, words, number)
    with database.reading() as session:
        assert index.document_frequencies(session, ["旧词", "信鸽"]) == {"旧词": 0, "信鸽": 1}


def test_the_changes_are_counted_by_sentences(database, words):
    confirm(database, words, hold(database, words, report(practices="信鸽传书送法下乡。建成鸽舍四座。信鸽四十羽。")))
    newer = report(practices="信鸽  传书送法下乡。改用溜索送法过江。")
    number = hold(database, words, newer)
    (file,) = look(database, number).files
    assert isinstance(file.changes, Changes)
    changes = file.changes
    assert (changes.same, changes.kind) == (False, ReportKind.ORIGINAL)
    assert (changes.kept, changes.added, changes.removed) == (3, 1, 2)
    (done,) = confirm(database, words, number)
    assert done.arrival is Arrival.REPLACED
    assert len(listed(database)) == 1


def test_the_same_file_has_nothing_to_confirm_but_a_digest_becomes_an_original(database, words):
    import_report(database, words, read_bytes("报告.txt", report()), ReportKind.DIGEST, NOW)
    number = hold(database, words, report())
    (file,) = look(database, number).files
    assert (file.changes.kind, file.changes.same) == (ReportKind.DIGEST, False)
    confirm(database, words, number)
    number = hold(database, words, report())
    same = look(database, number)
    assert same.files[0].changes.same
    assert same.ready == ()
    assert confirm(database, words, number) is None
    assert waiting(database) == 1


def test_the_stamp_changes_with_what_an_import_would_do(database, words):
    number = hold(database, words, report())
    before = look(database, number).stamp
    assert look(database, number).stamp == before
    import_report(database, words, read_bytes("x.txt", report(practices="改用溜索。")), ReportKind.ORIGINAL, NOW)
    replaced = look(database, number).stamp
    assert replaced != before
    with database.transaction() as session:
        pending.ask(session, CHAT, number, 1, NOW)
        pending.correct(session, words, CHAT, Naming(None, None, 2024), NOW)
    assert look(database, number).stamp not in {before, replaced}


def test_an_archive_is_one_batch_and_what_cannot_be_read_stands_in_it(database, words):
    files = {
        "甲.txt": report("信鸽镇"), "乙.txt": report("溜索镇"), "丙.doc": b"\xd0\xcf\x11\xe0" + bytes(99),
        "丁.txt": NAMELESS, "戊.txt": report("信鸽镇", practices="后来的一份。"),
    }  # fmt: skip
    number = hold(database, words, zipped(files), "全县.zip")
    batch = look(database, number)
    assert [type(file.outcome) for file in batch.files] == [
        Prepared, Prepared, UnreadableFile, Unidentified, Prepared,
    ]  # fmt: skip
    assert [file.again for file in batch.files] == [None, None, None, None, 1]
    assert [file.position for file in batch.ready] == [1, 2, 5]
    assert batch.files[2].outcome.fault is ReadFault.UNSUPPORTED
    done = confirm(database, words, number)
    assert [one.arrival for one in done] == [Arrival.NEW, Arrival.NEW, Arrival.REPLACED]
    assert sorted(town for _, town, _ in listed(database)) == ["信鸽镇", "溜索镇"]
    rest = look(database, number)
    assert [(file.position, type(file.outcome)) for file in rest.files] == [(4, Unidentified)]


def test_an_archive_with_too_much_in_it_is_read_no_further(words):
    files = {f"{number}.txt": report() for number in range(MOST_DRAFTS + 30)}
    assert len(read_drafts(words, "全县.zip", zipped(files), day_of(NOW))) == MOST_DRAFTS + 1


def test_town_and_year_are_told_bit_by_bit(database, words):
    number = hold(database, words, NAMELESS)
    (file,) = look(database, number).files
    assert {Doubt.TOWN, Doubt.YEAR} <= set(file.outcome.doubts)
    with database.transaction() as session:
        assert pending.correct(session, words, CHAT, Naming(None, "鸽岭镇", None), NOW) is None  # nobody asked
        assert pending.ask(session, CHAT, number, 1, NOW) == "报告.txt"
        assert pending.correct(session, words, CHAT, Naming("清岚县", "鸽岭镇", None), NOW) == number
    assert look(database, number).files[0].outcome.doubts == (Doubt.NOT_A_REPORT, Doubt.YEAR)
    with database.transaction() as session:
        assert pending.correct(session, words, CHAT, Naming(None, None, 2024), NOW) == number
        assert pending.correct(session, words, CHAT, Naming(None, None, 2020), NOW) is None  # it is known now
    identity = look(database, number).files[0].outcome.identity
    assert (identity.county, identity.town, identity.year) == ("清岚县", "鸽岭镇", 2024)
    assert {identity.county_from, identity.town_from, identity.year_from} == {Evidence.GIVEN}
    confirm(database, words, number)
    assert listed(database) == [("清岚县", "鸽岭镇", 2024)]


def test_a_year_that_cannot_be_is_asked_for_again(database, words):
    number = hold(database, words, report())
    with database.transaction() as session:
        pending.ask(session, CHAT, number, 1, NOW)
        pending.correct(session, words, CHAT, Naming(None, None, 2088), NOW)
    outcome = look(database, number).files[0].outcome
    assert (outcome.doubts, outcome.refused, outcome.latest) == ((Doubt.YEAR,), 2088, 2027)
    with database.transaction() as session:
        assert pending.correct(session, words, CHAT, Naming(None, "溜索镇", None), NOW) == number
    assert look(database, number).files[0].outcome.identity.year == 2025  # as the file says: 2088 is forgotten
    with database.transaction() as session:
        pending.ask(session, CHAT, number, 1, NOW)
        assert pending.correct(session, words, CHAT, Naming(None, None, 2024), NOW) == number
    assert look(database, number).files[0].outcome.identity.year == 2024


def test_after_letting_go_nothing_is_asked_any_more(database, words):
    number, other = hold(database, words, NAMELESS), hold(database, words, NAMELESS, chat=OTHER)
    with database.transaction() as session:
        assert not pending.asks(session, CHAT, NOW)
        pending.ask(session, CHAT, number, 1, NOW)
        pending.ask(session, OTHER, other, 1, NOW)
        assert pending.asks(session, CHAT, NOW)
        pending.let_go(session, CHAT)
        assert (pending.asks(session, CHAT, NOW), pending.asks(session, OTHER, NOW)) == (False, True)
    assert look(database, number) is not None


def named(database, number):
    identity = look(database, number).files[0].outcome.identity
    return identity.county, identity.town


def test_a_town_named_without_its_county_keeps_one(database, words):
    number = hold(database, words, report("杏林镇"))
    with database.transaction() as session:
        pending.ask(session, CHAT, number, 1, NOW)
        pending.correct(session, words, CHAT, Naming(None, "枣林镇", None), NOW)
    assert named(database, number) == ("清岚县", "枣林镇")  # of the town that the file names
    for county in ("丰源县", "明湖县"):
        import_report(
            database, words, read_bytes("a.txt", report("枣林镇", 2024)), ReportKind.ORIGINAL, NOW, f"{county}枣林镇"
        )
        assert named(database, number) == ({"丰源县": "丰源县", "明湖县": "清岚县"}[county], "枣林镇")
    with database.transaction() as session:
        pending.ask(session, CHAT, number, 1, NOW)
        pending.correct(session, words, CHAT, Naming("明湖县", "枣林镇", None), NOW)
    assert named(database, number) == ("明湖县", "枣林镇")
    confirm(database, words, number)
    assert ("明湖县", "枣林镇", 2025) in listed(database)


def test_what_the_sender_wrote_beside_it_is_given(database, words):
    def kept(data, said, name="报告.txt"):
        drafts = read_drafts(words, name, data, day_of(NOW), read_naming(said))
        with database.transaction() as session:
            number = pending.hold(session, CHAT, drafts, words, NOW)
        return number, [file.outcome for file in look(database, number).files]

    number, (one,) = kept(report(), "溜索镇 2021")
    identity = one.identity
    assert (identity.county, identity.town, identity.year) == ("清岚县", "溜索镇", 2021)
    assert (identity.town_from, identity.year_from) == (Evidence.GIVEN, Evidence.GIVEN)
    with database.transaction() as session:  # it stays when another thing is mended
        pending.ask(session, CHAT, number, 1, NOW)
        pending.correct(session, words, CHAT, Naming(None, None, 2022), NOW)
    assert named(database, number) == ("清岚县", "溜索镇")
    files = zipped({"甲.txt": report("信鸽镇"), "乙.txt": report("溜索镇", 2024), "丙.exe": b"MZ"})
    _, (first, second, _) = kept(files, "2021年", "全县.zip")
    assert [(one.identity.town, one.identity.year) for one in (first, second)] == [("信鸽镇", 2021), ("溜索镇", 2021)]
    _, (first, second, _) = kept(files, "鸽岭镇 2021", "全县.zip")  # two reports cannot both be this one
    assert [(one.identity.town, one.identity.year) for one in (first, second)] == [("信鸽镇", 2025), ("溜索镇", 2024)]


def test_the_file_last_asked_for_is_the_one_that_is_meant(database, words):
    first, second = hold(database, words, NAMELESS), hold(database, words, NAMELESS, "另一份.txt")
    naming = Naming(None, "鸽岭镇", 2024)
    with database.transaction() as session:
        pending.ask(session, CHAT, first, 1, NOW)
        pending.ask(session, CHAT, second, 1, NOW + timedelta(minutes=1))
        later = NOW + timedelta(minutes=2)
        assert pending.correct(session, words, OTHER, naming, later) is None
        assert pending.correct(session, words, CHAT, naming, later) == second
        assert pending.correct(session, words, CHAT, naming, later) == first
        assert pending.correct(session, words, CHAT, naming, later) is None


def test_after_half_an_hour_nothing_is_asked_any_more(database, words):
    number = hold(database, words, NAMELESS)
    with database.transaction() as session:
        pending.ask(session, CHAT, number, 1, NOW)
        late = NOW + ASKING + timedelta(seconds=1)
        assert pending.correct(session, words, CHAT, Naming(None, "鸽岭镇", 2024), late) is None


def test_nobody_elses_batch_is_seen_asked_for_or_dropped(database, words):
    number = hold(database, words, report())
    assert look(database, number, OTHER) is None
    with database.transaction() as session:
        assert pending.ask(session, OTHER, number, 1, NOW) is None
        assert pending.ask(session, CHAT, number, 2, NOW) is None
        assert pending.drop(session, OTHER, number) is False
        assert pending.drop(session, CHAT, number) is True
        assert pending.drop(session, CHAT, number) is False
    assert waiting(database) == 0


def test_after_a_day_it_is_gone(database, words):
    number = hold(database, words, report())
    assert look(database, number, now=NOW + LIFE) is not None
    assert look(database, number, now=NOW + LIFE + timedelta(seconds=1)) is None
    with database.transaction() as session:
        pending.forget(session, NOW + LIFE)
    assert waiting(database) == 1
    with database.transaction() as session:
        pending.forget(session, NOW + LIFE + timedelta(seconds=1))
    assert waiting(database) == 0


@pytest.mark.parametrize(
    "outcome",
    [
        UnreadableFile("a.pdf", ReadFault.BINARY, size=7, looks_like="docx"),
        UnreadableFile("a.pdf", ReadFault.SCANNED),
        Unidentified("a.txt", (Doubt.TOWN, Doubt.YEAR), ("甲镇", "乙镇"), (2023, 2022), latest=2027),
        Unidentified("a.txt", (Doubt.YEAR,), ("甲镇",), (), refused=2031, latest=2027),
    ],
)
def test_a_fault_is_kept_as_it_was(outcome):
    kept = from_json(outcome.name, to_json(outcome))
    assert type(kept) is type(outcome)
    assert vars(kept) == vars(outcome)


def test_a_cut_report_is_kept_as_it_was(database, words):
    (draft,) = read_drafts(words, "报告.txt", report(), day_of(NOW))
    without = replace(draft.outcome, identity=replace(draft.outcome.identity, county=None, county_from=None))
    for outcome in (draft.outcome, without):
        number = None
        with database.transaction() as session:
            number = pending.hold(session, CHAT, [replace(draft, outcome=outcome)], words, NOW)
        assert look(database, number).files[0].outcome == outcome


def test_the_clock_forgets_what_nobody_confirmed(database, words):
    hold(database, words, report())
    tick(database, lambda: NOW + LIFE)
    assert waiting(database) == 1
    tick(database, lambda: NOW + LIFE + timedelta(seconds=1))
    assert waiting(database) == 0


def test_two_administrators_at_once_confirm_one_after_the_other(database, words):
    """The second one's card no longer says what would happen, so nothing is done."""
    mine, theirs = hold(database, words, report()), hold(database, words, report(practices="改用溜索。"), chat=OTHER)
    cards = {CHAT: look(database, mine), OTHER: look(database, theirs, OTHER)}
    start = threading.Barrier(2)
    done = []

    def run(chat):
        start.wait()
        with database.transaction() as session:
            done.append(pending.confirm(session, words, chat, cards[chat].number, cards[chat].stamp, NOW, BY))

    threads = [threading.Thread(target=run, args=(chat,)) for chat in cards]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one is None for one in done) == [False, True]
    assert len(listed(database)) == 1
