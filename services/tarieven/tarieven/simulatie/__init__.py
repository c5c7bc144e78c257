"""What if: the year with something changed, computed by the same functions as the year itself, and held against it."""
