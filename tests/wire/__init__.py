"""Stand-ins for the services the application talks to, reached by the real clients over real sockets."""
