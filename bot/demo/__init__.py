"""The bot with sample data and a chat page, on this machine alone."""
