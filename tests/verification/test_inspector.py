"""A tree as a whole: what must not be in it, what it lost, and what a second look leaves out."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from PIL import Image
from trees import URL, Alone, found, inspected, page, tree

from casepress.adapters.executors import ForkedWorkers
from casepress.verification.inspector import Brief, Extent, Inspector, listing_of
from casepress.verification.words import Secret, sentences

TITLE = "云南玉溪某湖秘密治理"
SENTENCE = "经查，该企业夜间通过暗管向湖中排放未经处理的污水"
SECRETS = (
    Secret(TITLE, "cases/r9/lake.md"),
    Secret("c2b6-r9", "cases/r9/lake.md"),
    Secret(SENTENCE, "cases/r9/lake.md", own=False),
)


def brief(**values: object) -> Brief:
    return Brief(url=URL, **values)  # type: ignore[arg-type]


LEAKS = {
    "in a page": ("index.html", page(f"<p>下周通报：{TITLE}。</p>")),
    "in a feed": ("feed.xml", f"<feed><title>{TITLE}</title></feed>"),
    "in the data": ("data/cases.json", f'["{TITLE}"]'),
    "in a text": ("robots.txt", TITLE),
    "in a chunk of the search index": ("search/a.pf_fragment", gzip.compress(TITLE.encode())),
    "in a name": ("about/c2b6-r9/index.html", page()),
    "as an address": ("index.html", page('<a href="https://example.org/c2b6-r9">x</a>')),
    "as a sentence": ("index.html", page(f"<p>{SENTENCE}。</p>")),
}


@pytest.mark.parametrize("where", LEAKS)
def test_words_that_are_held_back_are_found(tmp_path: Path, where: str) -> None:
    file, content = LEAKS[where]
    folder = tree(tmp_path / "t", {"index.html": page(), file: content})
    assert [code for code, _ in found(folder, brief(secrets=SECRETS))] == ["CP832"]


def test_id_that_only_begins_like_a_held_one_is_not_taken_for_it(tmp_path: Path) -> None:
    folder = tree(tmp_path / "t", {"index.html": page("<p>c2b6-r90 c2b6-r9-lake xc2b6-r9</p>")})
    assert found(folder, brief(secrets=SECRETS)) == []


def test_title_with_signs_that_html_escapes_is_found(tmp_path: Path) -> None:
    folder = tree(tmp_path / "t", {"index.html": page("<p>A&amp;B &#x27;公司&#x27; 违法排污案</p>")})
    secrets = (Secret("A&B '公司' 违法排污案", "x.md"),)
    assert [code for code, _ in found(folder, brief(secrets=secrets))] == ["CP832"]


def test_sentence_that_public_texts_share_is_no_leak_but_a_title_always_is(tmp_path: Path) -> None:
    folder = tree(tmp_path / "t", {"index.html": page(f"<p>{SENTENCE}。{TITLE}</p>")})
    everything = brief(secrets=SECRETS, common=lambda asked: asked)
    assert [finding.message.zh for finding in inspected(folder, everything).findings] == [
        f"出现了还不能公开的“{TITLE}”（来自 cases/r9/lake.md）"
    ]


def test_sentences_are_long_and_without_marks() -> None:
    text = f"短句。{SENTENCE}！\n\n**{SENTENCE}**，另有[链接](x)。\n"
    assert list(sentences(text)) == [SENTENCE, SENTENCE]


@pytest.mark.parametrize(("files", "wrong"), [(10, False), (5, False), (4, True)])
def test_site_that_lost_more_than_half_is_refused(tmp_path: Path, files: int, wrong: bool) -> None:
    folder = tree(tmp_path / "t", {f"{number}/index.html": page() for number in range(files)})
    size = len(page().encode())
    former = Extent(10, 10, 10 * size)
    codes = [code for code, _ in found(folder, brief(former=former))]
    assert codes == (["CP833"] * 3 if wrong else [])


def test_second_look_opens_only_what_changed(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"{n}/index.html": page(f'<a href="../{n + 1}/">x</a>') for n in range(9)
    }
    files["9/index.html"] = page()
    folder = tree(tmp_path / "t", files)
    assert inspected(folder).value.opened == 10
    assert inspected(folder).value.opened == 0
    files["3/index.html"] = page('<a href="../9/">x</a>')
    folder = tree(tmp_path / "t", files)
    assert inspected(folder).value.opened == 1


def test_second_look_finds_links_to_a_page_that_went(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a/index.html": page('<a href="../b/">x</a>'), "b/index.html": page()}
    assert found(tree(tmp_path / "t", files)) == []
    del files["b/index.html"]
    assert found(tree(tmp_path / "t", files)) == [("CP824", "/a/")]


def test_second_look_finds_an_anchor_that_went_from_a_changed_page(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "a/index.html": page('<a href="../b/#x">x</a>'),
        "b/index.html": page('<p id="x"></p>'),
    }
    assert found(tree(tmp_path / "t", files)) == []
    files["b/index.html"] = page('<p id="y"></p>')
    assert found(tree(tmp_path / "t", files)) == [("CP825", "/a/")]
    # A warning does not hold the site up, and is told again as long as it is so.
    assert found(tmp_path / "t") == [("CP825", "/a/")]


def test_words_newly_held_back_are_looked_for_in_unchanged_files_too(tmp_path: Path) -> None:
    folder = tree(tmp_path / "t", {"index.html": page(TITLE)})
    assert found(folder, brief()) == []
    assert [code for code, _ in found(folder, brief(secrets=SECRETS))] == ["CP832"]


def test_tree_in_which_something_is_wrong_is_not_remembered(tmp_path: Path) -> None:
    folder = tree(tmp_path / "t", {"index.html": page('<a href="gone/">x</a>')})
    assert found(folder) == found(folder) == [("CP824", "/")]


def test_damaged_memory_is_looked_past(tmp_path: Path) -> None:
    folder = tree(tmp_path / "t", {"index.html": page()})
    inspected(folder)
    data = bytearray((tmp_path / "memory").read_bytes())
    data[len(data) // 2] ^= 0xFF
    (tmp_path / "memory").write_bytes(data)
    assert inspected(folder).value.opened == 1


def test_memory_does_not_hold_what_is_held_back(tmp_path: Path) -> None:
    inspected(tree(tmp_path / "t", {"index.html": page()}), brief(secrets=SECRETS))
    data = (tmp_path / "memory").read_bytes()
    assert not [secret for secret in SECRETS if secret.words.encode() in data]


def test_listed_file_that_is_not_there_is_found(tmp_path: Path) -> None:
    folder = tree(tmp_path / "t", {"index.html": page(), "a/index.html": page()})
    listing = listing_of(folder)
    (folder / "a/index.html").unlink()
    looked = Inspector(folder, listing, brief(), tmp_path / "m", "1").inspect(Alone(), lambda *_: None)
    assert [finding.code for finding in looked.findings] == ["CP835"]


def test_picture_that_no_page_shows_is_found(tmp_path: Path) -> None:
    data = io.BytesIO()
    Image.new("RGB", (9, 9)).save(data, "WEBP")
    folder = tree(
        tmp_path / "t", {"index.html": page(), "media/1/0123456789abcdef-480.webp": data.getvalue()}
    )
    assert found(folder) == [("CP834", "/media/1/0123456789abcdef-480.webp")]


def test_thousand_times_the_same_finding_is_told_twenty_times_and_counted(tmp_path: Path) -> None:
    folder = tree(tmp_path / "t", {f"{n}/index.html": page('<a href="../gone/">x</a>') for n in range(30)})
    findings = inspected(folder).findings
    assert [finding.code for finding in findings] == ["CP824"] * 20 + ["CP836"]
    assert "10" in findings[-1].message.zh
    assert all(finding.is_error for finding in findings)


def test_number_of_workers_leaves_no_trace_in_what_is_found(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"{n}/index.html": page(f'<a href="../{n % 7 * 100}/">x</a>') for n in range(450)
    }
    folder = tree(tmp_path / "t", files)
    listing = listing_of(folder)
    looks = [
        Inspector(folder, listing, brief(), tmp_path / str(jobs), "1").inspect(
            ForkedWorkers(jobs), lambda *_: None
        )
        for jobs in (1, 3)
    ]
    assert looks[0] == looks[1]
