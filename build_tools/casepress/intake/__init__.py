"""Manuscripts as editors bring them (Word, web pages, plain texts) to draft case files, with what to look at."""
