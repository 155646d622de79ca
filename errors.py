"""Everything that can go wrong, each with its cause, its consequence, the one next action and a stable code."""

from app_error import AppError as AppError
from app_error import ErrorKind as ErrorKind
from app_error import JobCancelled as JobCancelled
from app_error import WorkInterrupted as WorkInterrupted

# One row is one failure; the table is read across, so its lines are long.
# fmt: off
_ITEM = "The video was not summarized."

# -- what a client sent ----------------------------------------------------------------------------------------
BAD_REQUEST = ErrorKind("bad_request", 400, "{reason}", "Correct the request and send it again.")
UNKNOWN_FIELD = ErrorKind("unknown_field", 400, "Unknown field: {field}.", "Remove it; known fields are {known}.")
NOT_A_YOUTUBE_LINK = ErrorKind(
    "not_a_youtube_link", 400, "{where}not a YouTube video or playlist link: {link}",
    "Paste a link such as https://www.youtube.com/watch?v=… or https://www.youtube.com/playlist?list=….",
)
NOTHING_TO_DO = ErrorKind("nothing_to_do", 400, "No link was given.", "Send `url` with one link or `urls` with several.")
UNKNOWN_MODEL = ErrorKind("unknown_model", 400, "Unknown model: {model}.", "Choose one of: {known}.")
MODEL_NOT_CONFIGURED = ErrorKind(
    "model_not_configured", 400, "The model {model} needs {setting}, which is not set.",
    "Set {setting} and restart, or choose another model: {known}.",
)
UNKNOWN_SAMPLE = ErrorKind("unknown_sample", 400, "There is no sample named {name}.", "Choose one of: {known}.")
UNKNOWN_TRANSCRIPT = ErrorKind(
    "unknown_transcript", 400, "There is no transcript {id} in the library.", "Send it again with POST /transcripts.",
)
BAD_TRANSCRIPT = ErrorKind(
    "bad_transcript", 400, "This is not a subtitle file: {seen}.",
    "Send .vtt, .srt, YouTube json3, youtube-transcript-api JSON or plain text.",
)
TOO_MANY_LINKS = ErrorKind(
    "too_many_links", 413, "{count} links were sent; at most {limit} are taken at once.",
    "Split the list, or raise MAX_URLS_PER_REQUEST.",
)
TOO_LARGE = ErrorKind("too_large", 413, "The request is larger than {limit} bytes.", "Send less; the limit is {setting}.")
NOT_FOUND = ErrorKind("not_found", 404, "There is nothing at this address.", "Check the path; / is the page.")
JOB_NOT_FOUND = ErrorKind(
    "job_not_found", 404, "Job not found", "List the jobs with GET /jobs; finished jobs are kept for {hours} hours.",
)
SUMMARY_NOT_FOUND = ErrorKind("summary_not_found", 404, "Summary not found", "List the summaries with GET /get_cached_summaries.", consequence="It cannot be shown.")
ITEM_NOT_FOUND = ErrorKind("item_not_found", 404, "This job has no item {index}.", "See the items with GET /jobs/<id>.")
METHOD_NOT_ALLOWED = ErrorKind("method_not_allowed", 405, "{method} is not possible here.", "Use {allowed}.")
UNSUPPORTED_MEDIA_TYPE = ErrorKind(
    "unsupported_media_type", 415, "The body is not JSON.", "Send it with `Content-Type: application/json`.",
)
UNSUPPORTED_UPLOAD = ErrorKind(
    "unsupported_upload", 415, "A transcript cannot be sent as {seen}.",
    "Send a form with `file`, JSON with `text`, or the bare file as text/vtt, application/x-subrip or text/plain.",
)
CROSS_SITE = ErrorKind("cross_site", 403, "The request came from another site.", "Use the page of this server, or a program without an Origin header.")
INVITATION_OVER = ErrorKind(
    "invitation_over", 403, "This bookmarklet is too old, or for another video.", "Open `Send captions` at the video again, and use the new bookmarklet.",
)
OTHER_VIDEO = ErrorKind("other_video", 409, "These are the captions of another video ({seen}).", "Open {url} and use the bookmarklet there.")
JOB_OVER = ErrorKind("job_over", 409, "The job is already {status}.", "Submit it anew; POST /jobs/<id>/retry runs what failed or was cancelled again.")
JOB_NOT_OVER = ErrorKind("job_not_over", 409, "The job is still {status}.", "Cancel it first with POST /jobs/<id>/cancel.")
NOTHING_TO_RETRY = ErrorKind(
    "nothing_to_retry", 409, "No item of this job failed, was cancelled or is held.", "Nothing to do; see the items with GET /jobs/<id>.",
)

# -- what the server cannot do now -----------------------------------------------------------------------------
QUEUE_FULL = ErrorKind("queue_full", 429, "The queue is full: {limit} jobs are waiting.", "Try again later, or raise WORKER_MAX_QUEUE_SIZE.")
TOO_MANY_AT_ONCE = ErrorKind(
    "too_many_at_once", 429, "{limit} requests wait for their summaries already.", "Use POST /summarize_async, or try again in a moment.",
)
WORKERS_OFF = ErrorKind("workers_off", 503, "Background work is switched off on this server.", "Use POST /summarize, which answers when the summary is ready.")
TOO_MANY_LOOKUPS = ErrorKind("too_many_lookups", 429, "{limit} playlists are being looked up already.", "Try again in a moment.")
TOO_MANY_QUESTIONS = ErrorKind("too_many_questions", 429, "{limit} questions are being answered already.", "Try again in a moment.")
TOO_MANY_STREAMS = ErrorKind("too_many_streams", 503, "All {limit} live connections are taken.", "Try again later, or poll /jobs/<id>/status.")
TOO_MANY_STREAMS_FROM = ErrorKind("too_many_streams_from", 429, "{limit} live connections come from this address already.", "Close some, or raise SSE_MAX_PER_ADDRESS.")
STREAM_NOT_FOUND = ErrorKind(
    "stream_not_found", 404, "There is no live connection with this id.", "Open GET /events; its first event holds the id.",
)
TOO_MANY_UPLOADS = ErrorKind("too_many_uploads", 503, "{limit} large requests are being received already.", "Try again in a moment.")
SSE_OFF = ErrorKind("sse_off", 404, "Live events are switched off on this server.", "Poll GET /jobs/<id>/status.")
STORAGE_UNAVAILABLE = ErrorKind(
    "storage_unavailable", 503, "The server could not write to its data folder: {reason}.",
    "Free space on the disk of DATA_DIR, or make the folder writable, then try again.",
    consequence=_ITEM, retryable=True,
)
SHUTTING_DOWN = ErrorKind("shutting_down", 503, "The server is stopping.", "Try again in a moment.", retryable=True)
CANCELLED = ErrorKind("cancelled", 409, "The job was cancelled.", "Start it again with POST /jobs/<id>/retry.", consequence=_ITEM)
INTERRUPTED = ErrorKind(
    "interrupted", 503, "The server was restarted while this request ran.", "Send the request again.",
    consequence=_ITEM, retryable=True,
)
INTERNAL = ErrorKind(
    "internal", 500, "Something went wrong inside the server ({reason}).",
    "Try again; if it stays, look for this moment in the server's log.", consequence="The work stopped here.",
)
CHECK_SILENT = ErrorKind("check_silent", 504, "There was no answer within {seconds:g} s.", "Check this machine's connection, its DNS and any proxy it uses.", consequence="Whether it works is not known.")
RECORD_LOST = ErrorKind(
    "record_lost", 500, "The record of this video was lost when the data folder was damaged.", "Submit the link again.",
    consequence=_ITEM,
)

# -- captions --------------------------------------------------------------------------------------------------
YOUTUBE_BLOCKED = ErrorKind(
    "youtube_blocked", 502, "YouTube refused this server's address.",
    "Set YOUTUBE_PROXY_URL (or WEBSHARE_PROXY_USERNAME and WEBSHARE_PROXY_PASSWORD), or send the captions as a file.",
    consequence=_ITEM, retryable=True,
)
YOUTUBE_BLOCKED_PROXY = ErrorKind(
    "youtube_blocked_proxy", 502, "YouTube refused the address of your proxy.",
    "Give YOUTUBE_PROXY_URL another address, best a rotating residential one, or send the captions as a file.",
    consequence=_ITEM, retryable=True,
)
YOUTUBE_BLOCKED_ROTATING = ErrorKind(
    "youtube_blocked_rotating", 502, "YouTube refused every address that your rotating proxy gave, {tries} in a row.",
    "Try again later; if it stays, choose residential addresses at Webshare, or send the captions as a file.",
    consequence=_ITEM, retryable=True,
)
YOUTUBE_PAUSED = ErrorKind(
    "youtube_paused", 502, "{reason} Nothing is fetched from YouTube for a while, so that it forgets about it.",
    "Nothing to do: one video is tried then, and the rest goes on with it. To have it sooner: {remedy}",
    consequence=_ITEM, retryable=True,
)
YOUTUBE_BUSY = ErrorKind(
    "youtube_busy", 429, "Videos are fetched some time apart, so that YouTube does not refuse this server's address.",
    "Nothing to do for a job: its turn comes by itself; else try again in a moment.", consequence=_ITEM, retryable=True,
)
PO_TOKEN_REQUIRED = ErrorKind(
    "po_token_required", 502, "YouTube asks for a proof token before it gives the captions of this video.",
    "Send the captions as a file.", consequence=_ITEM,
)
CONSENT_REQUIRED = ErrorKind(
    "consent_required", 502, "YouTube shows its consent page instead of the video, and the consent could not be given.",
    "Set YOUTUBE_PROXY_URL to a proxy in another country, or send the captions as a file.", consequence=_ITEM, retryable=True,
)
EMPTY_ANSWER = ErrorKind(
    "youtube_empty_answer", 502, "YouTube answered with nothing where the captions should be, twice.",
    "Try again later, or send the captions as a file.", consequence=_ITEM, retryable=True,
)
CAPTIONS_DISABLED = ErrorKind(
    "captions_disabled", 422, "This video has no captions: they are switched off.",
    "Choose another video, or send captions as a file.", consequence=_ITEM,
)
CAPTIONS_NOT_IN_LANGUAGE = ErrorKind(
    "captions_not_in_language", 422, "This video has no captions in {language}, and none that can be translated into it.",
    "Choose one of the languages it has: {offered}.", consequence=_ITEM, shows=("languages",),
)
CAPTIONS_TOO_THIN = ErrorKind(
    "captions_too_thin", 422, "The captions hold too few words to summarize ({words}).",
    "Choose another video or send a fuller transcript.", consequence=_ITEM + " No model was asked.",
)
VIDEO_UNAVAILABLE = ErrorKind("video_unavailable", 404, "This video does not exist or was removed.", "Check the link.", consequence=_ITEM)
VIDEO_PRIVATE = ErrorKind("video_private", 422, "This video is private.", "Ask its owner to share it, or send its captions as a file.", consequence=_ITEM)
VIDEO_MEMBERS_ONLY = ErrorKind(
    "video_members_only", 422, "This video is for paying members of its channel.", "If you are one, send its captions as a file.", consequence=_ITEM,
)
VIDEO_REGION_BLOCKED = ErrorKind(
    "video_region_blocked", 422, "This video may not be shown in the country of this server's address.",
    "Set YOUTUBE_PROXY_URL to a proxy in a country where it plays, or send its captions as a file.", consequence=_ITEM,
)
VIDEO_UNPLAYABLE = ErrorKind(
    "video_unplayable", 422, "YouTube does not play this video: {reason}", "Check in a browser whether the video plays, or send its captions as a file.",
    consequence=_ITEM,
)
VIDEO_NOT_STARTED = ErrorKind(
    "video_not_started", 422, "This premiere or live stream has not begun yet: {reason}", "Nothing to do: it is tried when it has begun.",
    consequence=_ITEM, retryable=True, held=True,
)
VIDEO_LIVE = ErrorKind(
    "video_live", 422, "This video is live at the moment; its captions are complete when it is over.",
    "Nothing to do: it is tried again later.", consequence=_ITEM, retryable=True, held=True,
)
NOT_IN_PLAYLIST = ErrorKind("not_in_playlist", 422, "This video is not in the playlist, or not any more.", "Submit the video's own link.", consequence=_ITEM)
AGE_RESTRICTED = ErrorKind("age_restricted", 422, "This video is age-restricted and needs a login.", "Send the captions as a file.", consequence=_ITEM)
CAPTIONS_UNREADABLE = ErrorKind(
    "captions_unreadable", 502, "YouTube's answer could not be read ({reason}).", "Try again later, or send the captions as a file.",
    consequence=_ITEM, retryable=True,
)
YOUTUBE_UNREACHABLE = ErrorKind(
    "youtube_unreachable", 502, "YouTube could not be reached ({reason}).", "Check this server's connection and YOUTUBE_PROXY_URL, then try again.",
    consequence=_ITEM, retryable=True,
)
SOUND_TOO_LONG = ErrorKind(
    "sound_too_long", 422, "This video has no captions, and its sound is larger than the {limit} MB that {model} takes.",
    "Send captions as a file.", consequence=_ITEM + " Nothing was sent to {model}.",
)
SOUND_UNAVAILABLE = ErrorKind(
    "sound_unavailable", 502, "This video has no captions, and its sound could not be had for {model} ({reason}).",
    "Try again later, or send captions as a file.", consequence=_ITEM, retryable=True,
)
DATA_API_UNUSABLE = ErrorKind(
    "data_api_unusable", 502, "YouTube's Data API cannot be used ({reason}).",
    "Check YOUTUBE_API_KEY and its quota in the Google Cloud console.", consequence="Playlists are listed by yt-dlp.", retryable=True,
)
PLAYLIST_UNAVAILABLE = ErrorKind("playlist_unavailable", 404, "This playlist is private, empty or does not exist.", "Check the link; the playlist must be public or unlisted.", consequence="None of its videos was summarized.")
# Why a video of a playlist is known not to be had, before anybody asks for it.
MISSING = {kind.code: kind for kind in (VIDEO_PRIVATE, VIDEO_UNAVAILABLE, NOT_IN_PLAYLIST)}

# -- models ----------------------------------------------------------------------------------------------------
MODEL_KEY_REFUSED = ErrorKind("model_key_refused", 502, "{provider} refused the API key.", "Check {setting}.", consequence=_ITEM)
MODEL_FORBIDDEN = ErrorKind("model_forbidden", 502, "{provider} does not allow this key to use {model}.", "Choose another model, or give the key access.", consequence=_ITEM)
MODEL_UNKNOWN_THERE = ErrorKind("model_unknown_there", 502, "{provider} does not know the model {model}.", "Choose another model.", consequence=_ITEM)
MODEL_RATE_LIMITED = ErrorKind("model_rate_limited", 502, "{provider} asked to slow down.", "Try again later, or choose another model.", consequence=_ITEM, retryable=True)
PROVIDER_PAUSED = ErrorKind(
    "provider_paused", 502, "{provider} fails again and again, so it is left alone for a while. The last time: {reason}",
    "Nothing to do: it is asked again by itself; or choose another model.", consequence=_ITEM, retryable=True,
)
PROVIDER_BUSY = ErrorKind(
    "provider_busy", 502, "{provider} takes no more requests to {model} for the moment.",
    "Nothing to do: it is asked again by itself; or choose another model.", consequence=_ITEM, retryable=True,
)
MODEL_QUOTA_EXHAUSTED = ErrorKind("model_quota_exhausted", 502, "The quota of this {provider} account is used up.", "Check the plan and billing there, or choose another model.", consequence=_ITEM)
MODEL_OVERLOADED = ErrorKind("model_overloaded", 502, "{provider} is out of order (HTTP {status}).", "Try again later, or choose another model.", consequence=_ITEM, retryable=True)
MODEL_UNREACHABLE = ErrorKind("model_unreachable", 502, "{provider} could not be reached ({reason}).", "Check the connection and the base URL, then try again.", consequence=_ITEM, retryable=True)
MODEL_SILENT = ErrorKind("model_silent", 502, "{provider} sent nothing for {seconds:g} s.", "Try again, or raise REQUEST_TIMEOUT for a slow local model.", consequence=_ITEM, retryable=True)
MODEL_BROKE_OFF = ErrorKind("model_broke_off", 502, "{provider} stopped in the middle of its answer.", "Try again later, or choose another model.", consequence=_ITEM + " The half answer was not kept.", retryable=True)
MODEL_EMPTY = ErrorKind("model_empty", 502, "{provider} gave an empty answer.", "Try again, or choose another model.", consequence=_ITEM, retryable=True)
MODEL_REFUSED = ErrorKind("model_refused", 502, "{provider} declined to summarize this text ({reason}).", "Choose another model, or `builtin`, which selects sentences.", consequence=_ITEM)
MODEL_CUT_OFF = ErrorKind("model_cut_off", 502, "{provider} reached its output limit before the summary was complete.", "Choose a shorter length or a model with a larger output.", consequence=_ITEM + " The half answer was not kept.")
MODEL_INPUT_TOO_LONG = ErrorKind("model_input_too_long", 502, "The transcript is longer than {model} can read.", "Choose a model with a larger window.", consequence=_ITEM)
BUDGET_MONTH = ErrorKind(
    "monthly_budget_used_up", 402, "This month's budget of {limit} is used up: {spent} were spent, and this call would take about {cost}.",
    "Let it go on all the same ({how}), or raise BUDGET_MONTHLY_USD.",
    consequence="The video waits for you, or for the next month; nothing more is paid for it until then.",
    shows=("budget_usd", "spent_usd", "call_usd"), asks=True,
)
BUDGET_JOB = ErrorKind(
    "job_budget_used_up", 402, "The budget of {limit} for one job is used up: {spent} were spent, and this call would take about {cost}.",
    "Let it go on all the same ({how}), or raise BUDGET_JOB_USD.",
    consequence="The video waits for you; nothing more is paid for it until then.",
    shows=("budget_usd", "spent_usd", "call_usd"), asks=True,
)
MODEL_REQUEST_REFUSED = ErrorKind("model_request_refused", 502, "{provider} refused the request: {reason}", "Choose another model, or check the base URL.", consequence=_ITEM)

# -- start -----------------------------------------------------------------------------------------------------
DATA_DIR_IN_USE = ErrorKind("data_dir_in_use", 503, "Another YouTube Summarizer (process {pid}) already uses {folder}.", "Stop it first, or give this one another DATA_DIR.")
CANNOT_LISTEN = ErrorKind("cannot_listen", 503, "The server cannot listen on {address}: {reason}.", "Choose another HOST or PORT.")
LIBRARY_DAMAGED = ErrorKind(
    "library_damaged", 503, "The library {file} is damaged ({reason}).",
    "Put a backup of it back, or move it away to start an empty library; `sqlite3 <file> .recover` often saves most of it.",
    consequence="Nothing in it was changed.",
)
JOBS_TOO_NEW = ErrorKind(
    "jobs_too_new", 503, "The jobs in {file} were written by a newer YouTube Summarizer (format {found}; this one knows {known}).",
    "Start the newer one, or give this one another DATA_DIR.", consequence="Nothing in it was changed.",
)
LIBRARY_TOO_NEW = ErrorKind(
    "library_too_new", 503, "The library {file} was made by a newer YouTube Summarizer (schema {found}; this one knows {known}).",
    "Start the newer one, or give this one another DATA_DIR.", consequence="Nothing in it was changed.",
)
