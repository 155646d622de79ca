"""What makes the page an app: the manifest, the worker, and links that other apps share."""

import json
import re
import struct
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from tests.web.conftest import Opener
from tests.web.site import Site, error_of

VIDEO = "https://youtu.be/abcdefghij0"
FROM_THE_PHONE = {"Sec-Fetch-Site": "none"}


def test_the_manifest_names_pictures_of_the_size_it_says(shared_site: Site) -> None:
    answer = shared_site.client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    said = json.loads(answer.text)
    assert not [value for value in (said["start_url"], said["scope"]) if not value.startswith("./")], "any path will do"
    purposes = set()
    for icon in said["icons"]:
        with shared_site.client.get(f"/{icon['src']}") as picture:
            assert (picture.status_code, picture.mimetype) == (200, icon["type"])
            if icon["type"] == "image/png":
                assert "{}x{}".format(*struct.unpack(">II", picture.data[16:24])) == icon["sizes"]
        purposes.add((icon["sizes"], icon.get("purpose", "any")))
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= purposes
    for shortcut in said["shortcuts"]:
        assert shared_site.client.get(urljoin("/", shortcut["url"])).status_code == 200


def test_the_worker_keeps_exactly_what_the_page_for_offline_needs(shared_site: Site) -> None:
    script = shared_site.client.get("/service_worker.js")
    assert (script.mimetype, script.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    line = re.match(r"const SHELL = (.*);\n", script.text)
    assert line
    shell = json.loads(line[1])
    wanted: set[str] = set()
    for page, root in (("/offline", "./"), ("/offline/here", "../")):
        text = shared_site.client.get(page).text
        named = re.findall(r'<(?:link rel="(?:stylesheet|icon)"|script)[^>]*(?:href|src)="([^"]+)"', text)
        assert all(address.startswith(root) for address in named)
        wanted |= {address.removeprefix(root) for address in named}
    while imported := _imports(shared_site, wanted) - wanted:
        wanted |= imported
    assert set(shell["files"]) == wanted
    assert shared_site.app.extensions["assets"].version in shell["version"]


def _imports(site: Site, files: set[str]) -> set[str]:
    """What the scripts among them import."""
    scripts = {file: site.client.get(f"/{file}").text for file in files if file.endswith(".js")}
    return {
        urljoin(file, address) for file, text in scripts.items() for address in re.findall(r"from '(\./[^']+)'", text)
    }


@pytest.mark.parametrize("path", ["/manifest.webmanifest", "/service_worker.js", "/offline", "/offline/here"])
def test_a_browser_without_a_login_gets_it_all(open_site: Opener, path: str) -> None:
    site = open_site(login_enabled=True, login_code="open sesame")
    answer = site.client.get(path)
    assert answer.status_code == 200
    again = site.client.get(path, headers={"If-None-Match": answer.headers.get("ETag", "")})
    assert again.status_code == (304 if "ETag" in answer.headers else 200)


class TestShare:
    @pytest.mark.parametrize(
        "shared",
        [
            {"url": "sample:sourdough-starter"},
            {"title": "A talk", "text": f"Look at this! {VIDEO}?si=x"},
            {"title": "A talk", "text": VIDEO, "url": VIDEO},
        ],
    )
    def test_a_link_from_the_phone_becomes_one_job(self, busy_site: Site, shared: dict[str, str]) -> None:
        answer = busy_site.client.post("/share", data=shared, headers=FROM_THE_PHONE)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
        (job,) = busy_site.client.get("/jobs").json["jobs"]
        assert job["total_items"] == 1

    @pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://other.example"}])
    def test_other_sites_start_nothing(self, site: Site, headers: dict[str, str]) -> None:
        error_of(site.client.post("/share", data={"url": VIDEO}, headers=headers), 403, "cross_site")
        for path in ("/share?url=" + VIDEO, "/?share=" + VIDEO):
            site.client.get(path, headers=headers)
        assert site.client.get("/jobs").json["jobs"] == []

    def test_what_cannot_be_begun_comes_into_the_box(self, site: Site) -> None:
        text = '</textarea><script>alert("1")</script>'
        answer = site.client.post("/share", data={"text": text}, headers=FROM_THE_PHONE)
        assert answer.status_code == 303
        page = site.client.get(answer.headers["Location"]).text
        assert text not in page
        assert "&lt;/textarea&gt;&lt;script&gt;" in page
        assert site.client.get("/jobs").json["jobs"] == []

    def test_nothing_shared_is_refused_in_words(self, site: Site) -> None:
        error_of(site.client.post("/share", data={"title": " "}, headers=FROM_THE_PHONE), 400, "nothing_to_do")

    def test_who_must_log_in_first_loses_nothing(self, open_site: Opener) -> None:
        site = open_site(login_enabled=True, login_code="open sesame")
        answer = site.client.post("/share", data={"text": f"See {VIDEO} & more"}, headers=FROM_THE_PHONE)
        assert answer.status_code == 302
        wanted = parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]
        came = site.client.post("/login", data={"passcode": "open sesame", "next": wanted})
        assert f">{VIDEO}</textarea>" in site.client.get(came.headers["Location"]).text
        assert site.client.get("/jobs").json["jobs"] == []
        shared = site.client.post("/share", data={"url": "sample:sourdough-starter"}, headers=FROM_THE_PHONE)
        assert shared.headers["Location"] == "/"
        assert len(site.client.get("/jobs").json["jobs"]) == 1
