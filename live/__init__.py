"""What serves the live events: frames, connections and the text while it is written."""
