"""The concordance of all public texts: which passage holds which pair of characters. Pure; no room writes it but `indexing`."""
