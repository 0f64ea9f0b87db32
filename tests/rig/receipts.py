"""I4: what people were told was done, and what the database holds, fit one to one; in both directions.

Each pair of a receipt and its row is one function, named in `wrongs`; submissions will be another.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from tests.rig.held import Row, Rows
from tests.rig.history import History

_IMPORTED = re.compile(r"^(?:已入库：|· )(?P<place>\S+?) (?P<year>\d{4}) 年，\d+ 个标题，\d+ 段", re.MULTILINE)
_RECEIPT = "已入库"
_NAMELESS = "（未注明县区）"


def wrongs(history: History, held: Rows) -> Iterator[str]:
    """Everything that is wrong."""
    return chain(_invitations(history, held), _imports(history, held))


def _invitations(history: History, held: Rows) -> Iterator[str]:
    """Each used invitation has let one person in, who was told its code, and stands in the audit once."""
    written = Counter(_about(row) for row in held.audit if row["action"] == "invitation_used")
    made = Counter(_about(row) for row in held.audit if row["action"] == "invitation_made")
    there = {row["id"]: row for row in held.people}
    tried = {hashlib.sha256(code.encode()).hexdigest(): chat for code, chat in history.codes}
    for row in held.invitations:
        name, by = f"invitation {row['id']}", row["used_by_id"]
        if made[row["id"]] != 1:
            yield f"{name} is written down as made {made[row['id']]} times"
        if (row["used_at"] is None) != (by is None):
            yield f"{name} was used at {row['used_at']} by {by}"
        if written[row["id"]] != (row["used_at"] is not None):
            yield f"{name} is written down as used {written[row['id']]} times, was used at {row['used_at']}"
        if by is not None and by not in there:
            yield f"{name} has seated nobody: there is no person {by}"
        if by is not None and row["code_hash"] not in tried:
            yield f"{name} was used, and nobody has sent its code"
        if row["used_at"] is not None and row["revoked_at"] is not None:
            yield f"{name} was both used and revoked"
    for number in (written | made).keys() - {row["id"] for row in held.invitations}:
        yield f"the audit tells of an invitation {number} that is not there"
    for row in held.audit:
        if row["action"] == "invitation_used" and row["person_id"] != _used_by(held, _about(row)):
            yield f"invitation {_about(row)} is written down for person {row['person_id']}"


def _imports(history: History, held: Rows) -> Iterator[str]:
    """Each receipt has its report, and each report that came while people wrote has its receipt."""
    receipts = [
        (found["place"].removeprefix(_NAMELESS), int(found["year"]))
        for one in history.deliveries
        if one.shown.startswith(_RECEIPT)
        for found in _IMPORTED.finditer(one.shown)
    ]
    reports = {(f"{row['county']}{row['town']}", row["year"]): row for row in held.reports}
    if len(reports) != len(held.reports):
        yield "two reports of one town and year"
    for place, year in dict.fromkeys(receipts):
        if (place, year) not in reports:
            yield f"{place} {year} was said to be kept, and is not"
    for (place, year), row in reports.items():
        if row["imported_at"].timestamp() > history.begin and (place, year) not in receipts:
            yield f"{place} {year} is kept, and nobody was told"


def _about(row: Row) -> int | None:
    number = row["facts"].get("invitation")
    return number if isinstance(number, int) else None


def _used_by(held: Rows, number: int | None) -> int | None:
    return next((row["used_by_id"] for row in held.invitations if row["id"] == number), None)
