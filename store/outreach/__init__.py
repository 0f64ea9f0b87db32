"""Reaching out in time: working days, deadlines and their occasions, reminders, broadcasts."""
