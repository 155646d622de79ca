"""What can go wrong with what is kept: import, export, voice, feeds and followed channels; rows as in `errors`."""

from app_error import ErrorKind

# fmt: off
# -- voice -----------------------------------------------------------------------------------------------------
NO_VOICE_PROVIDER = ErrorKind(
    "no_voice_provider", 503, "This server has no voice.", "Let the page read aloud with the browser's voice, or set GOOGLE_TTS_API_KEY or OPENAI_API_KEY, or install espeak-ng.",
    consequence="Nothing was spoken.",
)
NOTHING_TO_SAY = ErrorKind("nothing_to_say", 400, "There is nothing in this text that a voice could say.", "Send a text with words.", consequence="Nothing was spoken.")
VOICE_REFUSED = ErrorKind("voice_refused", 502, "{service} refused to speak: {reason}", "Check {setting}, and that text to speech is allowed for it.", consequence="Nothing was spoken.")
VOICE_BUSY = ErrorKind("voice_busy", 502, "{service} cannot speak at the moment (HTTP {status}).", "Try again in a moment, or choose another voice.", consequence="Nothing was spoken.", retryable=True)
VOICE_UNREACHABLE = ErrorKind("voice_unreachable", 502, "{service} could not be reached ({reason}).", "Check this server's connection, then try again.", consequence="Nothing was spoken.", retryable=True)
VOICE_FAILED = ErrorKind("voice_failed", 502, "{service} could not speak this text: {reason}", "Choose another voice.", consequence="Nothing was spoken.")
TOO_MANY_VOICES = ErrorKind("too_many_voices", 429, "{limit} texts are being spoken already.", "Try again in a moment.", consequence="Nothing was spoken.", retryable=True)
AUDIO_NOT_KEPT = ErrorKind(
    "audio_not_kept", 503, "The sound could not be written to the disk: {reason}.", "Free space on the disk of DATA_DIR, or make the folder writable, then try again.",
    consequence="What is kept already stays as it is.", retryable=True,
)
AUDIO_NOT_MADE = ErrorKind("audio_not_made", 404, "This summary was not spoken yet, or its sound was cleared away.", "Have it spoken with POST /summaries/<id>/audio.", consequence="It cannot be played.")

# -- taking along and bringing back ----------------------------------------------------------------------------
NO_TRANSCRIPT_KEPT = ErrorKind("no_transcript_kept", 404, "This summary was brought here without its transcript.", "Submit the video's link to fetch it.", consequence="What needs its words cannot be done.")
NO_TIMES = ErrorKind("no_times", 409, "This transcript has no times, which the file would need.", "Take the plain text (.txt).", consequence="Nothing was sent.")
BAD_IMPORT = ErrorKind(
    "bad_import", 400, "The file cannot be imported: {reason}.", "Send what GET /export.zip or /export.jsonl gave, a summary_cache.json, or a Markdown file with front matter.",
    consequence="What was read before that is kept.",
)
NOTHING_IMPORTED = ErrorKind("nothing_imported", 400, "Nothing of it could be imported; the first reason is {first}.", "Look at `errors`, correct the files and send them again.", consequence="The library is as it was.")
IMPORT_RUNNING = ErrorKind("import_running", 429, "Another import is running.", "Wait until it is over and send the file again.", consequence="Nothing was imported.", retryable=True)

# -- following -------------------------------------------------------------------------------------------------
NOT_TO_FOLLOW = ErrorKind(
    "not_to_follow", 400, "This is no link of a YouTube channel or playlist: {link}", "Paste a link such as https://www.youtube.com/@name or https://www.youtube.com/playlist?list=….",
    consequence="Nothing is followed.",
)
FOLLOW_NOT_FOUND = ErrorKind("follow_not_found", 404, "This is not followed.", "List what is with GET /following.", consequence="Nothing was changed.")
TOO_MANY_FOLLOWS = ErrorKind("too_many_follows", 409, "{limit} channels and playlists are followed already.", "Stop following one first.", consequence="Nothing is followed.")
CHANNEL_UNAVAILABLE = ErrorKind("channel_unavailable", 404, "This channel does not exist, or shows no videos.", "Check the link.", consequence="Nothing of it was summarized.")

# -- digests ---------------------------------------------------------------------------------------------------
NOTHING_TO_DIGEST = ErrorKind("nothing_to_digest", 409, "Fewer than two videos of this playlist are summarized.", "Summarize the playlist first.", consequence="No digest was made.")
# fmt: on
