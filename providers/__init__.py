"""The language models, and the one that selects sentences: each a class with `stream(request, cancel)`."""
