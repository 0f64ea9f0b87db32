"""`tashan invite`: a link for somebody to join by, the first one above all; and `tashan people`: who may talk to us."""

from __future__ import annotations

import asyncio
import io
from datetime import date, datetime
from functools import partial
from typing import Annotated

import segno
import typer

from bot.clock import system_time
from bot.commands.opening import opened, opened_with_token, readable, refuse
from bot.commands.printing import print_table
from bot.masking import mask_text
from bot.telegram import TokenRefused, name_of
from handlers.invitation_card import link_of
from handlers.texts import errors
from handlers.texts import members as texts
from store.database import Session
from store.days import day_of
from store.people import invitations, people, places
from store.people.invitations import InvitationFacts, Offer
from store.people.names import county_name, person_name, town_name
from store.people.people import Misplaced
from store.people.places import PlaceFacts
from store.people.rights import Role


def list_people(
    also_former: Annotated[bool, typer.Option("--all", help="Also those who have left, and are not erased.")] = False,
) -> None:
    """List who may talk to the bot."""
    with opened() as (_, database), database.reading() as session:
        lines = list(map(texts.line, people.everybody(session, system_time())))
        if also_former:
            lines += map(texts.line_of_former, people.without_post(session, system_time()))
    print_table(texts.COLUMNS, lines)


def invite(
    county: Annotated[str, typer.Option(callback=readable)],
    town: Annotated[str | None, typer.Option(help="Left out: works for the county.", callback=readable)] = None,
    role: Annotated[Role | None, typer.Option(help="Default: clerk in a town, administrator in a county.")] = None,
    owner: Annotated[bool, typer.Option("--owner", help="The one who runs all; an earlier link dies.")] = False,
    name: Annotated[str, typer.Option(help="Left out: they say it themselves.", callback=readable)] = "",
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day, of a deputy.")] = None,
    new: Annotated[bool, typer.Option("--new", help="A county beside those that there are.")] = False,
) -> None:
    """Invite somebody: a link and a QR code that let one person in once, within a week."""
    chosen = Role.OWNER if owner else role or (Role.CLERK if town else Role.ADMINISTRATOR)
    with opened_with_token() as (settings, database, token):
        now, code_of = system_time(), partial(invitations.code_of, token)
        last_day = until.date() if until else None
        called = _name(name) if name else ""
        _check_last_day(chosen, last_day, now)
        try:
            bot_name = asyncio.run(name_of(token, settings.api_url))
        except TokenRefused:
            refuse(errors.token_refused(), exit_code=1)  # codes of another token would let nobody in
        try:
            with database.transaction() as session:
                place = _place(session, now, county, town, is_new=new)
                dead = revoke_owners(session, place, now) if chosen is Role.OWNER else 0
                made = invitations.issue(session, Offer(chosen, place, last_day, called), None, now, code_of)
        except Misplaced as fault:
            refuse(texts.misplaced(fault.role, fault.place))
    if dead:
        typer.echo(texts.earlier_revoked(dead))
    if bot_name is None:
        typer.echo(texts.unreached())
    say_how_to_join(made, code_of(made.nonce), bot_name)


def _name(typed: str) -> str:
    called = person_name(typed)
    if called is None:
        refuse(texts.no_person(mask_text(typed)))
    return called


def _check_last_day(role: Role, last_day: date | None, now: datetime) -> None:
    if last_day is None and role is Role.DEPUTY:
        refuse(texts.no_last_day())
    if last_day is not None and last_day < day_of(now):
        refuse(texts.past(last_day))


def _place(session: Session, now: datetime, county: str, town: str | None, *, is_new: bool) -> PlaceFacts:
    """Where to, by the names of today; made if need be, under names that the chat would take, too."""
    known = places.counties(session)
    here = next((one for one in known if one.name == county.strip()), None)
    if here is None:
        name = county_name(county)
        if name is None:
            refuse(texts.no_county(mask_text(county)))
        if known and not is_new:
            refuse(texts.new_county(name, known))
        here = places.place(session, now, name)
    if town is None or any(one.name == town.strip() for one in places.towns(session, here.id)):
        return places.place(session, now, here.name, town)
    name = town_name(town)
    if name is None:
        refuse(texts.no_town(mask_text(town)))
    former = places.formerly(session, here.id, name)
    if former is not None:
        refuse(texts.former_town(name, former))
    return places.place(session, now, here.name, name)


def revoke_owners(session: Session, county: PlaceFacts, now: datetime) -> int:
    """Earlier links for an owner of this county die; how many."""
    return sum(invitations.revoke(session, one.id, None, now) for one in invitations.open_owners(session, county, now))


def say_how_to_join(made: InvitationFacts, code: str, bot_name: str | None) -> None:
    """The link with its QR code on the terminal; without the bot's name, what is to be sent to it."""
    if bot_name is None:
        typer.echo(texts.send_code(made, code))
        return
    link = link_of(code, bot_name)
    picture = io.StringIO()
    segno.make(link, error="m", micro=False).terminal(picture, compact=True)
    typer.echo(picture.getvalue())
    typer.echo(texts.open_link(made, link))
