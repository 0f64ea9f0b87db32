"""Who is who: places, people and what each may do."""
