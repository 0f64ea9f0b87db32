"""One holder at a time, told by signs of life alone."""

from __future__ import annotations

import threading

from store import leases
from store.database import Database
from store.leases import Sign

NAME = "poller"


def take(database: Database, who: str, last: Sign = Sign()) -> bool:  # noqa: B008 - it cannot change
    with database.transaction() as session:
        return leases.take(session, NAME, who, last)


def look(database: Database) -> Sign:
    with database.reading() as session:
        return leases.look(session, NAME)


def release(database: Database, who: str) -> None:
    with database.transaction() as session:
        leases.release(session, NAME, who)


def test_nobody_holds_it_first(database: Database) -> None:
    assert look(database) == Sign("", 0)
    assert take(database, "a")
    assert look(database) == Sign("a", 1)


def test_a_holder_goes_on_and_others_cannot_begin(database: Database) -> None:
    assert take(database, "a")
    assert not take(database, "b")
    assert not take(database, "b", Sign("a", 0))
    assert take(database, "a")
    assert look(database) == Sign("a", 2)


def test_only_a_holder_that_was_silent_is_followed(database: Database) -> None:
    take(database, "a")
    seen = look(database)
    take(database, "a")  # it was not silent
    assert not take(database, "b", seen)
    assert take(database, "b", look(database))
    assert not take(database, "a", seen), "it has lost it, and must see that"


def test_what_is_given_back_is_free_at_once(database: Database) -> None:
    take(database, "a")
    release(database, "b")
    assert look(database).holder == "a"
    release(database, "a")
    assert take(database, "b")
    assert not take(database, "a")


def test_of_many_that_follow_one_wins(database: Database) -> None:
    take(database, "dead")
    last = look(database)
    won: list[str] = []
    start = threading.Barrier(6)

    def follow(who: str) -> None:
        start.wait()
        if take(database, who, last):
            won.append(who)

    threads = [threading.Thread(target=follow, args=(str(number),)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert won == [look(database).holder]


def test_leases_of_other_names_are_others(database: Database) -> None:
    take(database, "a")
    with database.transaction() as session:
        assert leases.take(session, "something else", "b", Sign())
    assert look(database) == Sign("a", 1)
