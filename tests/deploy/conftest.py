"""The browser of the browser tests, for pages behind a proxy."""

from tests.browser.conftest import browser, context, watched

__all__ = ["browser", "context", "watched"]
