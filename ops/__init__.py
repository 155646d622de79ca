"""What looks after a running server: measurements, alerts, phases, backups."""
