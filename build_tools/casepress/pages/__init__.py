"""From the catalogue to pages as values: no file is read or written here and no HTML is joined."""
