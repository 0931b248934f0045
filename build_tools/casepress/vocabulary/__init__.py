"""The closed lists that cases draw on: regions, issues, inspections and their releases."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from casepress.vocabulary.inspections import Inspections
from casepress.vocabulary.issues import Issues
from casepress.vocabulary.regions import Regions
from casepress.vocabulary.words import Words


class Vocabulary(NamedTuple):
    """All closed lists of a site."""

    regions: Regions
    issues: Issues
    inspections: Inspections
    words: Words

    def out(self, as_of: dt.datetime) -> Vocabulary:
        """The same lists without any release that is not public at `as_of`."""
        return self._replace(inspections=self.inspections.out(as_of))
