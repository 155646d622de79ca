"""Places for requests that wait for their clients: few in all, and for one address not all of them."""

from web.places import Places


def test_one_address_has_half_and_the_proxy_of_this_machine_all() -> None:
    places = Places(4)
    assert [places.take("203.0.113.9") for _ in range(3)] == [True, True, False]
    assert [places.take("127.0.0.1") for _ in range(3)] == [True, True, False]
    places.give("203.0.113.9")
    assert places.take("::1")
    assert not places.take("203.0.113.10")
    for address in ("127.0.0.1", "127.0.0.1", "::1", "203.0.113.9"):
        places.give(address)
    assert [places.take("127.0.0.1") for _ in range(5)] == [True] * 4 + [False]
