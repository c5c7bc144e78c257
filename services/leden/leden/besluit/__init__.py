"""Decisions: quorum and majority by the statutes, and what follows."""
