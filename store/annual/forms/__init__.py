"""Another office's form: what its cells ask for, and what the town's record says there."""
