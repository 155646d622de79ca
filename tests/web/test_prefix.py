"""The prefix of all paths: with it and without it the same is found, also where a path of the server begins alike."""

import pytest

from tests.web.conftest import Opener


@pytest.mark.parametrize("prefix", ["/kept", "/a/b.c", "/jobs", "/static", "/summaries"])
def test_with_the_prefix_and_without_it_the_same_is_found(open_site: Opener, prefix: str) -> None:
    site = open_site(url_prefix=prefix)
    made = site.summarize()
    paths = (
        "/",
        "/health",
        "/jobs",
        "/static/js/main.js",
        f"/summaries/{made['summary_id']}",
        f"/read/{made['summary_id']}",
    )
    for path in paths:
        assert site.client.get(path).status_code == 200, path
        assert site.client.get(prefix + path).status_code == 200, prefix + path
    assert site.client.get(f"{prefix}/nowhere/at/all").status_code == 404


def test_only_whole_steps_of_the_path_count_and_only_once(open_site: Opener) -> None:
    client = open_site(url_prefix="/kept").client
    assert client.get("/kepthealth").status_code == 404
    assert client.get("/kept/kept/health").status_code == 404
    bare = client.get("/kept?q=a%20b")
    assert (bare.status_code, bare.headers["Location"]) == (308, "/kept/?q=a%20b")
