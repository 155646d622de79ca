"""Links: each form of the contract, and everything that only looks like one."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import errors
from summary.values import SourceKind
from youtube.urls import parse_link

ID = "dQw4w9WgXcQ"
LIST = "PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf"


@pytest.mark.parametrize(
    "link",
    [
        ID,
        f"  {ID}\n",
        f"https://www.youtube.com/watch?v={ID}",
        f"http://youtube.com/watch?v={ID}",
        f"https://www.youtube.com/watch/?v={ID}",
        f"https://www.youtube.com/watch?app=desktop&v={ID}&t=42s#comments",
        f"HTTPS://WWW.YouTube.COM/watch?v={ID}",
        f"www.youtube.com/watch?v={ID}",
        f"youtube.com/watch?v={ID}&next=https://elsewhere.example/",
        f"//www.youtube.com/watch?v={ID}",
        f"https://m.youtube.com/watch?v={ID}",
        f"https://music.youtube.com/watch?v={ID}&si=abc",
        f"https://youtu.be/{ID}",
        f"youtu.be/{ID}?t=3",
        f"https://youtu.be/{ID}?list={LIST}",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://www.youtube.com/shorts/{ID}?feature=share",
        f"https://www.youtube.com/live/{ID}?si=x",
        f"https://www.youtube.com/embed/{ID}",
        f"https://www.youtube.com/v/{ID}",
        f"https://www.youtube-nocookie.com/embed/{ID}?rel=0",
        f"youtube-nocookie.com/embed/{ID}",
        f"https://www.youtube.com/watch?v={ID}&list={LIST}",
        f"https://www.youtube.com/watch?v={ID}&list=WL&index=3",
        f"https://www.youtube.com/watch?v={ID}&list=RD{ID}&start_radio=1",
    ],
)
def test_every_form_of_a_video(link: str) -> None:
    source = parse_link(link)
    assert (source.kind, source.ident) == (SourceKind.VIDEO, ID)


@pytest.mark.parametrize(
    "link",
    [
        f"https://www.youtube.com/playlist?list={LIST}",
        f"youtube.com/playlist?list={LIST}",
        f"https://m.youtube.com/playlist?list={LIST}&si=x",
        f"https://music.youtube.com/playlist?list={LIST}",
        f"https://www.youtube.com/watch?list={LIST}",
        f"https://www.youtube.com/embed/videoseries?list={LIST}",
    ],
)
def test_every_form_of_a_playlist(link: str) -> None:
    source = parse_link(link)
    assert (source.kind, source.ident) == (SourceKind.PLAYLIST, LIST)


def test_samples_and_transcripts() -> None:
    assert parse_link("sample:sleep-talk_2").key == "sample:sleep-talk_2"
    assert parse_link(" transcript:AbC_9-z ").key == "transcript:AbC_9-z"


@pytest.mark.parametrize(
    "link",
    [
        "",
        "   ",
        "hello",
        "dQw4w9WgXc",
        "dQw4w9WgXcQQ",
        "dQw4w9WgXc\u0661",  # ten letters and an Arabic digit
        f"https://youtube.com.evil.example/watch?v={ID}",
        f"https://evil-youtube.com/watch?v={ID}",
        f"https://youtube.com@evil.example/watch?v={ID}",
        f"https://user:pass@www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com:443/watch?v={ID}",
        f"https://www.youtube.com:22/watch?v={ID}",
        f"https://www.youtube.com./watch?v={ID}",
        f"https://www.y\u043eutube.com/watch?v={ID}",  # a Cyrillic letter
        f"https://www.youtube\u3002com/watch?v={ID}",  # an ideographic full stop
        f"https://evil.example\\@www.youtube.com/watch?v={ID}",
        f"https://www.youtube.com\\.evil.example/watch?v={ID}",
        f"https://www.youtube.com/watch?v={ID}\nhttps://evil.example",
        f"https://www.you\ttube.com/watch?v={ID}",
        f"https://www.youtube.com/watch?v={ID} x",
        f"javascript:alert('https://www.youtube.com/watch?v={ID}')",
        f"ftp://www.youtube.com/watch?v={ID}",
        f"file://www.youtube.com/watch?v={ID}",
        f"data:text/html,www.youtube.com/watch?v={ID}",
        f"https://evil.example/?u=https://www.youtube.com/watch?v={ID}",
        f"evil.example/?u=https://www.youtube.com/watch?v={ID}",
        f"https://gaming.youtube.com/watch?v={ID}",
        f"https://[::1]/watch?v={ID}",
        "https://[",
        "http://127.0.0.1/watch?v=" + ID,
        f"https://www.youtube.com/watch?v={ID}x",
        "https://www.youtube.com/watch?v=../../etc/p",
        "https://www.youtube.com/watch",
        "https://www.youtube.com/",
        "https://www.youtube.com/@someone",
        "https://www.youtube.com/channel/UC38IQsAvIsxxjztdMZQtwHA",
        "https://www.youtube.com/redirect?q=https://evil.example",
        "https://www.youtube.com/embed/videoseries",
        "https://www.youtube.com/embed/live_stream?channel=UC38IQsAvIsxxjztdMZQtwHA",
        f"https://youtu.be/?v={ID}",
        f"https://youtu.be/playlist?list={LIST}",
        "https://www.youtube.com/playlist",
        "https://www.youtube.com/playlist?list=",
        "https://www.youtube.com/playlist?list=a",
        "https://www.youtube.com/playlist?list=PL../x",
        "https://www.youtube.com/playlist?list=" + "P" * 65,
        f"https://www.youtube.com/watch?v=short&list={LIST}",
        "sample:",
        "sample:../secret",
        "sample:a b",
        "transcript:" + "x" * 65,
        "video:" + ID,
        f"https://www.youtube.com/watch?v={ID}&x=" + "x" * 3000,
    ],
)
def test_nothing_else_passes(link: str) -> None:
    with pytest.raises(errors.AppError) as refusal:
        parse_link(link)
    assert refusal.value.kind is errors.NOT_A_YOUTUBE_LINK


@pytest.mark.parametrize("ident", ["WL", f"RD{ID}", "RDMM"])
def test_personal_lists_are_refused_in_words(ident: str) -> None:
    with pytest.raises(errors.AppError, match="differ from viewer to viewer"):
        parse_link(f"https://www.youtube.com/playlist?list={ident}")


def test_the_refusal_shows_the_link_short_and_printable_and_says_where() -> None:
    with pytest.raises(errors.AppError) as refusal:
        parse_link("bad\x00\u202e\ud800" + "x" * 500, "Link 3: ")
    assert refusal.value.message.startswith("Link 3: not a YouTube video or playlist link: bad???xxx")
    assert refusal.value.message.endswith("x…")
    assert len(refusal.value.message) < 260


_STRICT = {
    SourceKind.VIDEO: re.compile(r"[A-Za-z0-9_-]{11}"),
    SourceKind.PLAYLIST: re.compile(r"[A-Za-z0-9_-]{2,64}"),
    SourceKind.SAMPLE: re.compile(r"[A-Za-z0-9_-]{1,64}"),
    SourceKind.TRANSCRIPT: re.compile(r"[A-Za-z0-9_-]{1,64}"),
}
_PIECES = st.sampled_from(
    "https:// http:// // www. m. youtube.com youtu.be / watch playlist shorts/ embed/ ?v= &v= ?list= &list= "
    f"{ID} {LIST} WL RD sample: transcript: %2f @ :80 \\ ..".split(" ")
)


@given(st.one_of(st.text(), st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=8).map("".join)))
@example(f"https://www.youtube.com/watch?v={ID}\n")
@example(f"https://youtu.be/{ID[:-1]}é")
def test_only_strict_ids_are_ever_returned(text: str) -> None:
    try:
        source = parse_link(text)
    except errors.AppError as refusal:
        kind, sendable = refusal.kind, refusal.message.encode()
    else:
        assert _STRICT[source.kind].fullmatch(source.ident)
        assert parse_link(source.url) == source
        return
    assert kind is errors.NOT_A_YOUTUBE_LINK
    assert sendable
