"""`tashan people`: who may talk to the bot."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.clock import system_time
from bot.commands.opening import opened, readable, refuse
from bot.commands.printing import print_table
from bot.telegram import LARGEST_ID
from handlers.texts import members as texts
from store.people import people
from store.people.places import BadName
from store.people.rights import Role

members = typer.Typer(help="List who may talk to the bot, or let somebody in.", no_args_is_help=False)


@members.callback(invoke_without_command=True)
def list_people(context: typer.Context) -> None:
    """List who may talk to the bot, or let somebody in."""
    if context.invoked_subcommand is not None:
        return
    with opened() as (_, database), database.reading() as session:
        everybody = people.everybody(session, system_time())
    print_table(texts.COLUMNS, map(texts.line, everybody))


@members.command("add")
def add_person(
    chat_id: Annotated[int, typer.Argument(help="The person's Telegram user id.", min=1, max=LARGEST_ID)],
    name: Annotated[str, typer.Argument(callback=readable)],
    county: Annotated[str, typer.Option(callback=readable)],
    town: Annotated[str | None, typer.Option(help="Left out: works for the county.", callback=readable)] = None,
    role: Annotated[Role, typer.Option()] = Role.CLERK,
) -> None:
    """Let somebody in; again: changes name, role and place."""
    try:
        with opened() as (_, database), database.transaction() as session:
            people.seat(session, chat_id, name, role, county, town, now=system_time())
    except BadName as fault:
        refuse(texts.bad_name(fault.name))
    typer.echo(texts.seated(name, town or county))
