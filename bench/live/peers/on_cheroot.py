"""Flask on cheroot with as many threads as there are streams, and some for the other requests."""

import os
import signal
import sys
import threading

from cheroot.wsgi import Server

from bench.live.peers.flask_threads import app

server = Server(("127.0.0.1", int(os.environ["PORT"])), app, numthreads=int(sys.argv[1]) + 16, request_queue_size=1024)
signal.signal(signal.SIGTERM, lambda number, frame: threading.Thread(target=server.stop).start())
server.start()
