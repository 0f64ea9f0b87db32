"""Row 27: whatever a name, a question or a file is called, every template is HTML that the network takes.

Each public function of handlers/texts is given invented facts, by the types it asks for. Those that cannot be given
just any are named below, with the test that holds them; a new function is in by itself.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import handlers.texts
from bot.console.entities import parse_html
from bot.console.text import formatted
from bot.pages import length
from bot.telegram import CAPTION_LIMIT
from handlers.texts import invite, join, metrics
from handlers.texts.members import ROLES
from handlers.turn import Button
from store.catalogue.metrics import Metric, Section, base
from store.catalogue.months import Month
from store.collection.figures import Given
from store.collection.tables import Answer
from store.people.invitations import InvitationFacts, Offer
from store.people.people import PersonFacts
from store.people.places import PlaceFacts, PlaceKind
from store.people.rights import Role
from store.practices.index.directory import Held
from store.practices.tables import ReportKind
from tests.examples import examples
from tests.handlers.by_hand import BY_HAND, PLAIN
from tests.people import a_person

HOSTILE = [
    "<u>禾</u>",
    "<a href='x'>禾",
    "</b>",
    "&lt;禾",
    "&",
    "<",
    '"',
    "'",
    "禾😀",
    "\u202e禾",
    "𠮷",
    "禾\n禾",
    "<u>",
    "*_`[禾](x)",
]
TEXTS = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=24)
KINDS = st.sampled_from([str(kind) for kind in ReportKind])
OF_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS,
    int: st.integers(0, 10**9),
    Decimal: st.integers(0, 10**9).map(lambda tenths: Decimal(tenths) / 10),
    date: st.dates(date(2000, 1, 1), date(2099, 1, 1)),
    datetime: st.integers(0, 2**31).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    Month: st.builds(Month, st.integers(2020, 2040), st.integers(1, 12)),
    Button: st.builds(Button, label=TEXTS, action=st.just("act"), argument=st.integers(0, 10**9).map(str)),
    Metric: st.builds(replace, st.sampled_from(base().metrics), name=TEXTS, short=TEXTS, unit=TEXTS, definition=TEXTS),
    Section: st.sampled_from(base().sections),
    Held: st.builds(
        Held, *[st.integers(0, 9), TEXTS, TEXTS, st.integers(2000, 2099), KINDS, TEXTS], st.just(0), st.just(9)
    ),
    Given: st.sampled_from([Given(Answer.NONE), Given(Answer.GIVEN, 0), Given(Answer.GIVEN, 3_000, is_more=True)]),
    Any: TEXTS | st.integers(0, 9) | st.lists(st.integers(0, 9)),
}
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(handlers.texts.__path__):
        if found.name not in PLAIN:
            yield importlib.import_module(f"handlers.texts.{found.name}")


def name_of(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def templates(module: ModuleType) -> Iterator[Callable[..., Any]]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        is_public = function.__module__ == module.__name__ and not name.startswith("_")
        if is_public and f"{name_of(module)}.{name}" not in BY_HAND:
            yield function


def facts_for(function: Callable[..., Any]) -> st.SearchStrategy[inspect.BoundArguments]:
    """Arguments of the types that it asks for, every text in them one that somebody might have chosen to do harm."""
    signature, hints = inspect.signature(function), typing.get_type_hints(function)

    def bind(values: dict[str, Any]) -> inspect.BoundArguments:
        bound = signature.bind_partial()
        bound.arguments.update(values)
        return bound

    return st.fixed_dictionaries({name: of_type(hints[name]) for name in signature.parameters}).map(bind)


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """Anything of this type."""
    if hint in OF_TYPE:
        return OF_TYPE[hint]
    if dataclasses.is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        fields = {one.name: of_type(hints[one.name]) for one in dataclasses.fields(hint) if one.init}
        return st.builds(hint, **fields)
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([st.none() if one is type(None) else of_type(one) for one in inner])
    if origin is tuple and inner[-1] is not Ellipsis:
        return st.tuples(*map(of_type, inner))
    if origin is tuple or origin in (Sequence, Iterable, Collection, list):
        many = st.lists(of_type(inner[0]), max_size=2)
        return many.map(tuple) if origin is tuple else many
    if origin in (Mapping, dict):
        return st.dictionaries(of_type(inner[0]), of_type(inner[1]), max_size=2)
    return st.from_type(hint)


def looks(told: str) -> str:
    """What the network shows of it; raises where it refuses, or where somebody's tag has become one."""
    shown, entities = parse_html(told)
    assert not [one for one in entities if one["type"] in ("underline", "text_link")], told
    formatted(told, "HTML", None)  # and once more, with all that the server does to a message
    return shown


def check(result: Any) -> None:
    if isinstance(result, str):
        looks(result)
    elif isinstance(result, Button):
        assert result.label
        assert len(f"{result.action}:{10**9}:{result.argument}".encode()) <= 64
    elif isinstance(result, list | tuple):
        for one in result:
            check(one)


@pytest.mark.hypothesis  # `make soak` draws more
@pytest.mark.parametrize("module", list(modules()), ids=name_of)
def test_row_27_every_template_takes_any_name(module: ModuleType) -> None:
    for function in templates(module):
        try:
            take_any_name(function)
        except BaseException as fault:
            fault.add_note(f"It was {module.__name__}.{function.__name__}")
            raise


def take_any_name(function: Callable[..., Any]) -> None:
    facts = facts_for(function)

    @settings(
        max_examples=examples(12),
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(facts)
    def holds(bound: inspect.BoundArguments) -> None:
        check(function(*bound.args, **bound.kwargs))

    holds()


def test_row_27_what_is_held_by_hand_is_there():
    """A name that nobody is called by any more hides nothing."""
    known = {f"{name_of(module)}.{name}" for module in modules() for name in vars(module)}
    assert set(BY_HAND) <= known


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=examples(60), deadline=None)
def test_row_27_names_of_people_and_places_are_shown_literally(name, county, town):
    place = PlaceFacts(2, PlaceKind.TOWN, town, 1, county)
    person = PersonFacts(1, name, Role.CLERK, place, 7)
    offer = Offer(Role.CLERK, place, name=name)
    facts = InvitationFacts(1, offer, 1, NOW, NOW + timedelta(days=7), "n")
    for told in (join.joined(person), join.taken(person), invite.used(person, is_named=True), invite.made(offer)):
        assert f"{county}{town}" in looks(told)
    for told in (invite.card(facts, "https://t.me/b?start=c"), invite.sure(offer, is_new=True), join.called(name)):
        assert name in looks(told)
    assert name in looks(invite.called(person, name))


@pytest.mark.parametrize("name", HOSTILE)
def test_row_27_names_of_metrics_are_shown_literally(name):
    metric = replace(base().metrics[0], name=name, unit=name, definition=name)
    for errand in ("name", "definition", "unit", "typical"):
        assert name in looks(metrics.sure_changed(errand, metric, metric, Month(2026, 10)))


def test_the_card_of_an_invitation_fits_under_its_picture():
    longest = "禾" * 64
    offer = Offer(Role.DEPUTY, PlaceFacts(2, PlaceKind.TOWN, longest, 1, longest), date(2099, 12, 31), longest)
    facts = InvitationFacts(1, offer, 1, NOW, NOW, "n")
    told = invite.card(facts, f"https://t.me/{'b' * 32}?start={'c' * 20}")
    assert length(told) <= CAPTION_LIMIT


def test_every_role_has_a_name_and_a_duty():
    for role in Role:
        at = a_person(role, town=None).place
        assert ROLES[role] in invite.role_buttons([role])[0][0].label
        assert invite.which_role(at, is_new=False)
