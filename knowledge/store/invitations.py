"""Invitations in the store, and who opened which."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from knowledge.people import Invitation, Role
from knowledge.store.database import Database, translated
from knowledge.store.instants import from_text, maybe, to_text


class InvitationTable:
    def __init__(self, database: Database) -> None:
        self._sql = database.sql

    # -- writing, inside a transaction of the caller

    def add(self, invitation: Invitation, token_hash: bytes) -> None:
        self._sql.execute(
            "INSERT INTO invitations (number, token_hash, label, role, uses, used, expires_at, created_at, created_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                invitation.number,
                token_hash,
                invitation.label,
                invitation.role.value,
                invitation.uses,
                invitation.used,
                to_text(invitation.expires_at),
                to_text(invitation.created_at),
                invitation.created_by,
            ],
        )

    def take(self, invitation: str, person: str) -> None:
        """One use less for everybody, and none ever again for this person."""
        self._sql.execute("UPDATE invitations SET used = used + 1 WHERE number = ?", [invitation])
        self._sql.execute("INSERT INTO invitation_uses (invitation, person) VALUES (?, ?)", [invitation, person])

    def revoke(self, invitation: str, at: datetime) -> None:
        """The first time counts."""
        self._sql.execute(
            "UPDATE invitations SET revoked_at = ? WHERE number = ? AND revoked_at IS NULL", [to_text(at), invitation]
        )

    def delete_ended(self, last: datetime) -> int:
        """Those that expired or were revoked at `last` or before, with their uses; returns how many."""
        ended = [to_text(last)] * 2
        return self._sql.execute("DELETE FROM invitations WHERE expires_at <= ? OR revoked_at <= ?", ended).rowcount

    # -- reading

    def with_token(self, token_hash: bytes) -> Invitation | None:
        return next(self._query("token_hash = ?", [token_hash]), None)

    def with_number(self, number: str) -> Invitation | None:
        return next(self._query("number = ?", [number]), None)

    def newest_first(self) -> Iterator[Invitation]:
        """All that have not been revoked."""
        return self._query("revoked_at IS NULL ORDER BY created_at DESC, rowid DESC", [])

    def used_by(self, person: str) -> tuple[Invitation, ...]:
        where = "number IN (SELECT invitation FROM invitation_uses WHERE person = ?) ORDER BY created_at, rowid"
        return tuple(self._query(where, [person]))

    def made_by(self, person: str) -> tuple[Invitation, ...]:
        return tuple(self._query("created_by = ? ORDER BY created_at, rowid", [person]))

    def has_used(self, invitation: str, person: str) -> bool:
        with translated():
            query = "SELECT 1 AS yes FROM invitation_uses WHERE invitation = ? AND person = ?"
            return next(iter(self._sql.query(query, [invitation, person])), None) is not None

    def _query(self, where: str, values: list[object]) -> Iterator[Invitation]:
        with translated():
            for row in self._sql.query(f"{_SELECT} WHERE {where}", values):
                yield Invitation(
                    row["number"],
                    row["label"],
                    Role(row["role"]),
                    row["uses"],
                    row["used"],
                    from_text(row["expires_at"]),
                    from_text(row["created_at"]),
                    row["created_by"],
                    maybe(row["revoked_at"]),
                )


_SELECT = "SELECT number, label, role, uses, used, expires_at, created_at, created_by, revoked_at FROM invitations"
