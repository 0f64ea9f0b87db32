"""The draft of a town's yearly report: its sentences, each figure with what made it."""
