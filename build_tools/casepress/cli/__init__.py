"""The command line: every command parses, calls one function of another room, prints and exits.

`main` is the entry of the script; nothing here decides anything about a site.
"""

from casepress.cli.application import main

__all__ = ["main"]
