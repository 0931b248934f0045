"""The editing of one site: its cases listed, opened, checked while they are typed, and saved. Files stay the only truth."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from casepress.case import SLUG_PATTERN, Case, Front
from casepress.casefile.reader import read_case
from casepress.checks.waivers import between_cases
from casepress.desk import find_cases
from casepress.diagnostics import Finding, Place, Words, in_order
from casepress.editing.beginning import SKELETON, Subject, propose_slug
from casepress.editing.choices import region_names
from casepress.editing.draft import Draft, Opened, Values, open_draft, text_of, tidy
from casepress.editing.form import BODY, FILE_NAME, label_of
from casepress.editing.proof import Proof, draft_findings, proof_of
from casepress.editing.remainder import with_remainder
from casepress.output import write
from casepress.presence import about_media, missing_media, needless_media
from casepress.project import Project
from casepress.publishing import Workers, silently
from casepress.reading import Read, read_site
from casepress.rules import forms as rules
from casepress.schema import fields_of

NEW: Final = "new-case"
_SEGMENT: Final = re.compile(r"(?![._~])[^/\\\x00-\x1f]{1,120}")
_SLUG: Final = re.compile(SLUG_PATTERN)
T = TypeVar("T")


class Listed(msgspec.Struct, frozen=True):
    """A case in the list: its file, title, release and state in words."""

    file: str
    title: str
    batch: str
    state: str
    summary: str = ""


class Sheet(msgspec.Struct, frozen=True):
    """A case as the form has it: its values and text, the digest of the file it was opened from ("": none yet), and
    what to say of it above the form."""

    file: str
    values: Values
    body: str
    version: str = ""
    note: str = ""


class Saved(msgspec.Struct, frozen=True):
    """What was saved: the file and its digest."""

    file: str
    version: str


class Judged(msgspec.Struct, frozen=True):
    """What is said of a draft while it is typed: its findings, the names of its regions, and a name for its file."""

    proof: Proof
    regions: dict[str, str]
    proposed: str


class Workplace:
    """The cases of one site on the desk. State: what was last read, and what each tab of a browser last saved."""

    def __init__(self, project: Project, workers: Workers, now: Callable[[], dt.datetime]) -> None:
        self.project = project
        self.workers = workers
        self.now = now
        self._read: Read | None = None
        self._findings: tuple[Finding, ...] = ()
        self._saved: dict[tuple[str, str], str] = {}
        self._lock = threading.RLock()

    def read(self, *, anew: bool = False) -> Read:
        """Every case and the lists; as last read unless it is to be read anew."""
        with self._lock:
            if self._read is None or anew:
                checked = read_site(self.project, self.workers, silently)
                self._read, self._findings = checked.value, checked.findings
            return self._read

    def path_of(self, file: str) -> Path | None:
        """Where a case file lies; None for whatever is no place of a case, or leads out of the folder of cases."""
        top, parts = self.project.cases, file.split("/")
        base = self.project.settings.cases_dir.strip("/").split("/")
        names = parts[len(base) :]
        if parts[: len(base)] != base or len(names) != 2 or not names[1].endswith(".md"):
            return None
        if not all(_SEGMENT.fullmatch(name) for name in names):
            return None
        path = top.joinpath(*names)
        inside = path.resolve().is_relative_to(top.resolve())
        return path if inside and not path.is_symlink() else None

    def list(self) -> list[Listed]:
        """Every case file, those of the newest release first."""
        with self._lock:
            read = self.read(anew=True)
            sources = find_cases(self.project).value
            cases = {case.file: case for case in read.cases}
            wrong = Counter(one.place.file for one in self._findings if one.is_error)
            wrong.update(one.place.file for one in missing_media(read.cases, self.project) if one.is_error)
            listed = [
                self._listed(source.file, cases.get(source.file), wrong[source.file]) for source in sources
            ]
        days = {
            release.id: release.published
            for inspection in read.vocabulary.inspections.everything
            for release in inspection.releases
        }
        return sorted(listed, key=lambda one: (days.get(one.batch, "9999"), one.batch), reverse=True)

    def _listed(self, file: str, case: Case | None, wrong: int) -> Listed:
        batch, name = file.removesuffix(".md").split("/")[-2:]
        if case is None:
            return Listed(file, name, batch, f"有错误 {wrong}" if wrong else "读不了")
        if case.front.withdrawn is not None:
            state = "已撤回"
        elif wrong:
            state = f"有错误 {wrong}"
        else:
            state = self._state(case)
        return Listed(file, case.title, batch, state, case.summary)

    def _state(self, case: Case) -> str:
        release = self.read().vocabulary.inspections.release(case.release)
        if release is None or not release.published:
            return "时间未定"
        if not release.is_out(self.now()):
            return f"待公开 {release.published}"
        # Whether an approval still holds is for the build to say: it reads all the media that were approved.
        required = self.project.settings.approval == "require"
        return "未审定" if required and case.front.approved is None else "可公开"

    def open(self, file: str) -> Sheet | Finding:
        """A case for the form. What cannot be read is opened with its text, and says so."""
        path = self.path_of(file)
        if path is None or not path.is_file():
            return rules.FOREIGN_PLACE.at(Place(file), file=file)
        data = path.read_bytes()
        opened = open_draft(data, file)
        return Sheet(file, opened.draft.values, opened.draft.body, _digest(data), _note(opened))

    def blank(self) -> Sheet:
        """A new case: the newest release and the skeleton of a text."""
        return Sheet("", {}, SKELETON.lstrip("\n"))

    def draft_of(self, data: Mapping[str, Any]) -> Draft:
        """The draft that a form sent."""
        return Draft(tidy(data), str(data.get(BODY) or ""))

    def file_of(self, data: Mapping[str, Any]) -> str:
        """The file that a form is about: that of an open case, or the one that a new case will have."""
        batch = str(data.get("batch") or "").strip() or "batch"
        name = str(data.get(FILE_NAME) or "").strip() or NEW
        return f"{self.project.settings.cases_dir}/{batch}/{name}.md"

    def judge(self, data: Mapping[str, Any], file: str, lang: str = "zh") -> Judged:
        """What is found in a draft as it is typed. `file` is "" while it has none."""
        read, draft = self.read(), self.draft_of(data)
        file = file or self.file_of(data)
        text = self._text(draft, file)
        findings = draft_findings(text.encode(), file, read, self.project)
        proof = proof_of(text, file, draft.values, findings, lang)
        proof = with_remainder(proof, draft, file, read, self.project, lang)
        release = read.vocabulary.inspections.release(str(draft.values.get("batch", "")))
        on = release.published if release else ""
        names = region_names(read.vocabulary.regions, draft.values.get("region", []), on)
        return Judged(proof, names, self._proposed(draft.values))

    def _proposed(self, values: Values) -> str:
        """A free name for the file of a new case; "" while region or issue are not chosen."""
        subject = Subject(tuple(values.get("region", ())), tuple(values.get("objects", ())))
        issues = [one for one in values.get("issue", ()) if _SLUG.search(one)]
        if not issues or not (subject.regions or subject.objects):
            return ""
        batch = str(values.get("batch", ""))
        used = {Path(case.file).stem for case in self.read().cases if case.release == batch}
        name = propose_slug(subject, issues, used)
        return name if _SLUG.search(name) else ""

    def save(self, data: Mapping[str, Any], file: str, version: str, tab: str) -> Saved | Finding:
        """Writes a draft to its file, aside and renamed. `version` is the digest it was opened from, "" for a new case;
        `tab` names the tab of the browser, so that it may save again what it saved itself.

        A finding says why nothing was written: the file changed meanwhile, it holds what the form cannot, the draft
        is not yet a case.
        """
        path, draft = self.path_of(file), self.draft_of(data)
        if path is None or (not version and not _SLUG.search(path.stem)):
            return rules.FOREIGN_PLACE.at(Place(file), file=file)
        with self._lock:
            present = path.read_bytes() if path.is_file() else None
            if not version:
                return self._create(path, file, draft, tab)
            if present is None or _digest(present) not in (version, self._saved.get((tab, file))):
                return _changed_meanwhile(file, draft, present)
            opened = open_draft(present, file)
            same = tidy(opened.draft.values) == draft.values
            if opened.beyond and not (same and opened.front and not opened.findings):
                what = "、".join(opened.beyond)
                return rules.WOULD_BE_LOST.at(Place(file), file=file, what=what, what_en=what)
            text = text_of(draft, opened.front if same else None)
            refused = None if same else self._refused(text, file, draft)
            if refused is not None:
                return refused
            written = (text.replace("\n", "\r\n") if b"\r\n" in present else text).encode()
            write(str(path), written)
            return self._done(file, written, tab)

    def _create(self, path: Path, file: str, draft: Draft, tab: str) -> Saved | Finding:
        text = text_of(draft)
        refused = self._refused(text, file, draft)
        if refused is not None:
            return refused
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("xb") as out:
                out.write(text.encode())
        except FileExistsError:
            return rules.NAME_IS_TAKEN.at(Place(file), file=file)
        return self._done(file, text.encode(), tab)

    def _refused(self, text: str, file: str, draft: Draft) -> Finding | None:
        """Why a text must not become the file: it would not read back as exactly what was typed."""
        again = open_draft(text.encode(), file)
        if again.beyond or tidy(again.draft.values) != draft.values:
            what = "、".join(again.beyond) or "读回来与写的不同"
            return rules.WOULD_BE_LOST.at(Place(file), file=file, what=what, what_en=what)
        unfit = unfit_findings(text.encode(), file, self.read())
        if unfit:
            what = "；".join(dict.fromkeys(one.message.zh for one in unfit[:3]))
            return rules.NOT_YET_A_CASE.at(Place(file), count=len(unfit), what=what)
        return None

    def _done(self, file: str, data: bytes, tab: str) -> Saved:
        self._saved[(tab, file)] = _digest(data)
        self.read(anew=True)
        return Saved(file, _digest(data))

    def take_in(self, work: Callable[[Read], T]) -> T:
        """Some work that may add a case, while nothing else is saved; what it added is read."""
        with self._lock:
            done = work(self.read())
            self.read(anew=True)
            return done

    def whole(self) -> tuple[Finding, ...]:
        """What `casepress check` finds in the whole site."""
        read, settings = self.read(anew=True), self.project.settings
        found = [*self.project.findings, *self._findings]
        found += about_media(read.cases, found, read.vocabulary, read.key, self.project)
        found += needless_media(read.cases, found, self.project)
        return in_order(between_cases(found, read.cases, settings.waivable))

    def text_of(self, data: Mapping[str, Any], file: str) -> str:
        """The text that saving a form would write."""
        return self._text(self.draft_of(data), file)

    def _text(self, draft: Draft, file: str) -> str:
        """The text that would be saved: with the front matter as it stands while its values are the same."""
        path = self.path_of(file)
        if path is not None and path.is_file():
            opened = open_draft(path.read_bytes(), file)
            if opened.front and tidy(opened.draft.values) == draft.values:
                return text_of(draft, opened.front)
        return text_of(draft)


def unfit_findings(data: bytes, file: str, read: Read) -> list[Finding]:
    """The errors that keep a text from being read as a case at all: of form and of values, not of content."""
    found = read_case(data, file, read.vocabulary).findings
    return [one for one in found if one.is_error and one.code.startswith(("CP1", "CP2"))]


def _changed_meanwhile(file: str, draft: Draft, present: bytes | None) -> Finding:
    """That the file is another now, with the fields in which it differs from what was typed."""
    if present is None:
        return rules.CHANGED_MEANWHILE.at(Place(file), file=file)
    now = open_draft(present, file).draft
    ours, theirs, fields = draft.values, tidy(now.values), fields_of(Front)
    names = [label_of(field) for name, field in fields.items() if ours.get(name, "") != theirs.get(name, "")]
    if now.body.strip() != draft.body.replace("\r\n", "\n").strip():
        names.append("正文")
    hint, where = rules.CHANGED_MEANWHILE.hint, "、".join(f"“{name}”" for name in names)
    cure = (
        Words(f"与文件里现在不同的是{where}。{hint.zh}", f"It differs in {where}. {hint.en}")
        if names
        else hint
    )
    return rules.CHANGED_MEANWHILE.at(Place(file), cure=cure, file=file)


def _note(opened: Opened) -> str:
    """What to say above the form of a file that it cannot hold whole."""
    if opened.findings:
        said = "；".join(one.message.zh for one in opened.findings[:3])
        return f"文件头读不了：{said}。这里只能看正文，请先用记事本改好文件头。"
    if opened.beyond:
        return (
            f"文件头里有表单放不下的内容（{'、'.join(opened.beyond)}）。这里只能改正文，文件头请用记事本改。"
        )
    return ""


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
