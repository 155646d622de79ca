"""The core: how a transcript becomes a summary; it knows no SDK, no SQL, no Flask, no socket and no thread."""
