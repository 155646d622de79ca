"""The reader's page without a browser: whole without JavaScript, text from outside stays text, faults in words."""

import re
from html.parser import HTMLParser

import pytest

from tests.web.site import SAMPLE, Site

VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"' {{ 7*7 }}"
HOSTILE_VTT = (
    b"WEBVTT\n\n00:00:01.000 --> 00:00:09.000\nThe <b>keeper</b> &lt;script&gt;alert(3)&lt;/script&gt; opens it.\n\n"
    + b"".join(
        b"00:%02d:00.000 --> 00:%02d:20.000\nIn month %d [x](javascript:alert(4)) the keeper counts <i>frames</i>.\n\n"
        % (minute, minute, minute)
        for minute in range(1, 10)
    )
)


class Tags(HTMLParser):
    """Every tag of a page with its attributes, as a browser sees them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def page(site: Site, summary_id: str) -> str:
    answer = site.client.get(f"/read/{summary_id}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    return str(answer.text)


class TestWhatIsRead:
    def test_everything_that_is_read_is_in_the_page(self, shared_site: Site) -> None:
        made = shared_site.summarize(shared_site.bring(url=VIDEO, title="Bees"), length="brief")
        text = page(shared_site, made["summary_id"])
        assert '<h1 dir="auto">Bees</h1>' in text
        assert made["summary_html"] in text
        assert made["key_moments"]
        for moment in made["key_moments"]:
            assert f'href="{VIDEO}&amp;t={moment["t"]}s"' in text
            assert f">{moment['label']}</span>" in text
        assert f">{made['verdict']['text'].strip('“”')}" in text or f"“{made['verdict']['text']}”" in text

    def test_a_sample_has_its_channel_and_length_and_no_link_out(self, shared_site: Site) -> None:
        text = page(shared_site, shared_site.summarize(SAMPLE)["summary_id"])
        assert "The Slow Oven · 5:11" in text
        assert "youtube.com" not in text

    def test_how_it_was_made_is_told(self, shared_site: Site) -> None:
        made = shared_site.summarize(SAMPLE, length="short", instruction="Only figures", style="bullets")
        text = page(shared_site, made["summary_id"])
        told = dict(re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", text))
        assert told["Model"] == "built in, selects sentences"
        assert told["Written as"] == "short · bullets · en"
        assert told["Wish"] == "Only figures"
        assert told["Captions"] == "a bundled sample, en, by sample"
        assert told["Routes"] == "sample: gave the words"
        assert re.fullmatch(
            r"of \d+ sentences \d+ supported.* in the transcript, by the words they share", told["Checked"]
        )

    def test_a_stretch_is_drawn_on_the_line_of_the_video(self, site: Site) -> None:
        first = site.summarize(SAMPLE)
        again = site.client.post(f"/summaries/{first['summary_id']}/again", json={"from": 60, "to": 120})
        site.wait(again.json["job_id"], "completed")
        (done,) = site.client.get(f"/jobs/{again.json['job_id']}").json["results"]
        text = page(site, done["summary_id"])
        assert '<rect class="strip-stretch" x="19.25%"' in text
        assert "<dd>1:00–2:00</dd>" in text

    @pytest.mark.parametrize("timed", [True, False])
    def test_every_file_that_is_offered_is_there(self, shared_site: Site, timed: bool) -> None:
        words = "Bees do not sleep through the winter. They sit in a ball and shiver to keep warm. " * 3
        made = shared_site.summarize(shared_site.bring(title="Bees") if timed else shared_site.bring(words.encode()))
        files = re.findall(r'<a href="\.\.(/summaries/[^"]+)" download>', page(shared_site, made["summary_id"]))
        assert {file.partition(made["summary_id"])[2] for file in files} == {
            *(".md", ".txt", ".json", "/transcript.txt"),
            *(("/transcript.vtt", "/transcript.srt") if timed else ()),
        }
        for file in files:
            assert shared_site.client.get(file).status_code == 200, file


class TestSafety:
    def test_hostile_words_stay_words(self, shared_site: Site) -> None:
        made = shared_site.summarize(shared_site.bring(HOSTILE_VTT, url=VIDEO, title=HOSTILE), length="brief")
        text = page(shared_site, made["summary_id"])
        assert "alert(1)" in text
        tags = Tags(text).found
        assert not {"img", "style", "iframe", "i"} & {tag for tag, _ in tags}
        assert all(given.get("src", "").startswith("../static/") for tag, given in tags if tag == "script")
        assert not [name for _, given in tags for name in given if name.startswith("on") or name == "style"]
        assert not [given for _, given in tags if "javascript:" in given.get("href", "")]
        assert "{{ 7*7 }}" in text
        assert text.count("<h1") == 1

    def test_only_the_reader_may_frame_the_player_and_it_loads_no_picture(self, shared_site: Site) -> None:
        made = shared_site.summarize(SAMPLE)
        policy = shared_site.client.get(f"/read/{made['summary_id']}").headers["Content-Security-Policy"]
        assert "frame-src https://www.youtube-nocookie.com;" in policy
        assert "i.ytimg.com" not in policy
        assert "unsafe" not in policy
        for path in ("/", "/sse_test", f"/summaries/{made['summary_id']}"):
            assert "youtube-nocookie" not in shared_site.client.get(path).headers["Content-Security-Policy"]

    def test_the_page_holds_nothing_of_youtube_but_links(self, shared_site: Site) -> None:
        made = shared_site.summarize(shared_site.bring(url=VIDEO, title="Bees"))
        assert not re.search(
            r"<(iframe|img|script|link|video|source)[^>]*(youtube|ytimg)", page(shared_site, made["summary_id"])
        )


class TestNotThere:
    @pytest.mark.parametrize("name", ["nope", "%00", "%ff", "<script>alert(1)", "a" * 3000])
    def test_no_such_summary_is_said_in_words(self, shared_site: Site, name: str) -> None:
        answer = shared_site.client.get(f"/read/{name}")
        assert answer.status_code == 404
        assert answer.mimetype == "text/html"
        assert "There is no summary here." in answer.text
        assert 'href="../"' in answer.text
        assert "<script>alert" not in answer.text

    def test_a_library_that_cannot_be_read_says_why_and_what_to_do(self, site: Site) -> None:
        summary_id = site.summarize(SAMPLE)["summary_id"]
        site.services.stop(0)
        answer = site.client.get(f"/read/{summary_id}")
        assert answer.status_code == 503
        assert answer.mimetype == "text/html"
        assert "cannot be shown now" in answer.text

    def test_the_parts_of_both_pages_are_there(self, shared_site: Site) -> None:
        made = shared_site.summarize(SAMPLE)
        for path in (f"/read/{made['summary_id']}", "/read/nope"):
            parts = set(re.findall(r'(?:src|href)="\.\./(static/[^"]+)"', shared_site.client.get(path).text))
            assert len(parts) > 3
            for part in parts:
                with shared_site.client.get(f"/{part}") as answer:
                    assert answer.status_code == 200, part
