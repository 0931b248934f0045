"""The nightly run: lock, build, verify, switch, prune, report. Whatever fails, the public keeps its last whole site."""
