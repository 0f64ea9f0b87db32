"""Our own draft, sent back to be checked: nothing is found; ten figures changed by hand are found, and no others."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from docx import Document

from handlers.annual.document import document
from handlers.texts import reconciled
from store.annual.checking.check import Checked, held_against
from store.annual.checking.commenting import Remark, comment
from store.annual.checking.findings import Earlier, Verdict
from store.annual.drafting.draft import drafted
from store.annual.record import Standing
from store.catalogue.metrics import base
from store.catalogue.months import Month
from store.practices.reading.reader import Reader
from tests.handlers.annual.drafts import NOW
from tests.store.annual.documents import stands_on
from tests.store.annual.test_draft import METRICS, OPENINGS, facts, months_of
from tests.store.annual.years import FIRST

CAME = {one.codes[0]: OPENINGS[one.code] for one in base().rules if one.code in OPENINGS}


def checked(data: bytes, of) -> Checked:
    with Reader() as reader:
        [source] = reader.read("法治年报（初稿）.docx", data)
    return held_against(source, of.record, Earlier(lambda came, _: CAME.get(came), lambda metric, year: None))


@pytest.fixture(scope="module")
def draft() -> bytes:
    return document(drafted(facts()), NOW)


def test_nothing_is_found_in_the_draft(draft):
    found = checked(draft, facts())
    assert [one.claim.written for one in found.findings if one.verdict is not Verdict.MATCHED] == []
    assert len(found.findings) > 70


def test_nor_in_one_with_gaps():
    gaps = facts(standing={2: Standing.RETURNED, 11: Standing.HANDED_IN, 12: Standing.NONE})
    found = checked(document(drafted(gaps), NOW), gaps)
    assert [one.claim.written for one in found.findings if one.verdict is not Verdict.MATCHED] == []
    assert len(found.findings) > 40


@pytest.mark.parametrize("standing", [{}, {4: Standing.RETURNED}])
def test_nor_in_one_with_figures_that_were_asked_for_half_of_the_year(standing):
    made = facts(standing=standing)
    catalogues = dict(made.record.catalogues)
    for month in [one for one in catalogues if one > Month(2026, 6)]:
        metrics = [one for one in catalogues[month].metrics if one.code not in ("liujin_events", "enf_staff")]
        catalogues[month] = replace(catalogues[month], metrics=tuple(metrics))
    of = replace(made, record=replace(made.record, catalogues=catalogues))
    draft = drafted(of)
    assert "法律六进活动" in "".join(one.text for one in draft.paragraphs)
    found = checked(document(draft, NOW), of)
    assert [one.claim.sentence for one in found.findings if one.verdict is not Verdict.MATCHED] == []


def test_nor_in_one_of_a_year_in_which_nothing_happened():
    nothing = {code: dict.fromkeys(months_of(code, 1), 0) for code in METRICS}
    found = checked(document(drafted(facts(nothing, first=FIRST)), NOW), facts(nothing, first=FIRST))
    assert [one.claim.sentence for one in found.findings if one.verdict is not Verdict.MATCHED] == []


def test_ten_figures_changed_by_hand_are_found_and_no_others(draft):
    made, data = Document(io.BytesIO(draft)), io.BytesIO()
    figures = [
        run for one in made.paragraphs for run in one.runs if re.fullmatch(r"\d+(?:\.\d+)?[一-龥%]{1,3}", run.text)
    ]
    changed = figures[3 : 3 + 7 * 10 : 7]
    assert len(changed) == 10
    for run in changed:
        run.text = re.sub(r"\d+", lambda one: str(int(one[0]) + 3), run.text, count=1)
    made.save(data)
    found = checked(data.getvalue(), facts())
    assert [one.claim.written for one in found.amiss] == [run.text for run in changed]
    assert all(one.verdict in (Verdict.DIFFERS, Verdict.IMPOSSIBLE) for one in found.amiss)
    remarks = [
        Remark(one.claim.place, one.claim.figure.start, one.claim.figure.end, reconciled.remark(one))
        for one in found.amiss
    ]
    after = comment("初稿.docx", data.getvalue(), found.sentences, remarks, reconciled.AUTHOR, NOW)
    ours = [on for author, _, on in stands_on(after.data) if author == reconciled.AUTHOR]
    assert ours == [run.text for run in changed]
    assert len(stands_on(after.data)) == len(stands_on(draft)) + 10  # where each figure is from still stands beside it
