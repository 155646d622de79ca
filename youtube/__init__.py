"""What comes from YouTube, and the subtitle files that people bring instead."""
