"""`tashan evaluate`: how well the search answers labelled questions, or how well figures are read, over reports."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Column

from bot import logs
from bot.clock import system_time
from bot.commands.alike import alike_in
from bot.commands.figures import figure_row
from bot.commands.library import AsJson, files_in
from bot.commands.opening import refuse
from bot.commands.printing import print_table
from handlers.texts import evaluation as texts
from handlers.texts import figure_evaluation as figure_texts
from handlers.texts import figure_questions as question_texts
from handlers.texts.library import cannot_import
from store.database import Database
from store.practices.evaluation.figure_labels import Expect, FigureLabel, is_figure_set, read_figure_labels
from store.practices.evaluation.figure_questions import (
    FigureAnswer,
    FigureQuestion,
    ask_figures,
    is_question_set,
    read_figure_questions,
)
from store.practices.evaluation.figure_run import FigureEvaluation, evaluate_figures
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
    labels: Annotated[
        Path,
        typer.Argument(
            help="Labelled questions, figures, or questions for figures, one JSON object a line.", metavar="LABELS"
        ),
    ],
    reports: Annotated[Path, typer.Option(help="Folder with the reports.", metavar="DIR")],
    without: Annotated[
        list[str], typer.Option(help=f"Leave a part out, to see what it adds: {', '.join(PARTS)}.", metavar="PART")
    ] = [],  # noqa: B006 - typer's way to say that the option may be repeated
    as_json: AsJson = False,
) -> None:
    """Score answers to labelled questions, beside plain BM25 + jieba, or figures read or asked for, over reports."""
    logs.set_up("WARNING")
    labelled = _labels(labels)
    for part in set(without) - set(PARTS):
        refuse(texts.no_such_part(part, PARTS))
    if not reports.is_dir():
        refuse(texts.no_folder(reports.name))
    # A database of its own: what is held for the bot has no say, and is left alone.
    with tempfile.TemporaryDirectory(prefix="tashan-evaluate-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'evaluation.db'}")
        try:
            database.migrate()
            words = shared_words()
            held = _import(database, words, reports)
            if not held:
                refuse(texts.no_reports(reports.name))
            if isinstance(labelled[0], FigureLabel):
                of_figures = [one for one in labelled if isinstance(one, FigureLabel)]
                missing = figure_texts.by_file(one for one in of_figures if one.file not in held)
                for file, lines in missing.items():
                    typer.echo(figure_texts.no_report(file, lines), err=True)
                _show_figures(evaluate_figures(database, of_figures, held), missing, as_json=as_json)
                if missing:
                    raise typer.Exit(1)
            elif isinstance(labelled[0], FigureQuestion):
                told = ask_figures(database, words, labelled, alike_in(database, system_time()))
                _show_answers(told, as_json=as_json)
            else:
                _show(_run(database, words, labelled, held, without), as_json=as_json)
        finally:
            database.close()


def _show(result: Evaluation, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_json(result), ensure_ascii=False, indent=2))
        return
    name, *columns = texts.COLUMNS
    print_table([name, *(Column(column, justify="right") for column in columns)], texts.rows(result))
    typer.echo(texts.refusal(result.refusal()))
    for line in texts.misses(result):
        typer.echo(line)


def _show_figures(result: FigureEvaluation, missing: Collection[str], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_figures_json(result), ensure_ascii=False, indent=2))
        return
    print_table(figure_texts.COLUMNS, figure_texts.rows(result))
    typer.echo(figure_texts.summary(result))
    for line in figure_texts.misses(result, missing):
        typer.echo(line)


def _show_answers(told: list[FigureAnswer], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(_answers_json(told), ensure_ascii=False, indent=2))
        return
    print_table(question_texts.COLUMNS, question_texts.rows(told))
    for line in question_texts.misses(told):
        typer.echo(line)


def _labels(path: Path) -> list[Labelled] | list[FigureLabel] | list[FigureQuestion]:
    try:
        text = path.read_text("utf-8")
        if is_question_set(text):
            return read_figure_questions(text)
        return read_figure_labels(text) if is_figure_set(text) else read_labels(text)
    except (OSError, ValueError) as fault:  # ValueError: a NUL in the path, or bytes that are no UTF-8
        refuse(texts.not_text(path.name) if isinstance(fault, UnicodeDecodeError) else texts.no_such_file(path.name))
    except BadLabels as fault:
        refuse(texts.bad_labels(fault))


def _run(
    database: Database, words: Words, labelled: list[Labelled], held: dict[str, str], without: list[str]
) -> Evaluation:
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


def _figures_json(result: FigureEvaluation) -> dict[str, Any]:
    return {
        "overall": {"recall": result.recall, "precision": result.precision, "metric": result.metric},
        "expect": {
            expect.value: {"n": len(outcomes), "right": sum(one.is_right for one in outcomes)}
            for expect in Expect
            if (outcomes := result.of(expect))
        },
        "rows": result.rows,
        "misses": [
            {"line": one.label.line, "file": one.label.file, "quote": one.label.quote, "expect": one.label.expect.value}
            | {"found": one.is_there, "read": [figure_row(row.figure) for row in one.rows]}
            for one in result.outcomes
            if not one.is_right
        ],
        "extra": [{"file": row.file} | figure_row(row.figure) for row in result.extra],
    }


def _answers_json(told: list[FigureAnswer]) -> dict[str, Any]:
    right, wrong = sum(one.is_right for one in told), sum(one.is_wrong for one in told)
    return {
        "overall": {"n": len(told), "right": right, "wrong": wrong, "accuracy": right / len(told)},
        "questions": [
            {
                "id": one.asked.id,
                "question": one.asked.question,
                "expect": one.asked.wanted.value,
                "right": one.is_right,
                "wrong": one.is_wrong,
                "missing": one.lack.value if one.lack else None,
                "figures": [
                    {"town": town, "year": year, "value": float(value), "unit": unit, "qualifier": qualifier}
                    for town, year, value, unit, qualifier in sorted(one.figures)
                ],
            }
            for one in told
        ],
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
