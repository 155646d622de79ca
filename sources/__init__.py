"""Where transcripts come from, besides the edges: the bundled samples, and the choice between all."""
