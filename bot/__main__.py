"""`tashan`: the command line."""

from __future__ import annotations

import typer

from bot.commands import (
    annual,
    auditing,
    backup,
    catalogue,
    doctor,
    erasing,
    evaluate,
    export,
    figures,
    gaps,
    inviting,
    library,
    reconcile,
    serving,
)

app = typer.Typer(
    help="他山: how other towns do it, each figure once.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(serving.demo)
app.command()(serving.run)
app.command()(backup.migrate)
app.command("backup")(backup.back_up)
app.command()(backup.restore)
app.command()(doctor.doctor)
app.add_typer(auditing.audit_app, name="audit")
app.add_typer(catalogue.catalogue_app, name="catalogue")
app.command("import")(library.import_files)
app.add_typer(library.library, name="reports")
app.command()(library.ask)
app.command("evaluate")(evaluate.evaluate_questions)
app.command("figures")(figures.show_figures)
app.command("gaps")(gaps.show_gaps)
app.command()(inviting.invite)
app.command("people")(inviting.list_people)
app.command()(erasing.erase)
app.command()(export.export)
app.command("annual")(annual.write_annual)
app.command("reconcile")(reconcile.check_report)

if __name__ == "__main__":
    app()
