"""One SQLite file, through sqlite-utils; all SQL of `knowledge` stands here."""
