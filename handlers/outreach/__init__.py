"""What is due, who is reminded of it, and what is written to many: a file a screen."""
