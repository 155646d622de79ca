"""Tests of the edges to the language models, against stand-ins at the wire."""
