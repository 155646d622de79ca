"""`python app.py` with a steady beat of events: `app.main` itself serves; only the events' source is added.

The composition root is the one seam: what it builds is handed on untouched, and the beat speaks through
`SSEManager.broadcast_event`, as any caller may.
"""

import sys

import app
import services
from bench.live import ticker
from setting_sources import Configuration
from setting_values import Settings

_build = services.build


def build_and_beat(given: Settings | Configuration) -> services.Services:
    """The services of the app, with events that come at the rate that the bench asks for."""
    made = _build(given)

    def tell(number: int, due: int) -> None:
        made.events.broadcast_event("tick", {"seq": number, "due": due, "pad": ticker.pad(number, due)})

    ticker.start(tell, made.settings.port)
    return made


if __name__ == "__main__":
    services.build = build_and_beat
    sys.exit(app.main())
