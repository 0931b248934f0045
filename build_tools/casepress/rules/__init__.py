"""Every kind of mistake: its permanent code, its words in both languages, its cure and why it matters."""
