"""Votes: open, secret, in advance, between persons; proxies and simulation."""
