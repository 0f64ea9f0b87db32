"""Erasing a person from every room of the store, and seeing beforehand what goes and what stays."""

from __future__ import annotations

from datetime import datetime

from store.annual import foreign_forms, form_mappings
from store.annual.checking import kept_reports
from store.collection import erasing as collected
from store.collection import pending_forms
from store.database import Session
from store.files import kept
from store.outreach import erasing as outreach
from store.people import erasing
from store.people.erasing import Erased, Trace
from store.practices.feedback import erasing as feedback
from store.practices.feedback import gaps
from store.practices.library import pending

TABLES = (
    *erasing.TABLES,
    *collected.TABLES,
    *outreach.TABLES,
    *feedback.TABLES,
    "foreign_form",
    "form_mapping",
    "gap_asker",
    "kept_file",
    "pending_form",
    "pending_import",
)


def erase(session: Session, person_id: int, now: datetime) -> Erased:
    """What went, and what stays. Raises erasing.Refused."""
    erased = erasing.erase(session, person_id, now)
    for room in (collected, outreach, pending_forms, kept, kept_reports, foreign_forms, form_mappings):
        erased.traces[Trace.MENTIONS] += room.erase_mentions(session, erased.words)
    erased.traces[Trace.MENTIONS] += feedback.erase_mentions(session, erased.words, now)
    erased.traces[Trace.QUESTIONS] = gaps.erase_asker(session, person_id)
    if erased.chat_id is not None:
        for sent in (pending, pending_forms):
            erased.traces[Trace.FILES] += sent.erase(session, erased.chat_id)
    erased.traces[Trace.FILES] += kept.erase(session, person_id)
    return erased


def rehearse(session: Session, person_id: int, now: datetime) -> Erased:
    """What erase() would do; nothing is changed. Raises erasing.Refused."""
    undone = session.begin_nested()
    try:
        return erase(session, person_id, now)
    finally:
        undone.rollback()
