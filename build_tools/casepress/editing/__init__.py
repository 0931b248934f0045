"""A case in a form: opened from its file, checked and shown while it is typed, and written back. It serves no page."""
