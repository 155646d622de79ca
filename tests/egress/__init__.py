"""A witness of every connection that a server makes, whatever client it makes it with."""
