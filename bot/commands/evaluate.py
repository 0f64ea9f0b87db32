"""`tashan evaluate`: how well the search answers a set of labelled questions over a folder of reports."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Column

from bot import logs
from bot.clock import system_time
from bot.commands.library import AsJson, files_in
from bot.commands.opening import refuse
from bot.commands.printing import print_table
from handlers.texts import evaluation as texts
from handlers.texts.library import cannot_import
from store.database import Database
from store.practices.evaluation.labels import BadLabels, Kind, Labelled, read_labels
from store.practices.evaluation.measures import Score
from store.practices.evaluation.run import PARTS, Evaluation, Outcome, evaluate, unreachable
from store.practices.language.words import Words, shared_words
from store.practices.library.importing import Imported, import_all, renew_index
from store.practices.reading.read import SourceText
from store.practices.reading.reader import read_paths
from store.practices.tables import ReportKind

SHOWN = 10  # passages a question in the JSON
BEGINNING = 60  # characters of a passage


def evaluate_questions(
    questions: Annotated[Path, typer.Argument(help="Labelled questions, one JSON object a line.", metavar="QUESTIONS")],
    reports: Annotated[Path, typer.Option(help="Folder with the reports.", metavar="DIR")],
    without: Annotated[
        list[str], typer.Option(help=f"Leave a part out, to see what it adds: {', '.join(PARTS)}.", metavar="PART")
    ] = [],  # noqa: B006 - typer's way to say that the option may be repeated
    as_json: AsJson = False,
) -> None:
    """Score the answers to labelled questions over a folder of reports, beside plain BM25 + jieba."""
    logs.set_up("WARNING")
    labelled = _labels(questions)
    for part in set(without) - set(PARTS):
        refuse(texts.no_such_part(part, PARTS))
    if not reports.is_dir():
        refuse(texts.no_folder(reports.name))
    # A database of its own: what is held for the bot has no say, and is left alone.
    with tempfile.TemporaryDirectory(prefix="tashan-evaluate-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'evaluation.db'}")
        try:
            result = _run(database, labelled, reports, without)
        finally:
            database.close()
    if as_json:
        typer.echo(json.dumps(_json(result), ensure_ascii=False, indent=2))
        return
    name, *columns = texts.COLUMNS
    print_table([name, *(Column(column, justify="right") for column in columns)], texts.rows(result))
    typer.echo(texts.refusal(result.refusal()))
    for line in texts.misses(result):
        typer.echo(line)


def _labels(path: Path) -> list[Labelled]:
    try:
        return read_labels(path.read_text("utf-8"))
    except (OSError, ValueError) as fault:  # ValueError: a NUL in the path, or bytes that are no UTF-8
        refuse(texts.not_text(path.name) if isinstance(fault, UnicodeDecodeError) else texts.no_such_file(path.name))
    except BadLabels as fault:
        refuse(texts.bad_labels(fault))


def _run(database: Database, labelled: list[Labelled], reports: Path, without: list[str]) -> Evaluation:
    database.migrate()
    words = shared_words()
    held = _import(database, words, reports)
    if not held:
        refuse(texts.no_reports(reports.name))
    for one in labelled:
        if one.kind is not Kind.UNANSWERABLE and not one.places:
            typer.echo(texts.no_places(one), err=True)
    for one, place in unreachable(database, labelled):
        typer.echo(texts.unreachable(one, place), err=True)
    return evaluate(database, words, labelled, held, without)


def _import(database: Database, words: Words, folder: Path) -> dict[str, str]:
    """The text of each report that went in, by its name; the others are named on standard error."""
    renew_index(database, words)
    files = [path for path, _ in files_in([folder])]
    texts_of: dict[str, str] = {}
    last: dict[tuple[str | None, str, int], str] = {}
    sources = ((source.text if isinstance(source, SourceText) else "", source) for _, source in read_paths(files))
    for text, told in import_all(database, words, sources, ReportKind.ORIGINAL, system_time):
        if not isinstance(told, Imported):
            typer.echo(texts.not_imported(told.name, cannot_import(told)), err=True)
            continue
        whose = told.identity.county, told.identity.town, told.identity.year
        if whose in last:
            typer.echo(texts.replaces(told.file, last[whose]), err=True)
            texts_of.pop(last[whose], None)
        last[whose] = told.file
        texts_of[told.file] = text
    return texts_of


def _json(result: Evaluation) -> dict[str, Any]:
    kinds = [kind for kind in Kind if result.scored(kind)]
    told = result.refusal()
    return {
        "overall": _measures(result.overall()),
        "kinds": {kind.value: _measures(result.of_kind(kind)) | {"n": result.scored(kind)} for kind in kinds},
        "not_found": {
            "precision": told.precision,
            "recall": told.recall,
            "unanswerable": told.unanswerable,
            "refused": told.refused,
            "rightly": told.rightly,
        },
        "baseline": {
            "overall": _measures(result.baseline()),
            "kinds": {kind.value: _measures(result.baseline(kind)) | {"n": result.scored(kind)} for kind in kinds},
        },
        "questions": [_question(one) for one in result.outcomes],
    }


def _question(one: Outcome) -> dict[str, Any]:
    return {
        "id": one.asked.id,
        "question": one.asked.question,
        "kind": one.asked.kind.value,
        **_measures(one.score),
        "not_found": one.not_found,
        "found": [
            {
                "file": shown.file,
                "passage": shown.passage,
                "grade": shown.grade(one.asked.places),
                "text": shown.text[:BEGINNING],
            }
            for shown in one.shown[:SHOWN]
        ],
        "missed": [{"file": place.file, "quote": place.quote, "grade": place.grade} for place in one.missed],
        "baseline": _measures(one.baseline),
    }


def _measures(score: Score | None) -> dict[str, Any]:
    names = ("recall@5", "ndcg@10", "mrr")
    if score is None:
        return dict.fromkeys(names)
    return dict(zip(names, (score.recall, score.ndcg, score.mrr), strict=True))
