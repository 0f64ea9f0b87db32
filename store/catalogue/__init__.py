"""What towns are asked for: metrics, sections, rules and rates as data, as each county has them in each month."""
