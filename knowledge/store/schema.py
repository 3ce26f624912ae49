"""The tables, as migrations that are only ever appended."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("relais")


@migrations()
def m001_summaries(db: Database) -> None:
    """Bodies, meetings, versions of summaries, passages and their index."""
    db.table("bodies").create({"id": int, "name": str}, pk="id", not_null={"name"})
    db.table("bodies").create_index(["name"], unique=True)
    db.table("meetings").create(
        {"id": int, "body_id": int, "date": str, "title": str},
        pk="id",
        not_null={"date", "title"},
        foreign_keys=[("body_id", "bodies", "id")],
    )
    db.table("meetings").create_index(["date"])
    db.table("summaries").create(
        {
            "id": int,
            "meeting_id": int,
            "version": int,
            "status": str,
            "file": str,
            "original": str,
            "text_hash": str,
            "text": str,
            "agenda": str,
            "published_at": str,
        },
        pk="id",
        not_null={"meeting_id", "version", "status", "file", "original", "text_hash", "text", "published_at"},
        foreign_keys=[("meeting_id", "meetings", "id")],
    )
    db.table("summaries").create_index(["text_hash"])
    db.table("summaries").create_index(["meeting_id", "version"], unique=True)
    db.table("passages").create(
        {
            "rowid": int,
            "id": str,
            "summary_id": int,
            "position": int,
            "words_hash": str,
            "shape": str,
        },
        pk="rowid",
        not_null={"id", "summary_id", "position", "words_hash", "shape"},
        foreign_keys=[("summary_id", "summaries", "id")],
    )
    db.table("passages").create_index(["id"], unique=True)
    db.table("passages").create_index(["summary_id", "position"])
    db.table("passages").create_index(["words_hash"])
    # the keys are made by knowledge.language: the tokenizer only has to split at blanks and leave « _ » and « = » alone
    db.execute(
        "CREATE VIRTUAL TABLE passage_keys USING fts5(own, around, title, "
        "tokenize=\"unicode61 remove_diacritics 0 tokenchars '_=.-+'\")"
    )
    db.execute("CREATE VIRTUAL TABLE key_counts USING fts5vocab('passage_keys', 'col')")
    db.table("words").create(
        {"folded": str, "surface": str, "summary_id": int, "times": int}, pk=("folded", "surface", "summary_id")
    )
    db.table("words").create_index(["summary_id"])
    db.table("acronyms").create(
        {"letters": str, "expansion": str, "summary_id": int}, pk=("letters", "summary_id", "expansion")
    )
    db.table("state").create({"name": str, "value": int}, pk="name")
    db.table("state").insert({"name": "generation", "value": 0})


@migrations()
def m002_people(db: Database) -> None:
    """People, the invitations they came by, what representatives and administrators did, groups.

    A person is found by a keyed hash and is a random number everywhere else, so that deleting one row is forgetting:
    what the row's number stands in goes with it (uses) or is emptied (the rest). Every column that refers to a person
    or an invitation has an index, without which each deletion would read whole tables."""
    # in SQL: sqlite-utils makes neither tables that refer to each other nor what happens on deletion
    for statement in (
        """CREATE TABLE people (
            number TEXT PRIMARY KEY,
            lookup BLOB NOT NULL UNIQUE,
            sealed BLOB NOT NULL,
            role TEXT NOT NULL,
            consent INTEGER NOT NULL,
            agreed_at TEXT NOT NULL,
            joined_at TEXT NOT NULL,
            renewed_at TEXT NOT NULL,
            removed_at TEXT,
            lapsed_seen_at TEXT,
            invitation TEXT REFERENCES invitations (number) ON DELETE SET NULL
        )""",
        "CREATE INDEX people_invitation ON people (invitation)",
        "CREATE INDEX people_role ON people (role)",
        """CREATE TABLE invitations (
            number TEXT PRIMARY KEY,
            token_hash BLOB NOT NULL UNIQUE,
            label TEXT NOT NULL,
            role TEXT NOT NULL,
            uses INTEGER NOT NULL,
            used INTEGER NOT NULL CHECK (used <= uses),
            expires_at TEXT NOT NULL,
            created_at TEXT NOT NULL,
            created_by TEXT REFERENCES people (number) ON DELETE SET NULL,
            revoked_at TEXT
        )""",
        "CREATE INDEX invitations_created_by ON invitations (created_by)",
        """CREATE TABLE invitation_uses (
            invitation TEXT NOT NULL REFERENCES invitations (number) ON DELETE CASCADE,
            person TEXT NOT NULL REFERENCES people (number) ON DELETE CASCADE,
            PRIMARY KEY (invitation, person)
        )""",
        "CREATE INDEX invitation_uses_person ON invitation_uses (person)",
        """CREATE TABLE acts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            actor TEXT REFERENCES people (number) ON DELETE SET NULL,
            deed TEXT NOT NULL,
            about TEXT NOT NULL
        )""",
        "CREATE INDEX acts_actor ON acts (actor)",
        """CREATE TABLE group_chats (
            number TEXT PRIMARY KEY,
            lookup BLOB NOT NULL UNIQUE,
            sealed BLOB NOT NULL,
            approved_by TEXT REFERENCES people (number) ON DELETE SET NULL,
            approved_at TEXT NOT NULL
        )""",
        "CREATE INDEX group_chats_approved_by ON group_chats (approved_by)",
        "CREATE TABLE seal (id INTEGER PRIMARY KEY CHECK (id = 1), fingerprint BLOB NOT NULL)",
    ):
        db.execute(statement)


@migrations()
def m003_reading(db: Database) -> None:
    """Which summaries were read from pictures."""
    db.table("summaries").add_column("ocr", int, not_null_default=0)


@migrations()
def m004_life(db: Database) -> None:
    """Drafts, masked passages, withdrawals."""
    for statement in (
        "ALTER TABLE summaries ADD COLUMN pages INTEGER",
        "ALTER TABLE summaries ADD COLUMN pictures TEXT NOT NULL DEFAULT '[]'",
        # the pages of masked passages as JSON, NULL when none is masked
        "ALTER TABLE summaries ADD COLUMN masked_pages TEXT",
        # when it was replaced or withdrawn
        "ALTER TABLE summaries ADD COLUMN ended_at TEXT",
        "ALTER TABLE summaries ADD COLUMN withdrawn_by TEXT REFERENCES people (number) ON DELETE SET NULL",
        "ALTER TABLE summaries ADD COLUMN reason TEXT",
        "UPDATE summaries SET pages = length(text) - length(replace(text, char(12), '')) + 1 "
        "WHERE instr(trim(text, char(12)), char(12)) > 0",
        "CREATE INDEX summaries_original ON summaries (original)",
        "CREATE INDEX summaries_withdrawn_by ON summaries (withdrawn_by)",
        "ALTER TABLE passages ADD COLUMN masked INTEGER NOT NULL DEFAULT 0",
        """CREATE TABLE drafts (
            number TEXT PRIMARY KEY,
            begun_by TEXT REFERENCES people (number) ON DELETE SET NULL,
            created_at TEXT NOT NULL,
            file TEXT NOT NULL,
            original TEXT NOT NULL,
            text TEXT NOT NULL,
            text_hash TEXT NOT NULL,
            ocr INTEGER NOT NULL,
            pictures TEXT NOT NULL,
            found_date TEXT,
            found_title TEXT,
            found_body TEXT,
            given_date TEXT,
            given_title TEXT,
            given_body TEXT,
            masks TEXT NOT NULL
        )""",
        "CREATE INDEX drafts_begun_by ON drafts (begun_by)",
        "CREATE INDEX drafts_original ON drafts (original)",
    ):
        db.execute(statement)


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
