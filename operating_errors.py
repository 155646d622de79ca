"""What can go wrong in running a server: access, limits, settings, phases and backups; rows as in `errors`."""
