"""Files that people send: what they really are, and a process that may die of one."""
