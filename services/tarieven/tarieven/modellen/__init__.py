"""How money is divided, by year: pure functions over decimals, each outcome a tree that shows how it was found."""
