"""`tashan figures`: every figure read from the reports held."""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import Annotated, Any

import typer
from rich.table import Column

from bot.commands.library import AsJson
from bot.commands.opening import opened, readable, refuse
from bot.commands.printing import print_table
from handlers.texts import figure_list as texts
from store.catalogue.metrics import base
from store.practices.figures.figures import Figure
from store.practices.library import figures


def show_figures(
    town: Annotated[str, typer.Option(help="Only of this town.", callback=readable)] = "",
    year: Annotated[int | None, typer.Option(help="Only of this year's reports.")] = None,
    metric: Annotated[str, typer.Option(help="Only of this metric, by its code.", callback=readable)] = "",
    as_json: AsJson = False,
) -> None:
    """List the figures of the reports held; with --json one object a line."""
    known = [one.code for whole in base().metrics for one in (whole, *whole.parts)] + [one.code for one in base().rates]
    if metric and metric not in known:
        refuse(texts.no_such_metric(metric, get_close_matches(metric, known)))
    listed, held = [], 0
    with opened() as (_, database):
        figures.renew(database)
        with database.reading() as session:
            for one in figures.listing(session):
                held += 1
                is_of = (not town or one.town == town) and year in (None, one.report_year)
                if is_of and metric in ("", one.figure.metric):
                    listed.append(one)
    if as_json:
        for one in listed:
            row = {"file": one.file, "town": one.town, "county": one.county} | figure_row(one.figure)
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    print_table([Column(name, overflow="fold") for name in texts.COLUMNS], map(texts.row, listed))
    typer.echo(texts.total(len(listed), held))


def figure_row(figure: Figure) -> dict[str, Any]:
    """A figure as JSON: its value a number, exact where it is whole."""
    is_whole = figure.value == figure.value.to_integral_value()
    return {
        "year": figure.year,
        "metric": figure.metric,
        "label": figure.label,
        "value": int(figure.value) if is_whole else float(figure.value),
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "clause": figure.clause,
        "part": figure.is_part,
        "standing": figure.standing.value,
        "why": figure.why and figure.why.value,
    }
