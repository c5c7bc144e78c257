"""Meetings of the assembly: calendar, call, attendance, quorum, minutes."""
