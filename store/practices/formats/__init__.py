"""Parsers of report files that are no plain text; all but `faults` of the file itself is left to the child's limits."""
