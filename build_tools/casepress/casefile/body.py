"""The text of a case: Markdown to sanitised HTML, with a slot wherever a picture, a clip or another case is named.

The parser is that of `casefile.parser`, the sanitiser nh3 with the allow-list below.
Renditions and addresses are not known here: slots are filled by `casepress.pages`.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from typing import Final
from urllib.parse import unquote

import msgspec
import nh3

from casepress.briefing import FOLDER
from casepress.case import MEDIA_PATTERN, Heading, written_marks
from casepress.casefile.parser import render, rendered, straightened, without_code
from casepress.diagnostics import Checked, Finding, Place, Words
from casepress.rules import content as content_rules
from casepress.rules import reading as rules

MAX_NESTING: Final = 40
LEAD_LENGTH: Final = 120
CLIP_SUFFIXES: Final = frozenset(
    {"mp4", "mov", "m4v", "webm", "avi", "mkv", "mts", "m2ts", "mpg", "mpeg", "wmv"}
)

ALLOWED_TAGS: Final = frozenset(
    (
        *("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd"),
        *("blockquote", "pre", "code", "em", "strong", "del", "s", "sub", "sup", "b", "i", "u", "small"),
        *("mark", "kbd", "abbr", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
        *("a", "img", "div", "span", "figure", "figcaption"),
    )
)
ALLOWED_ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "th": {"colspan", "rowspan", "align"},
    "td": {"colspan", "rowspan", "align"},
    "ol": {"start"},
    "abbr": {"title"},
}


class Slot(msgspec.Struct, frozen=True, gc=False, array_like=True, tag=True):
    """A place in the text that the page fills: a picture or clip (`kind` "media", with its name below media/), or
    the opening of a link to another case (`kind` "case", `name` its id). `block`: it stands on its own."""

    kind: str
    name: str
    alt: str = ""
    caption: str = ""
    block: bool = False


class Body(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A rendered text: pieces of safe HTML and slots in their order, and what it says about itself; `marks` are the
    places of its pictures, clips and links to cases, each by its number, in the form in which a case keeps places."""

    parts: tuple[str | Slot, ...]
    headings: tuple[Heading, ...]
    lead: str
    pictures: tuple[str, ...]
    clips: tuple[str, ...]
    marks: str = ""


_CLEANER: Final = nh3.Cleaner(
    tags=set(ALLOWED_TAGS),
    attributes={tag: set(names) for tag, names in ALLOWED_ATTRIBUTES.items()},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer nofollow",
    strip_comments=True,
)

_BARE: Final = re.compile(
    r"(?:[^<]++|</?(?:p|h[1-6]|ul|ol|li|blockquote|code|em|strong|del|table|thead|tbody|tr|th|td)>"
    r"|<t[hd] align=\"(?:left|center|right)\">)*+",
    re.DOTALL,
)
_LEVELS: Final = frozenset("123456")
_ALIGN: Final = re.compile(r"<(t[hd])([^<>]*) align=\"(\w*)\"")
_TABLE: Final = re.compile(r"<(/?)table>")
_IMAGE: Final = re.compile(r"(<p>)?<img((?: [a-z]+=\"[^\"]*\")*)>(</p>)?")
_LINK: Final = re.compile(r"<a href=\"([^\"]*)\"((?: [a-z]+=\"[^\"]*\")*)>")
_ATTRIBUTE: Final = re.compile(r" ([a-z]+)=\"([^\"]*)\"")
_PARAGRAPH: Final = re.compile(r"<p>(.*?)</p>", re.DOTALL)
TAG: Final = re.compile(r"<[^>]*>")
_WORD: Final = re.compile(r"\w+")
_ANY_TAG: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_CASE_LINK: Final = re.compile(r"^\.\./([a-z0-9-]+)/([a-z0-9-]+)\.md$|^([a-z0-9-]+)\.md$")
_CASE_PICTURE: Final = re.compile(r"^\.\./([a-z0-9-]+/[a-z0-9-]+)/([^/]+)$")
_PICTURE_SUFFIXES: Final = frozenset({"png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff", "heic"})
# Pictures without an address that may stay: of another scheme, as C:, or pasted from a page that loads them late.
_NAMELESS: Final = re.compile(
    r"!\[[^\[\]\n]{0,500}\]\(\s{0,9}<?((?!https?:|mailto:|tel:)[a-z][a-z0-9+.-]{0,30}:[^\s()<>]*)"
    r"|<img\b(?![^<>]*\ssrc\s*=\s*[\"']?(?:https?:|mailto:|tel:|[^\"'\s:>]+[\"'\s>]))[^<>]{0,2000}>",
    re.IGNORECASE,
)
_CURE_OF_PASTED: Final = Words(
    "从微信、网页粘贴的图片没有跟过来：把图片另存到 media/<批次>/<名称>/，正文写 ![说明](文件名)",
    "Pictures pasted from a page do not come along: save it to media/<batch>/<name>/ and write ![words](file name)",
)
_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr"})


def sanitise(markup: str) -> str:
    """HTML reduced to the allow-list; scripts and styles go with their content."""
    return str(_CLEANER.clean(markup))


def safe_html(markdown: str) -> str:
    """Markdown to HTML that holds nothing outside the allow-list.

    Sanitising costs more than rendering, so it is left out in the one case in which it has nothing to
    do: no "<" in the source, and every tag of the result bare and allowed. Of those none is code, so that it need not
    be asked whether any is an indented paragraph.
    """
    raw = rendered(markdown)
    if "<" not in markdown and _BARE.fullmatch(raw) is not None:
        return raw
    return sanitise(straightened(markdown, raw))


def read_body(markdown: str, folder: str, file: str, first_line: int) -> Checked[Body | None]:
    """The rendered text of a case whose media lie in `folder` below media/ ("<batch>/<slug>")."""
    if _quote_depth(markdown) > MAX_NESTING:
        return Checked(None, (rules.TEXT_TOO_TANGLED.at(Place(file, first_line), limit=MAX_NESTING),))
    if markdown.count("<") + markdown.count("\n") > 500 and _depth(render(markdown)) > MAX_NESTING:
        return Checked(None, (rules.TEXT_TOO_TANGLED.at(Place(file, first_line), limit=MAX_NESTING),))
    work = _Slots(folder, file, first_line, markdown)
    markup, headings = _with_anchors(safe_html(markdown))
    # Most texts have no table, picture or link, and that is quicker seen in the source.
    has_tags = "<" in markdown
    if has_tags or "|" in markdown:
        markup = _ALIGN.sub(r'<\1\2 class="align-\3"', markup)
        markup = _TABLE.sub(_wrapped_table, markup)
    parts: list[str | Slot] = work.images(markup) if has_tags or "!" in markdown else [markup]
    if has_tags or "[" in markdown:
        parts = work.links(parts)
    shown = tuple(work.pictures), tuple(work.clips)
    marks = written_marks(work.marks) if work.marks else ""
    body = Body(tuple(_joined(parts)), headings, _lead(markup), *shown, marks)
    return Checked(body, tuple(work.findings))


def _wrapped_table(match: re.Match[str]) -> str:
    # A wide table scrolls in its own box, which keyboards can reach.
    return (
        "</table></div>"
        if match[1]
        else '<div class="table" tabindex="0" role="group" aria-label="表格"><table>'
    )


def plain(markup: str) -> str:
    """The text of a piece of sanitised HTML on one line."""
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())
    return " ".join(html.unescape(TAG.sub("", markup)).split())


def _lead(markup: str) -> str:
    for match in _PARAGRAPH.finditer(markup):
        text = plain(match[1])
        if text:
            return text if len(text) <= LEAD_LENGTH else text[: LEAD_LENGTH - 1] + "…"
    return ""


def _quote_depth(markdown: str) -> int:
    # Nearly always there are not five at all, which is quicker to ask.
    if markdown.count(">") < 5 or ">" * 5 not in markdown.replace(" ", ""):
        return 0
    return max((line.count(">") for line in markdown.split("\n") if line.lstrip()[:1] == ">"), default=0)


def _depth(markup: str) -> int:
    """How deep tags are nested, counting those that are never closed."""
    depth = deepest = 0
    for match in _ANY_TAG.finditer(markup):
        if match[1]:
            depth = max(0, depth - 1)
        elif match[2].lower() not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _with_anchors(markup: str) -> tuple[str, tuple[Heading, ...]]:
    """The text with an anchor on each heading, and the headings; levels are moved below the page's h1 and the
    title of its part."""
    headings: list[Heading] = []
    taken: dict[str, int] = {}
    # To cut at what headings begin with is quicker than to search for whole ones.
    first, *pieces = markup.split("<h")
    made = [first]
    for piece in pieces:
        end = piece.find(f"</h{piece[:1]}>") if piece[1:2] == ">" and piece[:1] in _LEVELS else -1
        if end < 0:
            made.append(f"<h{piece}")
            continue
        level = min(max(int(piece[0]), 2), 4) + 1
        text = plain(piece[2:end])
        slug = "h-" + ("-".join(_WORD.findall(text.lower()))[:60] or "x")
        taken[slug] = taken.get(slug, 0) + 1
        anchor = slug if taken[slug] == 1 else f"{slug}--{taken[slug]}"
        headings.append(Heading(level, anchor, text))
        made.append(f'<h{level} id="{anchor}">{piece[2:end]}</h{level}>{piece[end + 5 :]}')
    return "".join(made), tuple(headings)


class _Slots:
    """Takes pictures and links out of one text. State: what was found in it."""

    def __init__(self, folder: str, file: str, first_line: int, markdown: str) -> None:
        self.folder = folder
        self.file = file
        self.first_line = first_line
        self.markdown = markdown
        self.pictures: list[str] = []
        self.clips: list[str] = []
        self.links_to: list[str] = []
        self.nameless = 0
        self.marks: dict[str, tuple[int, int]] = {}
        self.findings: list[Finding] = []

    def place(self, address: str) -> Place:
        """Where an address stands in the source: as one if it can be found so, else wherever its letters stand; the
        text's first line when they cannot be found again."""
        offsets = (self.markdown.find(before + address) for before in ("(", "(<", '"', "'", "=", "]: ", ""))
        offset, before = next(((at, n) for n, at in enumerate(offsets) if at >= 0), (-1, 0))
        if offset < 0:
            return Place(self.file, self.first_line)
        return self.place_at(offset + (1, 2, 1, 1, 1, 3, 0)[before])

    def place_at(self, offset: int) -> Place:
        line = self.markdown.count("\n", 0, offset)
        column = offset - (self.markdown.rfind("\n", 0, offset) + 1)
        return Place(self.file, self.first_line + line, column + 1)

    def mark(self, kind: str, names: list[str], name: str, address: str) -> None:
        """Remembers the place of a picture, a clip or a link to a case, the first of its name."""
        if name not in names:
            place = self.place(address)
            self.marks[f"{kind}.{len(names)}"] = (place.line, place.column)
            names.append(name)

    def images(self, markup: str) -> list[str | Slot]:
        if "<img" not in markup:
            return [markup]
        parts: list[str | Slot] = []
        end = 0
        for match in _IMAGE.finditer(markup):
            parts.append(markup[end : match.start()])
            end = match.end()
            alone = bool(match[1] and match[3])
            slot = self.media(dict(_ATTRIBUTE.findall(match[2])), alone)
            if not alone:
                parts.append(match[1] or "")
            if slot is not None:
                parts.append(slot)
            if not alone:
                parts.append(match[3] or "")
        parts.append(markup[end:])
        return parts

    def media(self, attributes: dict[str, str], alone: bool) -> Slot | None:
        # The parser writes the name of a file as a part of an address.
        source = unquote(html.unescape(attributes.get("src", "")))
        alt, caption = (html.unescape(attributes.get(name, "")) for name in ("alt", "title"))
        lent = _CASE_PICTURE.match(source) if self.folder.startswith(f"{FOLDER}/") else None
        if lent is not None and re.search(MEDIA_PATTERN, lent[2]) is not None and ".." not in lent[2]:
            # A briefing shows a picture of a case, which has words of its own for it.
            return Slot("media", f"{lent[1]}/{lent[2]}", alt, caption, alone)
        if re.search(MEDIA_PATTERN, source) is None or ".." in source:
            self.findings.append(self.from_outside(source))
            return None
        name = f"{self.folder}/{source}"
        is_clip = source.rpartition(".")[2].lower() in CLIP_SUFFIXES
        self.mark("clips" if is_clip else "pictures", self.clips if is_clip else self.pictures, name, source)
        if not is_clip and not alt:
            self.findings.append(content_rules.NO_ALT.at(self.place(source), value=source))
        return Slot("media", name, alt, caption, alone)

    def from_outside(self, source: str) -> Finding:
        """What is said of a picture from elsewhere. Of one whose address the sanitiser took away, or that has none,
        the address is looked for in the source: it is the next such picture."""
        if source:
            return content_rules.PICTURE_FROM_OUTSIDE.at(self.place(source), value=source)
        found = itertools.islice(_NAMELESS.finditer(without_code(self.markdown)), self.nameless, None)
        match = next(found, None)
        self.nameless += 1
        if match is None:
            return content_rules.PICTURE_FROM_OUTSIDE.at(Place(self.file, self.first_line), value="<img>")
        if match[1] is None:
            cure = _CURE_OF_PASTED
            return content_rules.PICTURE_FROM_OUTSIDE.at(
                self.place_at(match.start()), cure=cure, value=match[0]
            )
        return content_rules.PICTURE_FROM_OUTSIDE.at(self.place_at(match.start(1)), value=match[1])

    def links(self, parts: list[str | Slot]) -> list[str | Slot]:
        done: list[str | Slot] = []
        for part in parts:
            if isinstance(part, Slot) or "<a " not in part:
                done.append(part)
                continue
            end = 0
            for match in _LINK.finditer(part):
                target = html.unescape(match[1])
                if target.startswith(("http:", "https:", "mailto:", "tel:", "#")):
                    continue
                done.append(part[end : match.start()])
                done.append(self.case_link(target))
                end = match.end()
            done.append(part[end:])
        return done

    def case_link(self, target: str) -> Slot:
        match = _CASE_LINK.match(target)
        if match is None:
            target = unquote(target)
            place, cure = self.place(target), _cure_of_link(target)
            self.findings.append(content_rules.LINK_GOES_NOWHERE.at(place, cure=cure, value=target))
            return Slot("case", "")
        batch = match[1] or self.folder.partition("/")[0]
        name = f"{batch}-{match[2] or match[3]}"
        self.mark("links", self.links_to, name, target)
        return Slot("case", name)


def _cure_of_link(target: str) -> Words | None:
    """What to write, where the slip can be seen."""
    if "：" in target[:10] or "．" in target or "／" in target:
        right = unicodedata.normalize("NFKC", target)
        return Words(
            f"网址里有全角的标点，改成半角：{right}", f"The address holds full-width marks: write {right}"
        )
    if target.rpartition(".")[2].lower() in _PICTURE_SUFFIXES:
        return Words(
            f"要显示这张图，前面写半角的 !：![说明]({target})",
            f"To show the picture, write ! in front: ![words]({target})",
        )
    return None


def _joined(parts: list[str | Slot]) -> list[str | Slot]:
    """The parts with neighbouring pieces of text made one and empty ones gone."""
    joined: list[str | Slot] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return joined
