"""The tariffs of a whole year, computed in one go and kept with their traces."""
