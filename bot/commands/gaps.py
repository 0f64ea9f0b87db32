"""`tashan gaps`: what could not be answered, and what people say of answers."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Column

from bot.clock import system_time
from bot.commands.opening import opened, refuse
from bot.commands.printing import print_table
from handlers.texts import gaps as texts
from store.database import Database, Session
from store.people import places
from store.practices.feedback import gaps, verdicts

COMPLAINTS = 20


def show_gaps(
    county: Annotated[str, typer.Argument(help="Of this county only.", show_default=False)] = "",
    also_closed: Annotated[bool, typer.Option("--all", help="Also those that are closed.")] = False,
    close: Annotated[
        int | None, typer.Option(help="Close this one and those in its line.", metavar="NUMBER", max=2**53)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List what could not be answered, with its share of the last 30 days, and answers called wrong; or close one."""
    with opened() as (_, database):
        if close is not None:
            closed = _close(database, close)
            typer.echo(json.dumps({"closed": closed}) if as_json else texts.closed_by_number(closed))
            return
        with database.reading() as session:
            since, county_id = gaps.recent(system_time()), _county(session, county)
            share = gaps.share(session, since, county_id)
            waiting = gaps.open_gaps(session, county_id)
            lines = waiting + (gaps.closed_gaps(session, county_id) if also_closed else [])
            said = verdicts.complaints(session, since, COMPLAINTS, county_id)
    if as_json:
        told = {"since": since, **asdict(share), "gaps_open": len(waiting), "gaps": lines}
        told |= {"verdicts": said.counts, "complaints": said.newest}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2, default=_plain))
        return
    typer.echo(texts.summary(share))
    if lines:
        print_table(_folded(texts.COLUMNS), map(texts.row, lines))
    typer.echo(texts.verdicts(said))
    if said.newest:
        print_table(_folded(texts.COMPLAINT_COLUMNS), map(texts.complaint_row, said.newest))


def _close(database: Database, number: int) -> list[int]:
    """The numbers that were closed; ends the command where there is no such gap."""
    with database.transaction() as session:
        line = next((line for line in gaps.open_gaps(session) if number in line.ids), None)
        if line is None:
            refuse(texts.no_such_gap(number))
        return gaps.close_by_hand(session, line.ids, system_time(), None)


def _county(session: Session, name: str) -> int | None:
    """Whose gaps are listed; None: every county's. Ends the command where there is no such county."""
    if not name:
        return None
    counties = places.counties(session)
    found = places.called(name, counties)
    if len(found) != 1:
        refuse(texts.no_such_county(name, [one.name for one in counties]))
    return found[0].id


def _folded(names: tuple[str, ...]) -> list[Column]:
    return [Column(name, overflow="fold") for name in names]


def _plain(value: object) -> object:
    """A dataclass as its fields, a day as 2026-11-21."""
    return asdict(value) if isinstance(value, gaps.GapLine | verdicts.Complaint) else str(value)
