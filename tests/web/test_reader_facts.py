"""How a summary came to be, in words: what failed, what was tried in vain, what is not known."""

from dataclasses import replace

from summary.findings import GroundedSentence, MissingPart
from summary.origin import FallenFrom, OfferedCaptions, Origin, RouteAttempt, Transcription
from summary.values import SummaryRecord
from tests.web.site import SAMPLE, Site
from web.reader_facts import facts, missing_words


def told(record: SummaryRecord) -> dict[str, tuple[str, ...]]:
    return {fact.name: fact.lines for fact in facts(record)}


def stored(site: Site) -> SummaryRecord:
    record = site.services.library.get(site.summarize(SAMPLE)["summary_id"])
    assert record is not None
    return record


def test_all_that_went_differently_is_told(shared_site: Site) -> None:
    record = stored(shared_site)
    origin = Origin(
        attempts=(RouteAttempt("youtube-transcript-api", "youtube_blocked"), RouteAttempt("yt-dlp", "ok")),
        available=(OfferedCaptions("de", "manual"), OfferedCaptions("en", "auto")),
        translated_from="de",
        transcription=Transcription("whisper-1", 12.34, 0.074),
    )
    provenance = replace(
        record.provenance,
        captions="translated",
        parts=3,
        parts_missing=(MissingPart(2, 600, 1200, "model_refused", "The model declined."),),
        input_tokens=12_345,
        output_tokens=678,
        cost_usd=0.01234,
        warnings=("Encoding guessed.",),
        origin=origin,
        fallback_from=(FallenFrom("gpt-5", "model_overloaded"),),
    )
    shown = told(replace(record, provenance=provenance, model="gpt-5-mini"))
    missing = "Part 2 (10:00–20:00) is missing: The model declined."
    assert missing_words(provenance) == missing
    assert shown["Parts"] == ("3", missing)
    assert shown["Model"] == ("gpt-5-mini", "gpt-5 was asked first: model overloaded")
    assert shown["Captions"] == (
        "translated by YouTube, en, by sample",
        "translated from de",
        "whisper-1, 12.3 min of sound, $0.0740",
    )
    assert shown["Routes"] == ("youtube-transcript-api: youtube blocked", "yt-dlp: gave the words")
    assert shown["Captions there were"] == ("de (manual), en (auto)",)
    assert (shown["Tokens"], shown["Cost"]) == (("12,345 read, 678 written",), ("$0.0123",))
    assert shown["Notes"] == ("Encoding guessed.",)


def test_what_is_not_known_has_no_row(shared_site: Site) -> None:
    record = stored(shared_site)
    bare = replace(record.provenance, input_tokens=None, output_tokens=None, cost_usd=None, origin=Origin())
    shown = told(replace(record, provenance=bare, grounding=None))
    assert not {"Tokens", "Cost", "Routes", "Wish", "Stretch", "Notes"} & shown.keys()
    assert shown["Checked"] == ("not compared: the summary is in another language than the transcript",)
    some = (GroundedSentence("a", "weak", None, ()), GroundedSentence("b", "not found", None, ()))
    counted = told(replace(record, grounding=some))["Checked"]
    assert counted == ("of 2 sentences 1 weak, 1 not found in the transcript, by the words they share",)
