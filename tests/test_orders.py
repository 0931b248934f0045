"""What cases want of the workshop: where it is said that something is missing."""

from __future__ import annotations

from good_site import FRONT, SECTIONS, VOCABULARY

from casepress.case import remembered
from casepress.casefile.reader import read_case
from casepress.diagnostics import Place
from casepress.orders import orders

FILE = "cases/c2b3-r1/case.md"


def test_pictures_and_clips_in_the_text_are_wanted_at_their_places_and_listed_ones_at_theirs() -> None:
    front = f"{FRONT}figures: [{{file: 3.png, alt: 暗管口流出黑水, caption: 现场督察发现暗管}}]\n"
    text = "见1.png。\n\n![黑水](1.png)\n\n<img src='2.png' alt='白烟'>\n\n![](1.mp4)\n\n![黑水](3.png)"
    checked = read_case(f"---\n{front}---\n{text}{SECTIONS}".encode(), FILE, VOCABULARY)
    assert checked.value is not None, checked.findings
    wanted = {want.name.rpartition("/")[2]: want.place for want in orders(remembered(checked.value.case))}
    assert wanted == {
        "1.png": Place(FILE, 10, 7),
        "2.png": Place(FILE, 12, 11),
        "1.mp4": Place(FILE, 14, 5),
        "3.png": Place(FILE, 6, 18),
    }
