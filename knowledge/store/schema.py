"""The tables, as migrations that are only ever appended: here, behind the first ones."""

from __future__ import annotations

from sqlite_utils import Database

from knowledge.store.first_tables import migrations

__all__ = ["migrations"]


@migrations()
def m005_topics(db: Database) -> None:
    """Topics, which passages belong to them, what people follow, and the alerts that they get.

    What is shipped of a topic (aliases) is not copied here: only what representatives changed. A want is what is
    followed, once however many follow it, so that a publication is compared with each want, not with each
    subscription."""
    for statement in (
        """CREATE TABLE topics (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            origin TEXT NOT NULL,
            shipped TEXT UNIQUE,
            hidden INTEGER NOT NULL DEFAULT 0,
            merged_into INTEGER REFERENCES topics (id)
        )""",
        "CREATE INDEX topics_merged_into ON topics (merged_into)",
        """CREATE TABLE topic_aliases (
            topic_id INTEGER NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
            alias TEXT NOT NULL,
            PRIMARY KEY (topic_id, alias)
        )""",
        """CREATE TABLE topic_passages (
            topic_id INTEGER NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
            passage TEXT NOT NULL,
            weight REAL NOT NULL,
            PRIMARY KEY (topic_id, passage)
        )""",
        "CREATE INDEX topic_passages_passage ON topic_passages (passage)",
        """CREATE TABLE topic_corrections (
            topic_id INTEGER NOT NULL REFERENCES topics (id) ON DELETE CASCADE,
            words_hash TEXT NOT NULL,
            included INTEGER NOT NULL,
            PRIMARY KEY (topic_id, words_hash)
        )""",
        """CREATE TABLE topic_candidates (
            key TEXT NOT NULL,
            meeting_id INTEGER NOT NULL REFERENCES meetings (id) ON DELETE CASCADE,
            PRIMARY KEY (key, meeting_id)
        )""",
        "CREATE INDEX topic_candidates_meeting ON topic_candidates (meeting_id)",
        """CREATE TABLE followers (
            number TEXT PRIMARY KEY,
            person TEXT UNIQUE REFERENCES people (number) ON DELETE CASCADE,
            group_chat TEXT UNIQUE REFERENCES group_chats (number) ON DELETE CASCADE,
            paused INTEGER NOT NULL DEFAULT 0,
            paused_until TEXT,
            blocked_at TEXT,
            CHECK ((person IS NULL) <> (group_chat IS NULL))
        )""",
        """CREATE TABLE wants (
            id INTEGER PRIMARY KEY,
            topic_id INTEGER UNIQUE REFERENCES topics (id),
            keys TEXT UNIQUE,
            CHECK ((topic_id IS NULL) <> (keys IS NULL))
        )""",
        """CREATE TABLE subscriptions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            follower TEXT NOT NULL REFERENCES followers (number) ON DELETE CASCADE,
            want_id INTEGER NOT NULL REFERENCES wants (id),
            words TEXT NOT NULL,
            weekday INTEGER,
            since TEXT NOT NULL,
            UNIQUE (follower, want_id)
        )""",
        "CREATE INDEX subscriptions_want ON subscriptions (want_id)",
        """CREATE TABLE want_matches (
            summary_id INTEGER NOT NULL REFERENCES summaries (id) ON DELETE CASCADE,
            want_id INTEGER NOT NULL REFERENCES wants (id) ON DELETE CASCADE,
            passages TEXT NOT NULL,
            fresh TEXT NOT NULL,
            PRIMARY KEY (summary_id, want_id)
        )""",
        "CREATE INDEX want_matches_want ON want_matches (want_id)",
        """CREATE TABLE alerts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            follower TEXT NOT NULL REFERENCES followers (number) ON DELETE CASCADE,
            summary_id INTEGER NOT NULL REFERENCES summaries (id) ON DELETE CASCADE,
            subscriptions TEXT NOT NULL,
            only_fresh INTEGER NOT NULL,
            digest INTEGER NOT NULL,
            due_day TEXT,
            written_at TEXT NOT NULL,
            sent_at TEXT,
            message_id INTEGER,
            fate TEXT NOT NULL DEFAULT 'current',
            edit_due INTEGER NOT NULL DEFAULT 0,
            UNIQUE (follower, summary_id)
        )""",
        "CREATE INDEX alerts_summary ON alerts (summary_id)",
        "CREATE INDEX alerts_waiting ON alerts (id) WHERE sent_at IS NULL AND fate = 'current'",
        "CREATE INDEX alerts_to_edit ON alerts (id) WHERE edit_due = 1",
        "INSERT INTO state (name, value) VALUES ('topics', 0)",
    ):
        db.execute(statement)


@migrations()
def m006_kinds(db: Database) -> None:
    """What the file is, told by its content, NULL for those read before; what was understood of a draft's text, as
    JSON, so that it is not found anew at each look at it."""
    for statement in (
        "ALTER TABLE summaries ADD COLUMN kind TEXT",
        "ALTER TABLE drafts ADD COLUMN kind TEXT",
        "ALTER TABLE drafts ADD COLUMN structured TEXT",
        # the only page of a PDF was left out
        "UPDATE summaries SET masked_pages = '[1]' WHERE masked_pages = '[]'",
    ):
        db.execute(statement)


@migrations()
def m007_arrivals(db: Database) -> None:
    """What comes in and is no draft yet: texts that are pasted in parts, and the message that says how far a file is.
    What became of drafts that are gone, for a press that is handled a second time."""
    for statement in (
        """CREATE TABLE pastings (
            member TEXT PRIMARY KEY REFERENCES people (number) ON DELETE CASCADE,
            state TEXT NOT NULL,
            last_at TEXT NOT NULL
        )""",
        """CREATE TABLE pasted_parts (
            member TEXT NOT NULL REFERENCES pastings (member) ON DELETE CASCADE,
            message INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (member, message)
        )""",
        """CREATE TABLE arrivals (
            member TEXT NOT NULL REFERENCES people (number) ON DELETE CASCADE,
            message INTEGER NOT NULL,
            status INTEGER NOT NULL,
            at TEXT NOT NULL,
            PRIMARY KEY (member, message)
        )""",
        # without a summary it was cancelled
        """CREATE TABLE ended_drafts (
            number TEXT PRIMARY KEY,
            summary_id INTEGER REFERENCES summaries (id) ON DELETE CASCADE,
            replaced INTEGER NOT NULL,
            ended_at TEXT NOT NULL
        )""",
        "CREATE INDEX ended_drafts_summary ON ended_drafts (summary_id)",
    ):
        db.execute(statement)


@migrations()
def m008_announcements(db: Database) -> None:
    """The messages under which who published is told how many people know; which chat it is their row says, sealed."""
    for statement in (
        """CREATE TABLE announcements (
            summary_id INTEGER PRIMARY KEY REFERENCES summaries (id) ON DELETE CASCADE,
            person TEXT NOT NULL REFERENCES people (number) ON DELETE CASCADE,
            message_id INTEGER NOT NULL,
            text TEXT NOT NULL,
            since TEXT NOT NULL
        )""",
        "CREATE INDEX announcements_person ON announcements (person)",
    ):
        db.execute(statement)


@migrations()
def m009_known(db: Database) -> None:
    """Of an alert: up to which version of the summary its follower knows what it says, 0 for none. When a digest is due
    is told by what is followed, in the zone of who sends it, no longer by a day that was kept. Of what is followed:
    which topics were chosen, as JSON, where they were merged since."""
    for statement in (
        "ALTER TABLE alerts ADD COLUMN known_version INTEGER NOT NULL DEFAULT 0",
        "UPDATE alerts SET known_version = coalesce((SELECT max(o.version) FROM summaries s JOIN summaries o "
        "ON o.meeting_id = s.meeting_id AND o.version < s.version WHERE s.id = alerts.summary_id), 0) "
        "WHERE only_fresh = 1",
        "ALTER TABLE alerts DROP COLUMN only_fresh",
        "ALTER TABLE alerts DROP COLUMN due_day",
        "ALTER TABLE subscriptions ADD COLUMN chosen TEXT",
    ):
        db.execute(statement)
