"""A built folder to a public release: manifest, shelf, switch. It takes a folder and knows nothing of cases."""
