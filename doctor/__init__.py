"""Whether this installation can do its work: every way out is tried, and each finding says what to do."""
