"""Live events measured: many open streams, one generator of load in C, and other servers side by side."""
