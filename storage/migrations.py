"""The library's schema as an append-only list: what was released is never edited, a change is one more entry."""

import sqlite3

# Folding (lower case, accents) is done by `search_text.fold` before a text comes here, so that the index, the check
# of signs such as the ++ of C++, and the highlights all read the same letters.
_TOKENS = "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co'\""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        # The words of a transcript, once, however many videos and summaries use them.
        """CREATE TABLE transcripts (
            id INTEGER PRIMARY KEY,
            fingerprint TEXT NOT NULL UNIQUE,
            timed INTEGER NOT NULL,
            segments BLOB NOT NULL
        ) STRICT""",
        # Which transcript answers a request: the source, and the caption language asked for ('' for none).
        """CREATE TABLE transcript_links (
            source TEXT NOT NULL,
            asked TEXT NOT NULL,
            fingerprint TEXT NOT NULL REFERENCES transcripts (fingerprint),
            language TEXT NOT NULL,
            about TEXT NOT NULL,
            PRIMARY KEY (source, asked)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX transcript_links_fingerprint ON transcript_links (fingerprint)",
        """CREATE TABLE summaries (
            id INTEGER PRIMARY KEY,
            cache_key TEXT NOT NULL UNIQUE,
            video_id TEXT NOT NULL,
            source TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            summarized_at TEXT NOT NULL,
            record TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX summaries_newest ON summaries (summarized_at DESC, id DESC)",
        "CREATE INDEX summaries_video ON summaries (video_id)",
        "CREATE INDEX summaries_source ON summaries (source)",
        "CREATE INDEX summaries_fingerprint ON summaries (fingerprint)",
        # Every id a summary ever had: one that was made anew is still found under its older ids.
        """CREATE TABLE summary_ids (
            summary_id TEXT PRIMARY KEY,
            summary INTEGER NOT NULL REFERENCES summaries (id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX summary_ids_summary ON summary_ids (summary)",
        # How many summaries there are, without counting them.
        "CREATE TABLE tally (summaries INTEGER NOT NULL) STRICT",
        "INSERT INTO tally VALUES (0)",
        """CREATE TRIGGER summaries_added AFTER INSERT ON summaries
            BEGIN UPDATE tally SET summaries = summaries + 1; END""",
        """CREATE TRIGGER summaries_removed AFTER DELETE ON summaries
            BEGIN UPDATE tally SET summaries = summaries - 1; END""",
        f"CREATE VIRTUAL TABLE summaries_index USING fts5 (title, channel, body, {_TOKENS})",
        f"CREATE VIRTUAL TABLE transcripts_index USING fts5 (words, {_TOKENS})",
        "CREATE TABLE pieces (key TEXT PRIMARY KEY, text TEXT NOT NULL, saved_at REAL NOT NULL) STRICT, WITHOUT ROWID",
        "CREATE INDEX pieces_saved_at ON pieces (saved_at)",
    ),
    (
        # Each call to a model: an estimate until it is `told` by the provider; without a cost where no price is known.
        """CREATE TABLE spending (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            job TEXT NOT NULL,
            model TEXT NOT NULL,
            input_tokens INTEGER NOT NULL,
            output_tokens INTEGER NOT NULL,
            cost_usd REAL,
            told INTEGER NOT NULL
        ) STRICT""",
        "CREATE INDEX spending_at ON spending (at, cost_usd)",
        "CREATE INDEX spending_job ON spending (job, cost_usd)",
    ),
    (
        # When each summary was last written here, also by an import: what a notes folder asks for since its last time.
        """CREATE TABLE summary_changes (
            summary INTEGER PRIMARY KEY REFERENCES summaries (id) ON DELETE CASCADE,
            at TEXT NOT NULL
        ) STRICT""",
        "INSERT INTO summary_changes SELECT id, summarized_at FROM summaries",
        "CREATE INDEX summary_changes_at ON summary_changes (at)",
        """CREATE TRIGGER summaries_new AFTER INSERT ON summaries
            BEGIN INSERT INTO summary_changes VALUES (new.id, strftime('%Y-%m-%dT%H:%M:%fZ', 'now')); END""",
        """CREATE TRIGGER summaries_changed AFTER UPDATE ON summaries
            BEGIN UPDATE summary_changes SET at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') WHERE summary = new.id; END""",
        # Channels and playlists that are looked at on a schedule, and the videos that each has shown.
        """CREATE TABLE follows (
            id TEXT PRIMARY KEY,
            feed TEXT NOT NULL UNIQUE,
            record TEXT NOT NULL
        ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE follow_seen (
            follow TEXT NOT NULL REFERENCES follows (id) ON DELETE CASCADE,
            video_id TEXT NOT NULL,
            PRIMARY KEY (follow, video_id)
        ) STRICT, WITHOUT ROWID""",
        # What is sent once only, such as the digest of a day.
        "CREATE TABLE sent_once (what TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID",
    ),
    (
        # The indexes of the search, with the signs of words such as C++ and with beginnings of words. They are filled
        # by `search_index`, a little at a time, from those before them, which go when that is done.
        f"CREATE VIRTUAL TABLE found_summaries USING fts5 (title, channel, body, signs, prefix='2 3', {_TOKENS})",
        f"CREATE VIRTUAL TABLE found_titles USING fts5 (title, channel, signs, prefix='2 3', {_TOKENS})",
        f"CREATE VIRTUAL TABLE found_words USING fts5 (words, signs, prefix='2 3', {_TOKENS})",
        # Where a summary stands, and what a person wrote on it: small rows, so that lists are read without the texts.
        """CREATE TABLE shelf (
            summary INTEGER PRIMARY KEY REFERENCES summaries (id) ON DELETE CASCADE,
            at TEXT NOT NULL,
            channel TEXT NOT NULL,
            model TEXT NOT NULL,
            language TEXT NOT NULL,
            favourite INTEGER NOT NULL DEFAULT 0,
            archived INTEGER NOT NULL DEFAULT 0,
            note TEXT NOT NULL DEFAULT '',
            position REAL
        ) STRICT""",
        """INSERT INTO shelf (summary, at, channel, model, language) SELECT id, summarized_at,
            coalesce(json_extract(record, '$.details.channel'), ''), coalesce(json_extract(record, '$.model'), ''),
            coalesce(json_extract(record, '$.language'), '') FROM summaries""",
        "CREATE INDEX shelf_newest ON shelf (archived, at DESC, summary DESC)",
        "CREATE INDEX shelf_channel ON shelf (channel, archived, at DESC, summary DESC)",
        "CREATE INDEX shelf_model ON shelf (model, archived, at DESC, summary DESC)",
        "CREATE INDEX shelf_language ON shelf (language, archived, at DESC, summary DESC)",
        "CREATE INDEX shelf_favourite ON shelf (at DESC, summary DESC) WHERE favourite",
        """CREATE TRIGGER shelf_takes AFTER INSERT ON summaries BEGIN
            INSERT INTO shelf (summary, at, channel, model, language) VALUES (new.id, new.summarized_at,
            coalesce(json_extract(new.record, '$.details.channel'), ''),
            coalesce(json_extract(new.record, '$.model'), ''), coalesce(json_extract(new.record, '$.language'), ''));
            END""",
        """CREATE TRIGGER shelf_follows AFTER UPDATE OF record ON summaries BEGIN
            UPDATE shelf SET at = new.summarized_at,
            channel = coalesce(json_extract(new.record, '$.details.channel'), ''),
            model = coalesce(json_extract(new.record, '$.model'), ''),
            language = coalesce(json_extract(new.record, '$.language'), '') WHERE summary = new.id; END""",
        "ALTER TABLE tally ADD COLUMN archived INTEGER NOT NULL DEFAULT 0",
        """CREATE TRIGGER shelf_archives AFTER UPDATE OF archived ON shelf
            BEGIN UPDATE tally SET archived = archived + new.archived - old.archived; END""",
        """CREATE TRIGGER shelf_loses AFTER DELETE ON shelf WHEN old.archived
            BEGIN UPDATE tally SET archived = archived - 1; END""",
        # `folded` is the tag as it is compared.
        """CREATE TABLE tags (
            folded TEXT NOT NULL,
            summary INTEGER NOT NULL REFERENCES summaries (id) ON DELETE CASCADE,
            tag TEXT NOT NULL,
            PRIMARY KEY (folded, summary)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX tags_summary ON tags (summary, tag)",
        # Playlists that were asked for, and the videos they held, by source: it stays true for summaries to come.
        "CREATE TABLE playlists (id TEXT PRIMARY KEY, title TEXT NOT NULL) STRICT, WITHOUT ROWID",
        """CREATE TABLE playlist_videos (
            source TEXT NOT NULL,
            playlist TEXT NOT NULL REFERENCES playlists (id) ON DELETE CASCADE,
            place INTEGER NOT NULL,
            PRIMARY KEY (source, playlist)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX playlist_videos_playlist ON playlist_videos (playlist, place, source)",
        # Deleted, but not yet for good: the summary with its ids and marks, and the words that wait with it.
        """CREATE TABLE trash (
            id INTEGER PRIMARY KEY,
            deleted_at REAL NOT NULL,
            source TEXT NOT NULL,
            kept TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX trash_deleted_at ON trash (deleted_at)",
        "CREATE INDEX trash_source ON trash (source)",
        """CREATE TABLE trash_ids (
            summary_id TEXT PRIMARY KEY,
            trash INTEGER NOT NULL REFERENCES trash (id) ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX trash_ids_trash ON trash_ids (trash)",
        """CREATE TABLE trash_words (
            fingerprint TEXT NOT NULL,
            trash INTEGER NOT NULL REFERENCES trash (id) ON DELETE CASCADE,
            PRIMARY KEY (fingerprint, trash)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX trash_words_trash ON trash_words (trash)",
    ),
)


def version_of(connection: sqlite3.Connection) -> int:
    """How many migrations the file has seen; 0 for a new one."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").fetchone():
        return 0
    return int(connection.execute("SELECT coalesce(max(version), 0) FROM migrations").fetchone()[0])


def migrate(connection: sqlite3.Connection, upto: int = len(MIGRATIONS)) -> None:
    """Applies what is missing, each step whole or not at all; `connection` is in autocommit mode."""
    connection.execute("CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, applied_at TEXT) STRICT")
    for version in range(version_of(connection) + 1, upto + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in MIGRATIONS[version - 1]:
                connection.execute(statement)
            connection.execute("INSERT INTO migrations VALUES (?, datetime('now'))", (version,))
            connection.execute("COMMIT")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
