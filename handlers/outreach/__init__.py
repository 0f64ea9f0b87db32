"""Reaching out in time: one file for each screen."""
