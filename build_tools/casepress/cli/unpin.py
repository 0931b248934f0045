"""`casepress unpin`: a pinned release may be deleted again when it is old."""

from __future__ import annotations

import click

from casepress.cli.language import Language
from casepress.cli.pin import pinning


def command(t: Language) -> click.Command:
    """The command, in the language of the user."""
    return pinning(
        t,
        "unpin",
        t(
            "取消固定。这一版够旧的话，下一次发布时就会删除。\n"
            "\n"
            "例：\n"
            "  casepress unpin /srv/shelf 000011-20261121T180000Z\n"
            "\n"
            "退出状态：0 已取消；3 本来就没有固定；4 没有这一版；5 另一次发布正在进行。",
            "Pins a release no longer. If it is old, the next publication deletes it.\n"
            "\n"
            "Example:\n"
            "  casepress unpin /srv/shelf 000011-20261121T180000Z\n"
            "\n"
            "Status: 0 unpinned, 3 it was not pinned, 4 there is no such release, 5 busy.",
        ),
        pinned=False,
    )
