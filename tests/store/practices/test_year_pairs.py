"""How well practices of two years are told apart, on labelled pairs: what is claimed must be right, or not claimed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from store.practices.asking.metric_words import Fit, fit_of
from store.practices.figures.reading import read_report
from store.practices.language.words import Words, shared_words
from store.practices.reading.outline import read_outline
from store.practices.reading.passages import cut_passages
from store.practices.years.matching import Matched, match
from store.practices.years.practices import Part, Practice, Span, practices_of

FOLDER = Path(__file__).parent / "year_pairs"
PAIRS = sorted(FOLDER.glob("*.txt"))


@dataclass(frozen=True)
class Year:
    """A labelled report and its practices, each with the label of its line."""

    lines: list[tuple[str, str]]
    parts: list[Part]
    practices: list[Practice]

    def label(self, place: int) -> str:
        first = self.practices[place].sentences[0]
        return next(label for label, line in self.lines if first in line)

    def all_of(self, kind: str) -> list[str]:
        return [line for label, line in self.lines if label.startswith(kind)]


@dataclass(frozen=True)
class Pair:
    name: str
    old: Year
    new: Year
    found: Matched


def parts_of(text: str, year: int) -> list[Part]:
    """A report's passages as the store would hold them."""
    passages = cut_passages(read_outline(text, markdown=False))
    counted: dict[int, dict[int, list[Span]]] = {}
    for read in read_report([(one.heading_path, one.kind, one.sentences) for one in passages], year):
        one = read.figure
        if one.metric and not one.is_part and fit_of(one.metric, one.label) is not Fit.NARROWER:
            counted.setdefault(read.passage, {}).setdefault(read.sentence, []).append(Span(one.start, one.end))
    return [
        Part(number, one.heading_path, one.kind, one.sentences, counted.get(number, {}))
        for number, one in enumerate(passages)
    ]


def labelled(lines: Iterable[str], year: int, words: Words) -> Year:
    read = []
    for line in lines:
        label, _, text = line.partition(" ")
        is_labelled = bool(text) and label[0] in "kgnmb#" and len(label) < 4
        read.append((label, text) if is_labelled else ("", line))
    told = "\n".join(text for _, text in read)
    parts = parts_of(f"清岚县甲子镇{year}年法治政府建设工作报告\n{told}", year)
    return Year(read, parts, practices_of(parts, words))


def pair(path: Path, words: Words) -> Pair:
    _, *years = path.read_text("utf-8").split("== ")
    old, new = (labelled(one.splitlines()[1:], int(one.splitlines()[0]), words) for one in years)
    return Pair(path.stem, old, new, match(old.practices, new.practices, old.parts, new.parts, words))


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    words = shared_words()
    return [pair(path, words) for path in PAIRS]


def measured(pairs: Iterable[Pair]) -> dict[str, tuple[float, float]]:
    """Precision and recall of what is claimed as gone, as new and as kept; what is told as unsure claims nothing."""
    told: Counter[tuple[str, str]] = Counter()
    for one in pairs:
        found = one.found
        for kind, label, year, places, elsewhere in (
            ("gone", "g", one.old, found.gone, found.gone_said),
            ("new", "n", one.new, found.fresh, found.fresh_said),
        ):
            claimed = [place for place in places if place not in elsewhere]
            right = [place for place in claimed if year.label(place) == label]
            told[kind, "claimed"] += len(claimed)
            told[kind, "right"] += len(right)
            lines = year.all_of(label)
            told[kind, "there"] += len(lines)
            told[kind, "found"] += sum(
                any(year.practices[place].sentences[0] in line for place in right) for line in lines
            )
        labels = [(one.old.label(link.old), one.new.label(link.new)) for link in found.same]
        right = {first for first, second in labels if first == second and first.startswith("k")}
        told["kept", "claimed"] += len(labels)
        told["kept", "right"] += sum(first == second and first in right for first, second in labels)
        told["kept", "there"] += len(one.old.all_of("k"))
        told["kept", "found"] += len(right)
    return {
        kind: (told[kind, "right"] / told[kind, "claimed"], told[kind, "found"] / told[kind, "there"])
        for kind in ("gone", "new", "kept")
    }


def test_there_are_enough_pairs(pairs):
    assert len(pairs) >= 6
    assert sum(len(one.old.all_of("k")) for one in pairs) > 20
    assert sum(len(one.old.all_of("g")) for one in pairs) > 20


def test_what_is_claimed_is_right_and_most_is_found(pairs):
    scores = measured(pairs)
    assert {kind: score for kind, score in scores.items() if score[0] < 0.95} == {}, scores
    assert {kind: score for kind, score in scores.items() if score[1] < 0.8} == {}, scores


def test_pairs_that_no_threshold_was_set_on_do_as_well(pairs):
    scores = measured(one for one in pairs if one.name >= "05")
    assert {kind: score for kind, score in scores.items() if score[0] < 0.9 or score[1] < 0.75} == {}, scores


def test_boilerplate_is_no_practice(pairs):
    taken = [
        (one.name, year.practices[place].said)
        for one in pairs
        for year in (one.old, one.new)
        for place in range(len(year.practices))
        if year.label(place) == "b"
    ]
    assert taken == []


def test_what_the_other_report_mentions_elsewhere_is_not_told_as_gone_or_unsaid(pairs):
    one = next(one for one in pairs if one.name == "08-mentioned")
    assert {one.old.label(place): one.new.parts[part].heading_path for place, part in one.found.gone_said.items()} == {
        "m1": ("二、存在的问题",)
    }
    assert {one.new.label(place): one.old.parts[part].heading_path for place, part in one.found.fresh_said.items()} == {
        "m2": ("三、2025年工作打算",)
    }


def test_a_report_beside_itself_has_nothing_new(pairs):
    for one in pairs:
        found = match(one.old.practices, one.old.practices, one.old.parts, one.old.parts, shared_words())
        assert (found.gone, found.fresh, found.unsure) == ((), (), ())
        assert [(link.old, link.new) for link in found.same] == [(i, i) for i in range(len(one.old.practices))]


def test_an_empty_report_has_nothing_in_common_with_any(pairs):
    year = pairs[0].old
    found = match(year.practices, [], year.parts, [], shared_words())
    assert found.gone == tuple(range(len(year.practices)))
    assert (found.same, found.unsure, found.fresh, found.gone_said) == ((), (), (), {})
    assert match([], [], [], [], shared_words()).gone == ()


HEAD = "清岚县甲子镇{year}年法治政府建设工作报告\n一、主要做法\n{said}\n二、存在问题\n经费不足。"


def beside(old: str, new: str) -> tuple[list[Practice], list[Practice], Matched]:
    """The practices of two reports that say no more than this."""
    words = shared_words()
    parts = [parts_of(HEAD.format(year=year, said=said), year) for year, said in ((2024, old), (2025, new))]
    before, after = (practices_of(one, words) for one in parts)
    return before, after, match(before, after, *parts, words)


def test_a_list_of_figures_is_neither_new_nor_gone():
    before, after, found = beside(
        "一是在渡口设法律答问船，船工兼讲解员。二是收到信访件40件，办结38件，受理投诉两天内回电话。",
        "一是在渡口设法律答问船，船工兼讲解员。二是全年收到信访件34件，办结33件；12345热线等诉求521件，办结514件，做到当天回电话。",
    )
    assert [one.places for one in (*before, *after)] == [(0,), (0,)]
    assert (found.gone, found.fresh, found.unsure) == ((), (), ())


def test_what_every_report_says_of_anything_makes_no_two_practices_alike():
    _, _, found = beside(
        "一是与各村签订法治建设目标责任书，村支书为第一人。",
        "一是把法治建设列入护林员考核，弄虚作假的扣分并谈话。",
    )
    assert (found.same, found.unsure) == ((), ())
    assert (found.gone, found.fresh) == ((0,), (0,))
