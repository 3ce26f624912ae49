"""People in the store: a random number, a keyed hash, sealed bytes, and when they came, renewed and left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from knowledge.people import Identity, Role
from knowledge.store.database import Database, translated
from knowledge.store.instants import from_text, maybe, to_text


@dataclass(frozen=True, slots=True)
class Person:
    """A row: whether somebody's membership has lapsed is not in it, only when cleaning first found that it had."""

    number: str
    sealed: bytes
    role: Role
    consent: int
    agreed_at: datetime
    joined_at: datetime
    renewed_at: datetime
    removed_at: datetime | None
    invitation: str | None
    lapsed_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Of somebody who was not removed, as little as counting them takes."""

    role: Role
    renewed_at: datetime


class PeopleTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def add(self, person: Person, lookup: bytes) -> None:
        self._sql.execute(
            "INSERT INTO people (role, consent, agreed_at, joined_at, renewed_at, removed_at, invitation, "
            "lapsed_seen_at, number, lookup, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*_values(person), person.number, lookup, person.sealed],
        )

    def change(self, person: Person) -> None:
        """Write everything about the person with this number but the hash."""
        self._sql.execute(
            "UPDATE people SET role = ?, consent = ?, agreed_at = ?, joined_at = ?, renewed_at = ?, removed_at = ?, "
            "invitation = ?, lapsed_seen_at = ?, sealed = ? WHERE number = ?",
            [*_values(person), person.sealed, person.number],
        )

    def close_claims(self) -> None:
        """For good. A fact about the house: it says nothing of anybody."""
        self._sql.execute("INSERT OR IGNORE INTO state (name, value) VALUES ('claims closed', 1)")

    def delete(self, number: str) -> None:
        """The row goes with the uses of invitations; what else holds the number holds NULL from then on."""
        self._sql.execute("DELETE FROM people WHERE number = ?", [number])

    def reseal(self, change: Callable[[bytes], Identity]) -> int:
        """Give everybody a new hash and new sealed bytes; returns how many."""
        rows = [(row["number"], row["sealed"]) for row in self._sql.query("SELECT number, sealed FROM people")]
        for number, sealed in rows:
            new = change(sealed)
            self._sql.execute(
                "UPDATE people SET lookup = ?, sealed = ? WHERE number = ?", [new.lookup, new.sealed, number]
            )
        return len(rows)

    # -- reading

    def with_lookup(self, lookup: bytes) -> Person | None:
        return next(self._query("lookup = ?", [lookup]), None)

    def with_number(self, number: str) -> Person | None:
        return next(self._query("number = ?", [number]), None)

    def claims_closed(self) -> bool:
        with translated():
            query = "SELECT 1 AS yes FROM state WHERE name = 'claims closed'"
            return next(iter(self._sql.query(query)), None) is not None

    def administrators(self) -> int:
        """How many have not been removed; they do not lapse."""
        with translated():
            query = "SELECT count(*) AS n FROM people WHERE role = ? AND removed_at IS NULL"
            return int(next(self._sql.query(query, [Role.ADMINISTRATOR.value]))["n"])

    def officers(self) -> tuple[Person, ...]:
        """Representatives and administrators who have not been removed, in the order in which they joined."""
        return tuple(
            self._query("role <> ? AND removed_at IS NULL ORDER BY joined_at, rowid", [Role.MEMBER.value]),
        )

    def came_by(self, invitation: str) -> tuple[Person, ...]:
        """Those of role MEMBER who came by an invitation and have not been removed."""
        where = "invitation = ? AND role = ? AND removed_at IS NULL ORDER BY rowid"
        return tuple(self._query(where, [invitation, Role.MEMBER.value]))

    def standing(self) -> Iterator[Standing]:
        """Everybody who has not been removed."""
        with translated():
            for row in self._sql.query("SELECT role, renewed_at FROM people WHERE removed_at IS NULL"):
                yield Standing(Role(row["role"]), from_text(row["renewed_at"]))

    def not_removed(self) -> tuple[Person, ...]:
        return tuple(self._query("removed_at IS NULL ORDER BY rowid", []))

    def removed_until(self, last: datetime) -> tuple[Person, ...]:
        return tuple(self._query("removed_at <= ?", [to_text(last)]))

    def _query(self, where: str, values: list[object]) -> Iterator[Person]:
        with translated():
            for row in self._sql.query(f"{_SELECT} WHERE {where}", values):
                yield Person(
                    row["number"],
                    row["sealed"],
                    Role(row["role"]),
                    row["consent"],
                    from_text(row["agreed_at"]),
                    from_text(row["joined_at"]),
                    from_text(row["renewed_at"]),
                    maybe(row["removed_at"]),
                    row["invitation"],
                    maybe(row["lapsed_seen_at"]),
                )


_SELECT = (
    "SELECT number, sealed, role, consent, agreed_at, joined_at, renewed_at, removed_at, invitation, lapsed_seen_at "
    "FROM people"
)


def _values(person: Person) -> list[object]:
    return [
        person.role.value,
        person.consent,
        to_text(person.agreed_at),
        to_text(person.joined_at),
        to_text(person.renewed_at),
        to_text(person.removed_at) if person.removed_at else None,
        person.invitation,
        to_text(person.lapsed_seen_at) if person.lapsed_seen_at else None,
    ]
