"""Passcodes and tokens as values, and how often an address may come."""

import json
from pathlib import Path

import pytest

from concurrency.visitors import Visitors
from errors import AppError
from login_guard import LoginGuard, hash_passcode, hash_token, is_hash, name_of_token, right
from setting_texts import api_tokens
from setting_values import Settings
from storage.login_attempts import MOST_ADDRESSES, LoginAttempts
from storage.sessions import LIFETIME, Sessions


@pytest.mark.parametrize("passcode", ["a", " spaces ", "p&ss<w>\"'\\", "ünï 密码 🔑", "x" * 300, "\udcff"])
def test_any_passcode_is_right_as_itself_and_as_its_hash(passcode: str) -> None:
    for code in (passcode, hash_passcode(passcode)):
        assert right(passcode, code)
        assert not right(passcode + " ", code)
        assert not right("", code)


def test_an_accent_may_be_typed_either_way() -> None:
    assert right("cafe\u0301", "caf\u00e9")
    assert right("caf\u00e9", hash_passcode("cafe\u0301"))


def test_a_hash_is_not_its_own_passcode() -> None:
    code = hash_passcode("right")
    assert is_hash(code)
    assert not right(code, code)
    assert name_of_token(hash_token("t"), (("ci", hash_token("t")),)) is None
    assert name_of_token("t", (("ci", hash_token("t")),)) == "ci"


def test_no_passcode_lets_nobody_in() -> None:
    assert not right("", "")
    assert not right("x" * 5000, "x" * 5000)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ci:abc, phone=def", (("ci", "abc"), ("phone", "def"))),
        ("abc", (("token-1", "abc"),)),
        (f"ci:{hash_token('x')}", (("ci", hash_token("x")),)),
        (hash_token("x"), (("token-1", hash_token("x")),)),
    ],
)
def test_tokens_are_read_with_and_without_names(text: str, found: tuple[tuple[str, str], ...]) -> None:
    assert api_tokens(text) == found


@pytest.mark.parametrize("text", ["ci:a,ci:b", "ci:with blank", "ci:ü"])
def test_tokens_that_cannot_be_sent_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        api_tokens(text)


class TestAttempts:
    """With a clock of its own."""

    @pytest.fixture
    def now(self) -> list[float]:
        return [1000.0]

    @pytest.fixture
    def guard(self, tmp_path: Path, now: list[float]) -> LoginGuard:
        return LoginGuard(LoginAttempts(tmp_path, lambda: now[0]))

    def code(self, guard: LoginGuard, passcode: str, address: str = "203.0.113.1") -> str:
        settings = Settings(login_code="right", max_login_attempts=2, lockout_duration=1)
        try:
            guard.check(passcode, address, settings)
        except AppError as refusal:
            return refusal.code
        return "in"

    def test_a_lockout_ends_by_itself(self, guard: LoginGuard, now: list[float]) -> None:
        assert [self.code(guard, "wrong") for _ in range(3)] == ["wrong_passcode", "wrong_passcode", "locked_out"]
        now[0] += 59
        assert self.code(guard, "right") == "locked_out"
        now[0] += 2
        assert self.code(guard, "right") == "in"

    def test_being_right_forgives_what_was_wrong(self, guard: LoginGuard) -> None:
        for _ in range(3):
            assert [self.code(guard, "wrong"), self.code(guard, "right")] == ["wrong_passcode", "in"]

    def test_a_clock_that_goes_back_locks_nobody_out_for_long(self, guard: LoginGuard, now: list[float]) -> None:
        now[0] = 1e9
        assert [self.code(guard, "wrong") for _ in range(2)] == ["wrong_passcode"] * 2
        now[0] = 2000.0
        assert self.code(guard, "right") == "locked_out"
        now[0] += 61
        assert self.code(guard, "right") == "in"

    def test_a_network_of_ipv6_is_one_visitor(self, guard: LoginGuard) -> None:
        for last in ("1", "2"):
            assert self.code(guard, "wrong", f"2001:db8::{last}") == "wrong_passcode"
        assert self.code(guard, "right", "2001:db8::3") == "locked_out"
        assert self.code(guard, "right", "2001:db8:0:1::3") == "in"

    def test_many_addresses_take_no_more_room(self, tmp_path: Path) -> None:
        kept = tmp_path / "logins.json"
        kept.write_text(json.dumps({str(n): [1000.0] for n in range(MOST_ADDRESSES)}))
        LoginAttempts(tmp_path, lambda: 1000.0).begin("one more", 5, 60)
        left = json.loads(kept.read_text())
        assert len(left) == MOST_ADDRESSES
        assert "one more" in left


def test_a_session_gets_old(tmp_path: Path) -> None:
    now = [1000.0]
    sessions = Sessions(tmp_path, lambda: now[0])
    ident = sessions.open("code")
    assert ident not in (tmp_path / "sessions.json").read_text()
    assert sessions.holds(ident, "code")
    assert not sessions.holds(ident, "other")
    now[0] += LIFETIME
    assert not sessions.holds(ident, "code")


def test_visits_are_counted_over_any_minute() -> None:
    now = [0.0]
    visitors = Visitors(lambda: now[0])
    assert [visitors.come("a", 2), visitors.come("a", 2), visitors.come("b", 2)] == [None, None, None]
    now[0] = 20.0
    assert visitors.come("a", 2) == 40.0
    assert visitors.come("a", 1) == 40.0
    now[0] = 60.0
    assert visitors.come("a", 2) is None
