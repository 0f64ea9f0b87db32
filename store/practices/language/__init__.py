"""Words: how a text is cut, what else may be said for a word, what it is about."""
