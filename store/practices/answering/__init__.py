"""What answers a question, or why nothing does."""
