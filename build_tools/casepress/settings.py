"""What mkdocs.yml says to casepress: its settings, and what is wrong with them in the words of an editor.

It is given the text; the rest of mkdocs.yml is the engine's concern.
"""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import msgspec
import yaml

from casepress.diagnostics import Checked, Finding, Place, Words, did_you_mean, nearest
from casepress.notation import read_yaml
from casepress.public_key import PUBLIC_KEY_PATTERN
from casepress.rules import output as rules
from casepress.rules import reading as reading_rules

FILE: Final = "mkdocs.yml"


# A name followed by the Chinese colon that an input method puts there.
_COLON: Final = re.compile(r"(?:^|\n)[ \t]*(?:- )?([A-Za-z_]{2,20})[ \t]*：")
_URL: Final = re.compile(r"https?://[^/\s]+", re.IGNORECASE)
_THEME: Final = Words("写 name: material", "Write name: material")
_KINDS: Final = {
    bool: Words("只能写 true 或 false", "may be true or false"),
    int: Words("要写整数", "must be a whole number"),
    str: Words("要写文字，全是数字的请加引号", "must be text; put quotes around one of digits alone"),
}


class Settings(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The casepress section of mkdocs.yml.

    The office's own facts stand in the footer of every page where they are given: `office` 主办单位, `organizer`
    承办单位, `contact` 联系方式, `site_code` 网站标识码, `icp` ICP备案号, `police_record` 公安备案号; `errors_url` is the
    address of “我为政府网站找错”, `badge` a picture of the identity badge below docs/ and `badge_url` where it leads.
    `hotline` is a sentence with the ways to report at any time; `care` is what the large text is called.
    """

    cases_dir: str = "cases"
    media_dir: str = "media"
    cache_dir: str = ".cache/casepress"
    demo: bool = False
    office: str = ""
    organizer: str = ""
    contact: str = ""
    site_code: str = ""
    icp: str = ""
    police_record: str = ""
    errors_url: str = ""
    badge: str = ""
    badge_url: str = ""
    hotline: str = ""
    care: str = "大字版"
    per_page: int = 30
    # On what terms the open data may be used, and how the office is to be named.
    license: str = ""
    license_url: str = ""
    attribution: str = ""
    # AV1 besides H.264, whether a clip with sound must have captions, and which ffmpeg makes the clips.
    video_av1: bool = False
    captions_required: bool = False
    ffmpeg: Literal["auto", "bundled", "system"] = "auto"
    search: bool = True
    # Where casepress push sends a release: user@host:/folder, /folder, s3://bucket/prefix.
    targets: list[str] = []
    # The key that signs releases, a file outside the site or env:NAME, and its public half in base64.
    signing_key: str = ""
    public_key: Annotated[str, msgspec.Meta(pattern=PUBLIC_KEY_PATTERN)] = ""
    # Whether only approved cases are published; by how many hundredths a site may shrink in a night; after how many days the
    # report warns (working days for plans), and a clock that nobody keeps is asked about (0: never); whom it is sent to.
    approval: Literal["off", "require"] = "off"
    most_loss: int = 50
    home_days: int = 10
    tip_off_days: int = 3
    plan_days: int = 45
    clock_gap: int = 3
    check_links: Literal["off", "weekly", "daily"] = "off"
    report_url: str = ""
    report_command: str = ""
    # Guarded findings (identity and card numbers) that a case may waive all the same.
    waivable: list[str] = []
    media_ledger: str = "media-ledger.jsonl"  # the private book of originals
    # Whether a picture or clip that nobody looked at is passed over, a warning or an error.
    media_review: Literal["off", "warn", "require"] = "warn"
    # What the site is made in besides Simplified Chinese.
    variants: list[Literal["zh-Hant"]] = []


class _TolerantLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads mkdocs.yml for our part of it: tags meant for the engine (!ENV, !!python/name) become None."""


def _nothing(_loader: Any, _suffix: str, _node: Any) -> None:
    """What a tag that is meant for the engine means to us."""


_TolerantLoader.add_multi_constructor("", _nothing)
_TolerantLoader.add_multi_constructor("!", _nothing)


def read_config(text: str) -> Checked[dict[str, Any] | None]:
    """mkdocs.yml as plain values; None with findings where it cannot be read."""
    slip = next((one for one in _COLON.finditer(text) if one[1] in _KNOWN), None) if "：" in text else None
    if slip is not None:
        line = text.count("\n", 0, slip.start(1)) + 1
        return Checked(None, (_colon(slip[1], Place(FILE, line, len(slip[0].lstrip("\n")))),))
    try:
        # A subclass of the safe loader: it makes plain values only.
        config = yaml.load(text, Loader=_TolerantLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(FILE, mark.line + 1, mark.column + 1) if mark else Place(FILE)
        return Checked(None, (_malformed(text, place, error.problem or ""),))
    except (yaml.YAMLError, ValueError, TypeError) as error:
        return Checked(None, (_malformed(text, Place(FILE), str(error)),))
    if not isinstance(config, dict):
        problem = Words("应是一行行的“名称: 值”", "it should be lines of “name: value”")
        return Checked(None, (_bad(Place(FILE, 1, 1), problem),))
    return Checked(config)


def _malformed(text: str, place: Place, problem: str) -> Finding:
    """What the strict reader of case files says of the same place, else what was `problem` to the engine's."""
    for finding in read_yaml(text, FILE).findings:
        if finding.code == reading_rules.FULL_WIDTH_COLON.code and abs(finding.place.line - place.line) <= 1:
            return finding
        if finding.code == reading_rules.YAML_SYNTAX.code:
            told = (
                finding.message.zh.removeprefix(reading_rules.YAML_SYNTAX.message.zh.format(problem="")),
                finding.message.en.removeprefix(reading_rules.YAML_SYNTAX.message.en.format(problem="")),
            )
            return _bad(finding.place, Words(*told))
    return _bad(place, Words(f"格式有误（{problem}）", problem))


def _colon(name: str, place: Place) -> Finding:
    return reading_rules.FULL_WIDTH_COLON.at(place, key=name)


def _bad(place: Place, problem: Words, cure: Words | None = None) -> Finding:
    return rules.BAD_SETTINGS.at(place, cure=cure, problem=problem.zh, problem_en=problem.en)


def faulty_values(config: dict[str, Any], text: str) -> Iterator[Finding]:
    """Values of the outermost settings that the engine would refuse with less clear words."""
    url = config.get("site_url")
    if url and not (isinstance(url, str) and _URL.match(url)):
        problem = Words(
            f"site_url 要写完整网址，以 https:// 开头，现在写的是“{url}”",
            f"site_url must be a whole address that begins with https://, and is “{url}”",
        )
        cure = Words(f"写成 site_url: https://{url}", f"Write site_url: https://{url}")
        yield _bad(place_of("site_url", text), problem, cure)
    theme = config.get("theme")
    name = theme.get("name") if isinstance(theme, dict) else theme
    # To ask which themes are installed takes long, and all sites name this one.
    if isinstance(name, str) and name != "material" and not _is_theme(name):
        problem = Words(f"theme 没有“{name}”这个主题", f"there is no theme “{name}”")
        place = place_of("name", text) if isinstance(theme, dict) else place_of("theme", text)
        yield _bad(place if place.line else place_of("theme", text), problem, _THEME)


def _is_theme(name: str) -> bool:
    return any(one.name == name for one in importlib.metadata.entry_points(group="mkdocs.themes"))


# Two letters and eight digits, or ten digits: DOMAIN, section 9.
_SITE_CODE: Final = re.compile(r"[A-Za-z]{2}[0-9]{8}|[0-9]{10}")


def page_tags(settings: Settings, url: str, text: str) -> Iterator[Finding]:
    """What the page tags of a government website must not lack (国办发〔2017〕47号); a demonstration is none.

    `office` is named as the source of every case that names none itself.
    """
    if settings.site_code and not _SITE_CODE.fullmatch(settings.site_code):
        yield rules.BAD_SITE_CODE.at(place_of("site_code", text), value=settings.site_code)
    if settings.demo:
        return
    needed = (("site_url", "SiteDomain", url), ("site_code", "SiteIDCode", settings.site_code),
              ("office", "ContentSource", settings.office))  # fmt: skip
    for name, tag, value in needed:
        if not value.strip():
            place = place_of(name, text)
            yield rules.PAGE_TAG_EMPTY.at(
                place if place.line else place_of("- casepress", text), name=name, tag=tag
            )


def plugin_options(config: dict[str, Any]) -> dict[str, Any]:
    """What mkdocs.yml says to casepress."""
    plugins = config.get("plugins") or []
    pairs = (
        plugins.items()
        if isinstance(plugins, dict)
        else (pair for plugin in plugins if isinstance(plugin, dict) for pair in plugin.items())
    )
    return next((options or {} for name, options in pairs if name == "casepress"), {})


def read_settings(options: Any, text: str = "") -> Checked[Settings | None]:
    """The settings that the options of the plugin give; unknown keys and wrong types are findings."""
    known = {field.name: field for field in msgspec.structs.fields(Settings)}
    findings: list[Finding] = []
    values: dict[str, Any] = {}
    for key, value in (options if isinstance(options, dict) else {}).items():
        place = place_of(str(key), text)
        if key not in known:
            listed = "、".join(known)
            cure = did_you_mean(str(key), known, Words(f"可用：{listed}", f"Settings: {', '.join(known)}"))
            findings.append(rules.UNKNOWN_SETTING.at(place, cure=cure, key=key))
            continue
        if value is False and key in ("media_review", "approval", "check_links"):
            value = "off"  # YAML 1.1, which mkdocs.yml is written in, takes off for a truth value
        try:
            values[key] = msgspec.convert(value, known[key].type)
        except msgspec.ValidationError:
            findings.append(_bad(place, *_wanted(str(key), known[key].type, value)))
    return Checked(None if findings else Settings(**values), tuple(findings))


def _wanted(key: str, kind: Any, value: Any) -> tuple[Words, Words | None]:
    """What a setting may be and is not; the cure where one is near."""
    base = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    inner = get_args(base)[0] if get_origin(base) is list else base
    listed = get_origin(base) is list
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    shown = f"[{', '.join(map(str, value))}]" if isinstance(value, list) else shown
    choices = [str(one) for one in get_args(inner)] if get_origin(inner) is Literal else []
    if choices:
        zh, en = "、".join(choices), ", ".join(choices)
        wanted = Words(f"只能写 {zh}", f"may be {en}")
        if listed:
            wanted = Words(f"是列表，里面只能写 {zh}，如 [{choices[0]}]", f"is a list of {en}, as in [{choices[0]}]")
    elif listed:
        wanted = Words("是列表，如 [甲, 乙]", "is a list, as in [a, b]")
    else:
        wanted = _KINDS.get(base, Words("写的不对", "is malformed"))
    near = nearest(shown.strip("[]'\" "), choices) if choices else None
    cure = Words(f"是否想写“{near}”？", f'Did you mean "{near}"?') if near else None
    problem = Words(f"{key} {wanted.zh}，现在写的是“{shown}”", f"{key} {wanted.en}, and is “{shown}”")
    if base is str and get_origin(kind) is Annotated:
        problem = Words(f"{key} 不是公钥", f"{key} is no public key")
        cure = Words("照抄 casepress key 打印的那一行", "Copy the line that casepress key prints")
    return problem, cure


def place_of(key: str, text: str) -> Place:
    """The line of mkdocs.yml on which a setting stands; the file where it has none of its own."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith(f"{key}:"):
            return Place("mkdocs.yml", number, len(line) - len(line.lstrip()) + 1)
    return Place("mkdocs.yml")


# Names behind which a Chinese colon is a slip and no part of a sentence.
_ENGINE: Final = (
    "site_name", "site_url", "site_description", "site_author", "copyright", "docs_dir", "site_dir", "theme", "name",
    "language", "font", "custom_dir", "logo", "favicon", "palette", "plugins", "casepress", "markdown_extensions", "nav",
    "exclude_docs", "draft_docs", "not_in_nav", "extra", "extra_css", "extra_javascript", "hooks", "repo_url", "repo_name",
    "edit_uri", "use_directory_urls", "strict", "watch", "validation",
)  # fmt: skip
_KNOWN: Final = frozenset(_ENGINE) | {field.name for field in msgspec.structs.fields(Settings)}
