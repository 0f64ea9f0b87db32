"""A report held against a town's months: what it claims, whether that is so, and comments in its own file."""
