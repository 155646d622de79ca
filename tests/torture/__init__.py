"""The running server, killed again and again while many use it; what it acknowledged and told must hold afterwards."""
