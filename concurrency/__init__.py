"""Threads that wait, take turns and stop: small parts that know nothing of jobs."""
