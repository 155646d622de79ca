"""One summary over the summaries of a playlist, through the running server."""

import re
from pathlib import Path

from following.playlist_digest import with_links
from tests.flows.fixtures import LOCAL, calls, compatible, server, world
from tests.wire.youtube_playlists import playlist_of
from tests.wire.youtube_videos import video_ids

PLAYLIST = playlist_of(3)


def test_a_playlist_becomes_one_summary_that_leads_into_its_videos(tmp_path: Path) -> None:
    with world() as stand, server(stand, tmp_path, **compatible(stand)) as (_, client):
        path = f"/playlists/{PLAYLIST}/digest"
        early = client.ask("POST", path)
        assert (early.status, early.json["code"]) == (409, "nothing_to_digest")
        assert client.ask("GET", path).status == 404
        client.wait(client.submit(f"https://www.youtube.com/playlist?list={PLAYLIST}", model="builtin"))
        assert calls(stand) == 0

        answer = client.ask("POST", path, {"length": "short"})
        assert answer.status == 202, answer
        job = client.wait(answer.json["job_id"])
        assert job["status"] == "completed", job
        assert calls(stand) == 1, "one call to the model"
        prompt = stand.requests(LOCAL)[-1].body.decode()
        assert all(f"watch?v={video}" in prompt for video in video_ids(3, PLAYLIST)), "it reads every summary"

        made = client.wait(client.ask("POST", path, {"model": "builtin"}).json["job_id"])["results"][0]
        assert made["title"].startswith("Digest: ")
        assert made["video_id"] == f"digest:{PLAYLIST}"
        told = client.get(path)
        assert told["summary_id"] == made["summary_id"]
        cited = {video["video_id"] for each in told["citations"] for video in each["videos"]}
        assert cited
        assert cited <= set(video_ids(3, PLAYLIST))
        linked = told["summary_linked"]
        urls = set(re.findall(r"\]\((https://www\.youtube\.com/watch\?v=[^)]+)\)", linked))
        assert urls
        assert urls <= {video["url"] for each in told["citations"] for video in each["videos"]}
        assert re.sub(r" \((\[[^]]*\]\([^)]*\)(, )?)+\)", "", linked) == told["summary"]
        assert "](" not in told["summary"], "what a model wrote has no links"
        assert client.get("/spending")["calls"] == 1, "the digest is in the ledger"

        again = client.wait(client.ask("POST", path, {"model": "builtin"}).json["job_id"])
        assert again["items"][0]["cached"], "nothing changed"
        whole = client.ask("GET", f"/summaries/{made['summary_id']}.md")
        assert client.ask("POST", "/import", whole.body).json["unchanged"] == 1


def test_a_title_in_a_link_is_only_ever_text() -> None:
    video = {"title": "A [b](javascript:x) *c*", "url": "https://www.youtube.com/watch?v=abcdefghij0"}
    cited = [{"sentence": each, "videos": [video]} for each in ("One.", "Nowhere.", "Two.")]
    linked = with_links("- One.\n- **T**wo.\n- Two.", cited)
    link = "([A \\[b\\](javascript:x) \\*c\\*](https://www.youtube.com/watch?v=abcdefghij0))"
    assert linked == f"- One. {link}\n- **T**wo.\n- Two. {link}"
