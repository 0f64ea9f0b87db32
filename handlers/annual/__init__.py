"""The year: its report, what is checked against it, and forms of other offices."""
