"""One test class for each behaviour that several implementations share."""
