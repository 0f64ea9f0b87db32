"""Parsers of report files that are no plain text. They meet hostile bytes, so they run in the child process only."""
