"""The other servers: each the plain program that its documentation leads to, with a beat of events from a thread."""
