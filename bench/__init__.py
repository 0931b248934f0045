"""Corpus generator and timings against peers. No part of the package: nothing in casepress imports it."""
