"""Who is a member, since when, and how that ends."""
