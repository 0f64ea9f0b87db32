"""What nobody's reports answer: answered by the county, asked of its towns, and told to whoever asked."""
