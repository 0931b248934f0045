"""casepress: from case files to a complete public site of typical-case disclosures (典型案例通报)."""

__version__ = "0.1.0"
