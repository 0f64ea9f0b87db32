"""`tashan import`, `tashan reports` and `tashan ask`: the store of reports from the command line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Column

from bot.clock import system_time
from bot.commands.opening import opened, readable, refuse
from bot.commands.printing import print_table
from handlers.texts import figures as figure_texts
from handlers.texts import library as texts
from store.database import Session
from store.days import day_of
from store.files.faults import UnreadableFile
from store.practices.answering import answers
from store.practices.answering.answers import Findings
from store.practices.answering.figure_answers import Lack, find_figures, places_of
from store.practices.asking.question import Question, read_question
from store.practices.index.directory import directory
from store.practices.language.words import Words, shared_words
from store.practices.library import figures, reports
from store.practices.library.importing import Imported, import_all, renew_index
from store.practices.reading.identify import Unidentified
from store.practices.reading.reader import read_paths
from store.practices.tables import ReportKind

Town = Annotated[
    str | None,
    typer.Option(help="The town, where the file does not say it or says it wrongly.", callback=readable),
]
Year = Annotated[int | None, typer.Option(help="The year, likewise.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def import_files(
    paths: Annotated[list[Path], typer.Argument(help="Files, zip archives, or folders of them.", metavar="PATH…")],
    town: Town = None,
    year: Year = None,
    digest: Annotated[bool, typer.Option(help="Told anew, not the authors' own sentences.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put reports into the store, with an import report for each; exit code 1 if any could not be taken."""
    kind = ReportKind.DIGEST if digest else ReportKind.ORIGINAL
    rows: list[dict[str, Any]] = []
    failed = False
    with opened() as (_, database):
        words = shared_words()
        renew_index(database, words)
        figures.renew(database)
        files = dict(files_in(paths))
        if not files:
            refuse(texts.nothing_there())
        shown = track(files, texts.importing(), console=Console(stderr=True), disable=as_json or len(files) < 5)
        for path, told in import_all(database, words, read_paths(shown), kind, system_time, town, year):
            failed = failed or not isinstance(told, Imported)
            row = _row(told) if isinstance(told, Imported) else _refused(told, kind)
            row["file"] = files[path] + row["file"]
            rows.append(row)
            if not as_json:
                typer.echo(texts.import_report(row))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    raise typer.Exit(1 if failed else 0)


def _row(imported: Imported) -> dict[str, Any]:
    return {
        "file": imported.file,
        "town": imported.identity.town,
        "year": imported.identity.year,
        "county": imported.identity.county,
        "kind": imported.kind.value,
        "sections": imported.sections,
        "missing": [kind.value for kind in imported.missing],
        "passages": imported.passages,
        "problems": texts.remarks(imported),
    }


def _refused(fault: UnreadableFile | Unidentified, kind: ReportKind) -> dict[str, Any]:
    row: dict[str, Any] = {"file": fault.name, "town": None, "year": None, "county": None, "kind": kind.value}
    return row | {"sections": [], "missing": [], "passages": 0, "problems": [texts.cannot_import(fault)]}


def files_in(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    """Each file with the folders that tell it from its namesakes; hidden ones are left alone."""
    for path in paths:
        if not path.is_dir():
            yield path, ""
            continue
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            folders = file.relative_to(path).parts[:-1]
            if not any(part.startswith(".") for part in (*folders, file.name)):
                shown = "".join(f"{part}/" for part in folders)
                yield file, os.fsencode(shown).decode(errors="replace")


library = typer.Typer(help="List the reports held, or delete one.", no_args_is_help=False)


@library.callback(invoke_without_command=True)
def list_reports(context: typer.Context) -> None:
    """List the reports held, or delete one."""
    if context.invoked_subcommand is not None:
        return
    with opened() as (_, database), database.reading() as session:
        listed = reports.listing(session)
    *columns, file = texts.REPORT_COLUMNS
    print_table(
        [*(Column(name, no_wrap=True) for name in columns), Column(file, overflow="fold")],
        map(texts.report_line, listed),
    )


@library.command("delete")
def delete_report(number: Annotated[int, typer.Argument(help="The report's number in the list.", max=2**53)]) -> None:
    """Take one report out of the store."""
    with opened() as (_, database):
        with database.transaction() as session:
            gone = reports.delete(session, number, system_time(), None)
        if not gone:
            refuse(texts.no_such_report(number))
    typer.echo(texts.deleted(number))


def ask(
    question: Annotated[str, typer.Argument(help="What a clerk would type.", callback=readable)],
    town: Annotated[
        str, typer.Option(help="The asker's town: left out unless the question names it.", callback=readable)
    ] = "",
    most: Annotated[int, typer.Option("-n", min=1, max=100, help="How many passages at most.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Ask the store as a clerk would: a question for a figure is answered by figures; --json prints passages always."""
    with opened() as (_, database):
        words = shared_words()
        renew_index(database, words)
        figures.renew(database)
        with database.reading() as session:
            asked = _read(session, words, question, town)
            told = None if as_json else _figures(session, asked, town)
            findings = None if told else _find(session, words, asked, town, most)
    if findings is None:
        typer.echo(told)
        return
    if as_json:
        rows = [
            {
                "town": quote.town,
                "year": quote.year,
                "file": quote.file,
                "kind": quote.kind.value,
                "heading_path": list(quote.heading_path),
                "sentences": list(quote.sentences),
                "passage": quote.passage,
                "score": round(quote.score, 6),
            }
            for quote in findings.quotes
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    typer.echo(texts.answers(findings))


def _read(session: Session, words: Words, question: str, town: str) -> Question:
    held = directory(session)
    home = next((one.county for one in held if town and one.town == town), "")
    return read_question(question, held, words, today=day_of(system_time()), own=[town] if town else [], home=home)


def _figures(session: Session, asked: Question, town: str) -> str | None:
    """The figures that are asked for, or which of metric, town and year is missing; None: passages answer."""
    found = find_figures(session, asked, asker=[("", town)] if town else [])
    if not found or found[0].lack is Lack.METRIC:
        return None
    return figure_texts.in_words(found, places_of(session, [line for one in found for line in one.lines]))


def _find(session: Session, words: Words, asked: Question, town: str, most: int) -> Findings:
    asker = [("", town)] if town else []
    findings = answers.find(session, words, asked, asker=asker)
    while findings.more and len(findings.quotes) < most:
        following = answers.find(session, words, asked, asker=asker, skip=len(findings.quotes))
        findings = replace(following, quotes=findings.quotes + following.quotes)
    return replace(findings, quotes=findings.quotes[:most])
