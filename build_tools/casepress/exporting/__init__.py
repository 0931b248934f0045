"""What is read for an export: the manuscript of a case or release, and the typefaces of this machine."""
