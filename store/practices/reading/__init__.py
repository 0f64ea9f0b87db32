"""Files → outline, passages, town and year; nothing here knows a database."""
