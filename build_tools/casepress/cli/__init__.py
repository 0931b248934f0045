"""The command line: every command parses, calls one function of another room, prints and exits.

`script` is the entry of the installed script, `main` what it runs; nothing here decides anything about a site.
"""

from casepress.cli.application import main, script

__all__ = ["main", "script"]
