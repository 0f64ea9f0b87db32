"""The reports held, and how they come in."""
