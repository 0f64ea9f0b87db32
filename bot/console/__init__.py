"""A Bot API server on loopback with a chat page: to try a bot without a token, and to test it. Knows no product."""
