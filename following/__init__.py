"""Channels and playlists that are looked at on a schedule, and the daily digest."""
