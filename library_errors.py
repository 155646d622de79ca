"""What can go wrong with what is kept: import, export, voice, feeds and followed channels; rows as in `errors`."""
