"""Figures of official prose: every count of a sentence, its unit, what it counts, and how far it may be believed."""
