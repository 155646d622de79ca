"""Flask on waitress with as many threads as there are streams, and some for the other requests."""

import os
import sys

from waitress import serve

from bench.live.peers.flask_threads import app

streams = int(sys.argv[1])
serve(
    app,
    host="127.0.0.1",
    port=int(os.environ["PORT"]),
    threads=streams + 16,
    connection_limit=streams + 500,
    backlog=1024,
    asyncore_use_poll=True,
)
