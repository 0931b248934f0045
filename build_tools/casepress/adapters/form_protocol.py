"""What the editor in the browser asks of its backend, answered from the files: the JSON protocol of Decap's proxy.

Entries travel as JSON, so that the editor never writes YAML: what it saves goes through our own printer and reader.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import msgspec

from casepress.case import SLUG_PATTERN
from casepress.diagnostics import Finding, Place, in_order
from casepress.editing.decisions import DECISIONS, SIMPLIFY, in_form, open_decisions
from casepress.editing.form import BODY, FILE_NAME
from casepress.editing.mailroom import Mailroom, Wish
from casepress.editing.workplace import Sheet, Workplace
from casepress.intake.gate import Allowances
from casepress.rules import drafts
from casepress.rules import forms as rules

MOST_TITLE: Final = 300
MOST_NAME: Final = 80
VERSION: Final = "version"
TAB: Final = "tab"
NOTE: Final = "note"
NEVER: Final = "案例编辑台不删除、不发布任何东西。要撤下已经公开的案例，请在“撤回”一栏写明日期和说明。"
LOST: Final = "表单的内容没有送到，请再试一次。"


class Refused(Exception):  # noqa: N818 - what the editor is told
    """Why something was not done, in words for the editor, with the status of the answer."""

    def __init__(self, said: str, status: int = 422) -> None:
        super().__init__(said)
        self.said = said
        self.status = status


def sentence(finding: Finding, lang: str) -> str:
    """A finding as one sentence with its cure and code."""
    stop = "。" if lang == "zh" else ". "
    return f"{finding.message.say(lang)}{stop}{finding.hint.say(lang)}（{finding.code}）"


def answer(workplace: Workplace, request: Any, lang: str) -> Any:
    """The answer to one request of the editor. Raises `Refused`."""
    action = request.get("action") if isinstance(request, dict) else None
    given = request.get("params") if isinstance(request, dict) else None
    params: dict[str, Any] = given if isinstance(given, dict) else {}
    if not isinstance(action, str):
        raise Refused(LOST, 400)
    if action == "info":
        return {"repo": "", "publish_modes": ["simple"], "type": "local_fs"}
    if action == "entriesByFolder":
        return [_listed(one) for one in workplace.list()]
    if action == "getEntry":
        return _entry(opened(workplace, str(params.get("path", "")), lang))
    if action == "entriesByFiles":
        files = [one for one in params.get("files", ()) if isinstance(one, dict)]
        return [_entry(opened(workplace, str(one.get("path", "")), lang)) for one in files]
    if action == "persistEntry":
        return _persisted(workplace, params, lang)
    if action in ("getMedia", "unpublishedEntries"):
        return []
    if action == "getNotes":
        return {"notes": []}
    raise Refused(NEVER, 403)


def _listed(one: Any) -> dict[str, Any]:
    shown = {"title": one.title, "batch": one.batch, "state": one.state, "summary": one.summary}
    return {"data": json.dumps(shown, ensure_ascii=False), "file": {"path": one.file, "id": one.file}}


def opened(workplace: Workplace, file: str, lang: str) -> Sheet:
    """A case for the form. Raises `Refused` where there is none."""
    sheet = workplace.open(file)
    if isinstance(sheet, Finding):
        raise Refused(sentence(sheet, lang), 404)
    return sheet


def _entry(sheet: Sheet) -> dict[str, Any]:
    name = sheet.file.rpartition("/")[2].removesuffix(".md")
    form = {**sheet.values, BODY: sheet.body, FILE_NAME: name, VERSION: sheet.version, NOTE: sheet.note}
    return {"data": json.dumps(form, ensure_ascii=False), "file": {"path": sheet.file, "id": sheet.version}}


def _persisted(workplace: Workplace, params: dict[str, Any], lang: str) -> dict[str, Any]:
    """Saves one case. Pictures do not come this way."""
    files = params.get("dataFiles")
    if not isinstance(files, list) or len(files) != 1 or params.get("assets"):
        raise Refused("一次只能保存一个案例，图片请拖进“图片”一栏。", 400)
    one = files[0] if isinstance(files[0], dict) else {}
    file = str(one.get("path", ""))
    if one.get("newPath") not in (None, "", file):
        raise Refused("案例的批次和文件名定了以后不能改：它们是网址的一部分。")
    data = form_of(str(one.get("raw", "")))
    wanted = workplace.file_of(data)
    if not data.get(VERSION) and file != wanted:
        # The editor itself would write a second file beside the first; our pictures lie with the name that was typed.
        path = workplace.path_of(wanted)
        rule = rules.NAME_IS_TAKEN if path is not None and path.exists() else rules.FOREIGN_PLACE
        raise Refused(sentence(rule.at(Place(wanted), file=wanted), lang), 409)
    saved = workplace.save(data, file, str(data.get(VERSION) or ""), str(data.get(TAB) or ""))
    if isinstance(saved, Finding):
        raise Refused(sentence(saved, lang), 409)
    return {"message": f"{saved.file} 已保存", VERSION: saved.version}


def form_of(raw: str) -> dict[str, Any]:
    """The values that a form sent as JSON. Raises `Refused`."""
    try:
        data = msgspec.json.decode(raw)
    except msgspec.DecodeError as error:
        raise Refused(LOST, 400) from error
    if not isinstance(data, dict):
        raise Refused(LOST, 400)
    return data


def choices(lang: str) -> dict[str, str]:
    """What an editor may decide about an import, in words."""
    return {
        **{name: words.say(lang) for name, (words, _) in DECISIONS.items()},
        "simplify": SIMPLIFY.say(lang),
    }


def brought(mailroom: Mailroom, asked: dict[str, Any], lang: str) -> dict[str, Any]:
    """Brings the manuscript of a box. Raises `Refused` where there is not one manuscript, or no release."""
    box = str(asked.get("box", ""))
    inside = mailroom.manuscripts(box)
    if not inside:
        raise Refused("请先把稿件（.docx、.md、.txt 或 .html）放进来。")
    if len(inside) > 1:
        names = "、".join(path.name for path in inside)
        raise Refused(f"一次导入一份稿件，这里有 {len(inside)} 份：{names}。请移去其余的。")
    decided = asked.get("decided")
    said = {str(one) for one in decided} if isinstance(decided, list) else set()
    slug = str(asked.get("slug", "")).strip().removesuffix(".md")
    if slug and (re.search(SLUG_PATTERN, slug) is None or len(slug) > MOST_NAME):
        raise Refused(f"“{slug}”不能用作文件名。只用小写英文字母、数字和连字符，例如 qilu-lake。")
    wish = Wish(
        batch=str(asked.get("batch", "")),
        slug=slug,
        title=str(asked.get("title", ""))[:MOST_TITLE],
        simplify="simplify" in said,
        allowed=Allowances(**{name: name in said for name in DECISIONS}),
    )
    try:
        arrived = mailroom.bring(box, inside[0], wish)
    except LookupError as error:
        name = str(error.args[0])
        raise Refused(f"没有“{name}”这个批次，请从列表里选。" if name else "请选通报批次。") from error
    folder, pictures, clips = arrived.media
    there = [one.message.zh for one in arrived.findings if one.code == drafts.CASE_THERE.code]
    return {
        "case": arrived.case, "folder": folder, "pictures": pictures, "clips": clips,
        "there": there[0].partition(" ")[0] if there else "",
        "decide": open_decisions(arrived.findings),
        "asksTitle": any(one.code == drafts.NO_TITLE.code for one in arrived.findings),
        "remarks": [_remark(in_form(one), lang) for one in in_order(arrived.findings)],
    }  # fmt: skip


def _remark(finding: Finding, lang: str) -> dict[str, str]:
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "message": finding.message.say(lang),
        "hint": finding.hint.say(lang),
    }
