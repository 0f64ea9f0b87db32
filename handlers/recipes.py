"""Pictures, files and wordings by name: a message says which, and they are made when it is sent, outside its turn."""

from __future__ import annotations

from typing import Any

from handlers.annual.reconcile_files import reconcile_book, reconcile_word
from handlers.annual.serving_book import served_form
from handlers.annual.yearly import annual_draft
from handlers.audit import audit_file
from handlers.collection.comparing_picture import alike_bars
from handlers.collection.form_book import form
from handlers.collection.progress_picture import progress_table
from handlers.collection.rollup_book import rollup_book, rollup_csv
from handlers.collection.trend_picture import trend_line
from handlers.figures import figure_bars, figure_book
from handlers.invitation_card import invitation_card
from handlers.kitchen import Kitchen, Later, Made, Recipe, Unneeded, Worded, Wording
from handlers.knowledge.wordings import consult, consult_said, gap_answered, gaps_week
from handlers.outreach.broadcast_books import cast_book, cast_names
from handlers.outreach.broadcast_words import cast, cast_asked, cast_back, cast_card, cast_corrected, cast_told
from handlers.outreach.burden import burden_book
from handlers.outreach.due_calendar import due_calendar
from handlers.outreach.missing_year import missing_year
from handlers.outreach.wordings import digest, hardship, more_time, reopened, to_review
from handlers.roster_books import invitation_list, roster_template
from handlers.years_file import years_book

RECIPES: dict[str, Recipe] = {
    "invitation_card": invitation_card,
    "invitation_list": invitation_list,
    "roster_template": roster_template,
    "audit_file": audit_file,
    "annual_draft": annual_draft,
    "progress_table": progress_table,
    "trend_line": trend_line,
    "alike_bars": alike_bars,
    "form": form,
    "rollup_book": rollup_book,
    "rollup_csv": rollup_csv,
    "due_calendar": due_calendar,
    "burden_book": burden_book,
    "cast_book": cast_book,
    "cast_names": cast_names,
    "figure_bars": figure_bars,
    "figure_book": figure_book,
    "served_form": served_form,
    "reconcile_book": reconcile_book,
    "reconcile_word": reconcile_word,
    "years_book": years_book,
}

READ_FILES = frozenset({"served_form", "reconcile_book", "reconcile_word"})
"""Recipes that have a file read or written by a child, which may take half a minute."""

WORDINGS: dict[str, Wording] = {
    "digest": digest,
    "to_review": to_review,
    "hardship": hardship,
    "more_time": more_time,
    "reopened": reopened,
    "missing_year": missing_year,
    "gap_answered": gap_answered,
    "consult": consult,
    "consult_said": consult_said,
    "gaps_week": gaps_week,
    "cast": cast,
    "cast_asked": cast_asked,
    "cast_back": cast_back,
    "cast_card": cast_card,
    "cast_corrected": cast_corrected,
    "cast_told": cast_told,
}


def make(name: str, of: dict[str, Any], kitchen: Kitchen) -> Made:
    """What this recipe makes; raises KeyError where there is no such recipe, and whatever the recipe raises."""
    return RECIPES[name](of, kitchen)


def word(name: str, of: dict[str, Any], kitchen: Kitchen) -> Worded | Later | Unneeded:
    """What the notice of this recipe says; raises KeyError where there is no such, and whatever the recipe raises."""
    return WORDINGS[name](of, kitchen)
