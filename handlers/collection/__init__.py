"""Collecting a month's figures: one file for each screen."""
