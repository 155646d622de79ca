"""The extractive summariser: windows over a transcript, their ranking, labels and the Markdown that shows them."""
