"""A case or briefing laid out for checking: its words from front matter and text joined, with the way back to places.

Joined, because every pattern then runs once and not once a value. It judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from casepress.briefing import BriefingFront
from casepress.case import Case, Front, Waiver
from casepress.casefile.body import Body, Slot
from casepress.casefile.briefing import BriefingReading
from casepress.casefile.frontmatter import place_at
from casepress.casefile.reader import Reading
from casepress.diagnostics import Place
from casepress.personal.traces import TELLING
from casepress.vocabulary import Vocabulary
from casepress.vocabulary.inspections import Inspection, Release

# Addresses and tags: their letters are not words. Blanked by as many NULs, which no source file can hold.
WITHOUT_WORDS: Final = re.compile(r"\]\(\s*<?[^\s()<>]+|https?://[^\s<>()（）“”，。、；]+|</?[a-zA-Z][^<>]*>")
_SAID: Final = re.compile(r"\b(?:alt|title)\s*=\s*[\"']?((?<=\")[^\"]*|(?<=')[^']*|[^\s\"'>]+)")
_AROUND: Final = 8
_LONG_NUMBER: Final = re.compile(r"[0-9Xx]{6,}")

# Forms that no text in simplified characters has; those that serve both scripts (后, 乾, 著, 於 …) are left out.
TRADITIONAL: Final = frozenset(
    "們個這來時國會對學說過還進開關問題長東車馬魚鳥門頭實際務環護導產業發動處辦區縣鎮鄉黨團農標達總體結構續線網設計調證據違規"
    "罰責員級較無與應該裡麼樣種數點選舉論記錄號碼圖書館飛機電視頻報劃廠礦礎採棄廢氣煙塵質檢驗評價預噸畝萬億幾歲"
    "樹葉鹽灘濱灣島嶼橋樑溝壩閘陽陰陝貴雲廣寧遼蘇魯龍黃綠紅藍銀錢財貨貿費資買賣購銷項額稅讓變認識許試請讀課"
    "誰談謝譽議譯賬軍連運遠適遲遺鄰釋鋼鐵鋁銅錫鉛鎳鉻鋅鏈錯鍋爐閉間閱陳陸隊階隨險雖雜難離雙靈靜響頂順須領顯風飯駐驅騰鬥"
    "屬層峽師帶幹幣幫慶廳張強彈徑從復徹態憑懇懸戰戶擁擇擔擊擋擴擾攝敗敵斷歷歸殘殺氫湯滅滯漁漢潔潛濃濕濟"
    "災烏煉燈燒營爭爾牆獎獨獲畫異瘋療盤眾睜確礙禍稱穩窩競筆節範築簡籌糧紀約紙紛組細終絕給統經維綱緊編緩縮織繳繼罷義"
    "習聖聞聯聲聽職肅脅腦臨興舊艱蘭虛蟲蝕補裝製複見觀觸訂訓託訴診詢詳誠誤講謀貧販貫貼賀賓賞賠賴"
)
# Radicals, private-use, zero-width, compatibility and replacement characters: what bad pastes bring along.
_STRANGE: Final = (
    "\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u2e80-\u2fdf\u3164\ue000-\uf8ff\uf900-\ufaff\ufeff"
    "\ufff9-\uffff"
)
_FULL_WIDTH: Final = "０-９Ａ-Ｚａ-ｚ．％"
PAIRS: Final = ("“”", "‘’", "《》", "（）", "〔〕", "【】", "「」")
UNITS: Final = "㎡㎥㎞㎏㎎㎜㎝kcmu"  # what units of measure begin with, beside capitals
MARKUP: Final = "|\t~_=＃＊｜"  # what markup that does nothing may hold, beside brackets
HALF_WIDTH: Final = ",;:!?.()"
# A set that reaches beyond U+FFFF takes twice as long to search for, so those are asked for where there are any.
_BEYOND: Final = re.compile("[\U00010000-\U0010ffff]")
_MARKS: Final = re.compile(
    rf"[{''.join(sorted(TRADITIONAL))}{_STRANGE}{_FULL_WIDTH}\u3000{''.join(PAIRS)}{HALF_WIDTH}%{TELLING}{UNITS}{MARKUP}\[［]"
)
STRANGE: Final = re.compile(f"[{_STRANGE}\U000e0000-\U000e01ef\U000f0000-\U0010ffff]")
FULL_WIDTH: Final = re.compile(f"[{_FULL_WIDTH}]+")


class Shown(NamedTuple):
    """One picture as it is described; `path` is that of its file's name in the front matter, empty in the text.

    `lent`: it is another case's, whose words stand for it where nothing is said here.
    """

    file: str
    alt: str
    caption: str
    path: str
    lent: bool = False


class Proof:
    """What every text has that is checked: `words`, which is what it says, one value a line, the text last; and
    `marks`: which characters occur in it that some rule asks for, found in one pass so that most rules need none of
    their own.

    `place_of` says where a value of the front matter stands; `published` is the day on which it comes out, "" where
    that is not known; of `inspections` the numbers for tips may be named. State: none but what is worked out once and
    kept.
    """

    file: str
    markdown: str
    remarks: str
    body: Body
    body_line: int
    place_of: Callable[[str], Place]
    published: str
    inspections: tuple[Inspection, ...]
    # What else is public: digits of telephones, addresses for mail.
    known: frozenset[str] = frozenset()
    waivers: tuple[Waiver, ...]
    # The titles by their paths, that of the whole first; how many pictures it shows.
    titles: tuple[tuple[str, str], ...]
    picture_count: int

    def lay_out(
        self,
        file: str,
        reading: Reading | BriefingReading,
        values: Iterable[tuple[str, str]],
        vocabulary: Vocabulary,
    ) -> None:
        """Joins the values of the front matter, with their paths, and the text."""
        self.file, self.values = file, tuple(values)
        self.markdown, self.body, self.body_line = reading.markdown, reading.body, reading.body_line
        self.remarks = reading.remarks
        front = "\n".join([value for _, value in self.values])
        self.list = vocabulary.words
        self.text_start = len(front) + 1
        self.words = f"{front}\n{blanked(self.markdown)}"
        self.marks = frozenset(_MARKS.findall(self.words))
        if len(self.words.encode("utf-16-le", "surrogatepass")) > 2 * len(self.words):
            self.marks |= frozenset(_BEYOND.findall(self.words))

    @property
    def title(self) -> str:
        """The title of the whole."""
        return self.titles[0][1]

    def urls(self) -> Iterator[tuple[str, str]]:
        """Every address in the front matter, with its path."""
        yield from ()

    def pictures(self) -> Iterator[Shown]:
        """Every picture, as it is described."""
        yield from ()

    def file_names(self) -> Iterator[tuple[str, str]]:
        """Every name of a file that belongs to it and of its pages, with the path of the value that gives it ("": the
        text, or none)."""
        yield from ()

    @cached_property
    def listed(self) -> list[tuple[str, int]]:
        """The words of words.yml that occur, with their offsets."""
        return self.list.find(self.words)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.markdown.split("\n")

    def place(self, offset: int) -> Place:
        """Where a character of `words` stands: in the text exactly, in the front matter the value that holds it."""
        if offset >= self.text_start:
            return self.place_in_text(offset - self.text_start)
        end = -1
        for path, value in self.values:
            end += len(value) + 1
            if offset <= end:
                return self.place_of(path)
        return self.place_of("")

    def place_in_text(self, offset: int) -> Place:
        """Where a character of the text stands."""
        return place_at(self.markdown, offset, self.file, self.body_line)

    def place_in_remarks(self, offset: int) -> Place:
        """Where a character of the remarks stands: on the lines behind the first fence."""
        return place_at(self.remarks, offset, self.file, 2)

    def addresses(self) -> Iterator[tuple[int | str, str]]:
        """Every address of the web, mail or telephone, and every tag: with its offset in the text, or with its path."""
        if _may_have_addresses(self.markdown):
            for match in WITHOUT_WORDS.finditer(self.markdown):
                # What of a tag is shown is among the words.
                yield match.start(), _SAID.sub("", match[0]) if match[0][0] == "<" else match[0]
        yield from self.urls()

    def around(self, start: int, end: int) -> str:
        """The words around a passage, on one line."""
        before = self.words.rfind("\n", max(0, start - _AROUND), start) + 1 or max(0, start - _AROUND)
        after = self.words.find("\n", end, end + _AROUND)
        found = self.words[before : end + _AROUND if after < 0 else after].replace("\0", "…")
        # What is quoted goes into reports: no part of a number of a person may.
        return _LONG_NUMBER.sub("…", found)


class CaseProof(Proof):
    """A case laid out, with the release and inspection that it belongs to."""

    def __init__(self, reading: Reading, vocabulary: Vocabulary) -> None:
        case, front = reading.case, reading.case.front
        self.case: Case = case
        self.front: Front = front
        self.place_of = case.place
        self.release: Release | None = vocabulary.inspections.release(front.batch)
        self.inspection: Inspection | None = vocabulary.inspections.of(self.release) if self.release else None
        self.inspections = (self.inspection,) if self.inspection else ()
        self.published = self.release.published if self.release else ""
        self.waivers = front.waivers
        self.titles = (("title", front.title), ("short_title", front.short_title))
        self.picture_count = len(case.pictures)
        self.lay_out(case.file, reading, _values(front), vocabulary)

    def urls(self) -> Iterator[tuple[str, str]]:
        """Every address in the front matter, with its path."""
        for number, event in enumerate(self.front.follow_ups):
            if event.url:
                yield f"follow_ups.{number}.url", event.url
        for number, source in enumerate(self.front.sources):
            if source.url:
                yield f"sources.{number}.url", source.url

    def pictures(self) -> Iterator[Shown]:
        """Every picture of the case, with what is known of those in the text from the list of figures."""
        listed: set[str] = set()
        for number, figure in enumerate(self.front.figures):
            listed.update(figure.files)
            path = f"figures.{number}.{figure.file_key}"
            yield Shown(figure.files[0], figure.alt, figure.caption, path)
            if figure.after:
                yield Shown(figure.after, figure.after_alt, figure.caption, path)
        if "!" not in self.markdown or "![" not in self.markdown:
            return
        for part in self.body.parts:
            if not isinstance(part, Slot) or part.kind != "media" or part.name not in self.case.pictures:
                continue
            file = part.name.removeprefix(f"{self.case.media_folder}/")
            if file not in listed and part.block:
                yield Shown(file, part.alt, part.caption, "")

    def file_names(self) -> Iterator[tuple[str, str]]:
        """Every name of a file that belongs to the case, with the path of the value that gives it ("": the text)."""
        listed = set[str]()
        for number, figure in enumerate(self.front.figures):
            listed.update(figure.files)
            yield from ((f"figures.{number}.{figure.file_key}", name) for name in figure.files)
        for number, clip in enumerate(self.front.video):
            listed.add(clip.file)
            for key in ("file", "poster", "captions", "transcript"):
                if getattr(clip, key):
                    yield f"video.{number}.{key}", getattr(clip, key)
        yield "", self.case.slug
        yield from ((f"aliases.{number}", alias) for number, alias in enumerate(self.front.aliases))
        folder = f"{self.case.media_folder}/"
        for full in (*self.case.pictures, *self.case.clips):
            name = full.removeprefix(folder)
            if name not in listed:
                yield "", name


class BriefingProof(Proof):
    """A briefing laid out. It may name the numbers for tips of any inspection."""

    def __init__(self, reading: BriefingReading, vocabulary: Vocabulary) -> None:
        briefing, front = reading.briefing, reading.briefing.front
        self.place_of = reading.place
        self.inspections = tuple(vocabulary.inspections.everything)
        self.published = briefing.published
        self.waivers = front.waivers
        self.titles = (("headline", front.headline), ("title", front.title))
        self.slots = tuple(
            part for part in reading.body.parts if isinstance(part, Slot) and part.kind == "media"
        )
        self.picture_count = len(self.slots)
        self.name = briefing.id
        self.lay_out(briefing.file, reading, _briefing_values(front), vocabulary)

    def pictures(self) -> Iterator[Shown]:
        """Every picture that it borrows, with what it says of it itself."""
        for part in self.slots:
            if part.block:
                yield Shown(f"../{part.name}", part.alt, part.caption, "", lent=True)

    def file_names(self) -> Iterator[tuple[str, str]]:
        """Its own name, which is its address."""
        yield "", self.name


def each_beginning(characters: Iterable[str], rest: str) -> dict[str, re.Pattern[str]]:
    """A pattern once for each character that it may begin with: one character is searched for many times as quickly
    as a set of them."""
    return {char: re.compile(re.escape(char) + rest) for char in characters}


def _may_have_addresses(markdown: str) -> bool:
    # Single characters first, which are searched for more quickly than two.
    if "<" in markdown:
        return True
    return ("]" in markdown and "](" in markdown) or ("/" in markdown and "://" in markdown)


def blanked(markdown: str) -> str:
    """The text with addresses and tags blanked, every other character at its old place."""
    if not _may_have_addresses(markdown):
        return markdown
    return WITHOUT_WORDS.sub(_unsaid, markdown)


def _unsaid(match: re.Match[str]) -> str:
    """A tag or an address as so many NULs, but for the attributes of a tag that are shown or read out."""
    tag = match[0]
    if tag[0] != "<" or ("alt" not in tag and "title" not in tag):
        return "\0" * len(tag)
    made, at = "", 0
    for said in _SAID.finditer(tag):
        made += "\0" * (said.start(1) - at) + said[1]
        at = said.end(1)
    return made + "\0" * (len(tag) - at)


def _values(front: Front) -> Iterator[tuple[str, str]]:
    """Everything that is printed as words, with its path; names of files, codes and addresses are not."""
    yield "title", front.title
    for name in ("short_title", "zone", "team", "source", "index_number", "author", "editor", "summary"):
        value = getattr(front, name)
        if value:
            yield name, value
    for number, figure in enumerate(front.figures):
        yield f"figures.{number}.alt", figure.alt
        yield f"figures.{number}.after_alt", figure.after_alt
        yield f"figures.{number}.caption", figure.caption
        yield f"figures.{number}.credit", figure.credit
    for number, clip in enumerate(front.video):
        yield f"video.{number}.caption", clip.caption
        yield f"video.{number}.credit", clip.credit
    for number, fact in enumerate(front.key_facts):
        yield f"key_facts.{number}", f"{fact.name} {fact.value}{fact.unit} {fact.note}"
    for number, event in enumerate(front.follow_ups):
        yield f"follow_ups.{number}.text", event.text
        yield f"follow_ups.{number}.source", event.source
    for number, source in enumerate(front.sources):
        yield f"sources.{number}.name", source.name
    for number, correction in enumerate(front.corrections):
        yield f"corrections.{number}.note", correction.note
    if front.withdrawn:
        yield "withdrawn.note", front.withdrawn.note


def _briefing_values(front: BriefingFront) -> Iterator[tuple[str, str]]:
    """Everything that the page of a briefing prints as words besides its text, with its path."""
    for name in ("title", "headline", "office", "editor", "summary"):
        if value := getattr(front, name):
            yield name, value
    for name in ("report_to", "send_to", "distribute"):
        yield from ((f"{name}.{number}", value) for number, value in enumerate(getattr(front, name)))
