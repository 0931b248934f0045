"""Editors' pictures and clips made fit for the public: re-encoded, stripped of metadata, named by content.

It knows nothing of cases or pages; `workshop.prepare` is the one door in.
"""
