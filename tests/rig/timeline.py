"""What happens in a soak and when: all of it drawn from one seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.rig.plan import Fault
from tests.rig.points import COMMITS
from tests.rig.scene import questions, staff

CALLS = [
    f"{side}_send:{method}#{{}}"
    for side in ("before", "after")
    for method in ("getupdates", "sendmessage", "setmycommands")
]
KILL_EVERY, FAULTS_EVERY, NOTICE_EVERY, ASK_EVERY = 4.0, 4.0, 2.0, 6.0  # seconds in the mean; asking: of one person
MIDST = 3.0  # seconds from the beginning until everybody can be written to
SENDING = ("sendMessage", "editMessageText")
# Kinds that a message survives, how often they come in percent, and on which calls. Only asking is slow: a message that
# is held up on its way would look like one that was sent too fast.
FAULTS = [
    *((kind, 20.0, ()) for kind in ("server_error", "html", "page_404", "empty", "broken_json", "reset")),
    *((kind, 10.0, ()) for kind in ("page_400", "page_401", "page_403", "lost_answer")),
    ("too_many", 10.0, ("sendMessage",)),
    ("stall", 3.0, SENDING),
    ("late", 15.0, SENDING),
    ("slow", 30.0, ("getUpdates",)),
    ("conflict", 5.0, ("getUpdates",)),
    *((kind, 20.0, ()) for kind in ("duplicated", "shuffled", "poison", "renumbered")),
]


@dataclass(frozen=True)
class Event:
    """Something that happens so many seconds after the beginning."""

    at: float
    what: str  # ask, notice, kill, arm, faults
    who: int = 0  # a person's id, or a copy's number
    text: str = ""  # what is asked or told; the point of an arm
    faults: list[Fault] = field(default_factory=list)


def draw(seed: int, seconds: float, people: int, copies: int) -> list[Event]:
    """Everything, in order of time."""
    chance = random.Random(seed)
    ids = staff(people)
    each = max(2, round(seconds / ASK_EVERY))
    asked = {person: questions(each, chance) for person in ids}
    events = [Event(chance.uniform(0, MIDST - 1), "ask", person, texts[0]) for person, texts in asked.items()]
    for person, texts in asked.items():
        events += [Event(chance.uniform(MIDST, seconds), "ask", person, text) for text in texts[1:]]
    for number, at in enumerate(_moments(chance, MIDST, seconds, NOTICE_EVERY)):
        events.append(Event(at, "notice", chance.choice(ids), f"通知第{number}号"))
    for number, at in enumerate(_moments(chance, 1.0, seconds, KILL_EVERY)):
        copy = chance.randrange(copies)
        if number % 3 == 2:
            events.append(Event(at, "kill", copy))
        else:
            point = chance.choice([*(f"{commit}#{{}}" for commit in COMMITS if "import" not in commit), *CALLS])
            events.append(Event(at, "arm", copy, point.format(chance.randint(1, 2))))
    for at in _moments(chance, MIDST, seconds, FAULTS_EVERY):
        kinds = chance.sample(FAULTS, chance.randint(1, 4))
        events.append(Event(at, "faults", faults=[_fault(chance, *kind) for kind in kinds]))
    return sorted(events, key=lambda event: event.at)


def _moments(chance: random.Random, begin: float, end: float, mean: float) -> Iterator[float]:
    at = begin + chance.uniform(0, mean)
    while at < end:
        yield at
        at += chance.uniform(0.4 * mean, 1.6 * mean)


def _fault(chance: random.Random, kind: str, percent: float, methods: tuple[str, ...]) -> Fault:
    times = 2 if kind in ("stall", "renumbered", "poison") else None
    seed, seconds = chance.randrange(10**6), chance.uniform(0.1, 1.0)
    return Fault(kind, percent, methods, times=times, seed=seed, seconds=seconds, retry_after=1)
