"""The same town's reports of two years, side by side."""
