"""The statuses with which commands about releases end, for scripts and timers to tell one ending from another."""

from __future__ import annotations

from typing import Final

PUBLISHED: Final = 0
# A new release is public, and at least one case was left out of it because of its errors.
PUBLISHED_IN_PART: Final = 1
USAGE: Final = 2
NOTHING_CHANGED: Final = 3
# Nothing was published; the public sees the release of before.
REFUSED: Final = 4
# Another run holds the lock.
BUSY: Final = 5
# The public release stands on its shelf, and at least one of its targets was not reached.
NOT_SENT: Final = 6
# A fault of the program itself, and a run that was interrupted from the keyboard.
CRASHED: Final = 70
INTERRUPTED: Final = 130
