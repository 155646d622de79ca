"""How a summary is spoken: speakable words, voices, speech services and the kept sound."""
