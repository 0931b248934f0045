"""What an import leaves to the editor to decide, in the words of options and of check boxes. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from casepress.diagnostics import Finding, Words
from casepress.rules import drafts
from casepress.rules import intake as gate

# By the names of `Allowances`: what the editor says, and the findings about which it decides.
REVISIONS: Final = Words("全部接受没处理的修订", "accept all tracked changes")
COMMENTS: Final = Words("批注不要", "leave comments out")
HIDDEN: Final = Words("隐藏的、看不见的文字不要", "leave hidden text out")
OBJECTS: Final = Words("嵌入的对象、用不了的图片不要", "leave embedded objects and unusable pictures out")
SIMPLIFY: Final = Words("繁体字转成简体", "convert traditional characters")
DECISIONS: Final = {
    "revisions": (REVISIONS, frozenset({gate.REVISIONS.code})),
    "comments": (COMMENTS, frozenset({gate.COMMENTS.code})),
    "hidden": (HIDDEN, frozenset({gate.HIDDEN_TEXT.code, gate.INVISIBLE_TEXT.code})),
    "objects": (OBJECTS, frozenset({gate.EMBEDDED.code, gate.LINKED.code, gate.PICTURE_LEFT_OUT.code})),
}
_FILL: Final = Words("在表单里填上", "Fill it in in the form")
# Hints of the command name its options and the text editor; in the form they name what is seen there.
_IN_FORM: Final = {
    gate.HIDDEN_TEXT.code: Words(
        "在 Word 里显示出来，删去或取消隐藏，再放进来；确认不要的，勾选下面的一项",
        "Show it in Word and delete or unhide it; to leave it out, tick the box below",
    ),
    gate.INVISIBLE_TEXT.code: Words(
        "在 Word 里全选、改成黑色五号字就能看到；确认不要的，勾选下面的一项",
        "Select all in Word and set it in black, 10 pt, to see it; to leave it out, tick the box below",
    ),
    gate.REVISIONS.code: Words(
        "在 Word“审阅”里逐条接受或拒绝，再放进来；确认全部接受的，勾选下面的一项",
        "Accept or reject them in Word; to accept them all, tick the box below",
    ),
    gate.COMMENTS.code: Words(
        "在 Word“审阅”里处理完再删去；确认不用的，勾选下面的一项",
        "Settle and delete them in Word; to leave them out, tick the box below",
    ),
    gate.EMBEDDED.code: Words(
        "在 Word 里把它换成图片或文字；确认不要的，勾选下面的一项",
        "Replace it in Word by a picture or text; to leave it out, tick the box below",
    ),
    gate.LINKED.code: Words(
        "在 Word 里断开链接、改成插入；确认不要的，勾选下面的一项",
        "Break the link in Word and insert it; to leave it out, tick the box below",
    ),
    gate.PICTURE_LEFT_OUT.code: Words(
        "在 Word 里右键“另存为图片”，存成 PNG 再插回去；确认不要的，勾选下面的一项",
        "Save it as PNG from Word and insert that; to leave it out, tick the box below",
    ),
    drafts.NO_TITLE.code: Words(
        "把标题单独放在最前面一段，或者写在下面的“标题”里",
        "Put the title first, or write it below",
    ),
    drafts.GUESSED.code: Words("请核对；不对就在表单里改", "Check it; correct it in the form where wrong"),
    drafts.OPEN.code: _FILL,
    drafts.FACTS_OFFERED.code: Words(
        "要列的，照原文填进“关键数据”", "List it among the key facts as the text prints it"
    ),
    drafts.TRADITIONAL.code: Words(
        "要转成简体，在表单里改；多的，导入前勾选“繁体字转成简体”",
        "To convert them, change them in the form, or tick the box before the import",
    ),
    drafts.CASE_THERE.code: Words(
        "原来的一个字没动。要改它，就打开它；确实是另一个案例，在下面另起一个文件名",
        "The old one is untouched. Open it to change it; if this is another case, give it another name below",
    ),
}


def open_decisions(findings: Iterable[Finding]) -> list[str]:
    """The decisions that would let a refused manuscript pass, in their order."""
    codes = {finding.code for finding in findings if finding.is_error}
    return [name for name, (_, decides) in DECISIONS.items() if codes & decides]


def in_form(finding: Finding) -> Finding:
    """A finding of an import with a hint that fits the form."""
    hint = _IN_FORM.get(finding.code)
    return finding if hint is None else msgspec.structs.replace(finding, hint=hint)
