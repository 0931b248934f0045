"""A person looks at pictures and clips before they go out: what was seen, what is hidden, and the sheet to look at."""
