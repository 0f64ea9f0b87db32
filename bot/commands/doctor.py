"""`tashan doctor`: what is wrong with this installation, and what to do."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot import logs
from bot.clock import system_time
from bot.doctor import examine
from bot.settings import SettingsFault, load
from handlers.texts import doctor as texts
from handlers.texts.doctor import Grade


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Look at token, network, clock, database, files, calendar and fonts; exit code 1 if anything is wrong."""
    try:
        settings = load()
        logs.set_up("ERROR", log_format=settings.log_format)
        settings.use_outreach()
        findings = asyncio.run(examine(settings, system_time))
    except SettingsFault as fault:
        findings = [texts.settings_unusable(fault.variable, fault.flaw)]
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(map(texts.line, findings)))
    raise typer.Exit(int(any(one.grade is Grade.BAD for one in findings)))
