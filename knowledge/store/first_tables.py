"""The first tables: summaries, people, and how summaries live. `schema` goes on, and is what opens a store."""

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
