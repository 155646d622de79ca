"""What is measured, side by side with others; `python -m bench` prints the tables."""
