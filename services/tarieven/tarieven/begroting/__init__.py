"""The budget of a year: its lines, index steps and equity, and whether it adds up (domain rules 5.7 and 6)."""
