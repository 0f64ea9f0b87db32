"""The keyword index: blocks of passages in rows, searched exactly."""
