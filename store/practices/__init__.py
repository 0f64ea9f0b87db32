"""Other towns' practices: reports read, cut into passages, indexed by keyword, and quoted."""
