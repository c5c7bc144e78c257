"""Supervisory board and board."""
