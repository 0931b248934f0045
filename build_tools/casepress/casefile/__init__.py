"""A case as text: its front matter, its body, the reader and the printer."""
