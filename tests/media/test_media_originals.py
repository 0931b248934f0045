from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from media_desk import Desk, codes, image, video

from casepress.media.originals import Originals, listing, unused_files
from casepress.media.task import Refusal


@pytest.mark.parametrize(
    "name", ["../secret.jpg", "a/../../secret.jpg", "/etc/hostname", "a/../1.jpg", "..", "//1.jpg"]
)
def test_a_name_that_climbs_out_of_media_is_refused(desk: Desk, name: str) -> None:
    desk.picture("a/1.jpg")
    desk.picture("1.jpg").rename(desk.root / "secret.jpg")
    assert codes(desk.press(image(name))) == ["CP602"]
    assert not desk.made()


@pytest.mark.parametrize("name", ["", " ", "a\0.jpg", "a\\1.jpg", "a\n.jpg", "a//1.jpg", "./a.jpg"])
def test_a_name_of_odd_characters_is_refused(desk: Desk, name: str) -> None:
    assert codes(desk.press(image(name))) == ["CP605"]


def test_a_link_out_of_media_is_refused_for_files_and_for_folders(desk: Desk) -> None:
    outside = desk.root / "outside"
    outside.mkdir()
    desk.picture("1.jpg").rename(outside / "1.jpg")
    desk.path("a.jpg").symlink_to(outside / "1.jpg")
    desk.path("b").symlink_to(outside)
    made = desk.press(image("a.jpg"), image("b/1.jpg"), image("b/9.jpg"))
    assert codes(made) == ["CP602"] * 3
    assert not desk.made()


def test_a_link_inside_media_is_followed_and_a_broken_one_is_missing(desk: Desk) -> None:
    desk.picture("a/1.jpg")
    desk.path("b.jpg").symlink_to("a/1.jpg")
    desk.path("c.jpg").symlink_to("nowhere.jpg")
    desk.path("d.jpg").symlink_to("d.jpg")
    made = desk.press(image("b.jpg"), image("c.jpg"), image("d.jpg"))
    assert list(made.value.media) == ["b.jpg"]
    assert codes(made) == ["CP601", "CP601"]


def test_a_missing_picture_is_a_finding_that_names_the_nearest(desk: Desk) -> None:
    desk.picture("a/shore.jpg")
    made = desk.press(image("a/shoer.jpg"))
    assert codes(made) == ["CP601"]
    assert "shore.jpg" in made.findings[0].hint.zh
    assert str(desk.root) not in made.findings[0].message.zh + made.findings[0].hint.zh


@pytest.mark.parametrize("name", ["a/1.jpg", "A/1.JPG"])
def test_a_name_in_another_letter_case_is_a_finding_with_the_right_spelling(desk: Desk, name: str) -> None:
    desk.picture("a/1.JPG", format="JPEG")
    made = desk.press(image(name))
    assert codes(made) == ["CP603"]
    assert "“1.JPG”" in made.findings[0].hint.zh or "“a”" in made.findings[0].hint.zh


def test_two_files_whose_names_differ_in_letter_case_are_both_found(desk: Desk) -> None:
    desk.picture("1.jpg")
    desk.picture("1.JPG", (30, 20), format="JPEG")
    assert sorted(desk.press(image("1.jpg"), image("1.JPG")).value.media) == ["1.JPG", "1.jpg"]


def test_a_folder_or_a_pipe_is_no_picture(desk: Desk) -> None:
    desk.path("a.jpg").mkdir()
    os.mkfifo(desk.path("b.jpg"))
    assert codes(desk.press(image("a.jpg"), image("b.jpg"))) == ["CP604", "CP604"]


def test_a_file_over_the_limit_is_refused_unread(desk: Desk) -> None:
    with desk.path("1.jpg").open("wb") as file:
        file.truncate(200_000_000)
    assert codes(desk.press(image("1.jpg"))) == ["CP619"]


def test_the_same_mistake_at_two_places_is_found_at_both(desk: Desk) -> None:
    made = desk.press(image("1.jpg"), video("1.jpg"))
    assert codes(made) == ["CP601"], "one place, one finding"
    assert "1.jpg" in made.findings[0].message.en


def test_files_that_no_case_names_are_warned_of(desk: Desk) -> None:
    desk.picture("a/1.jpg")
    desk.picture("a/2.jpg")
    desk.path("a/.DS_Store").write_text("")
    findings = unused_files(listing(desk.media), {"a/1.jpg"})
    assert [(one.code, one.place.file, one.is_error) for one in findings] == [
        ("CP617", "media/a/2.jpg", False)
    ]


def test_the_listing_of_no_folder_is_empty(tmp_path: Path) -> None:
    assert listing(tmp_path / "none") == frozenset()


def test_file_that_this_user_may_not_read_is_refused_with_the_reason(tmp_path: Path) -> None:
    # pytest's own folders are for its user alone, and root may read everything.
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        root.chmod(0o755)
        (root / "1.jpg").write_bytes(b"x")
        (root / "1.jpg").chmod(0)
        out, inn = os.pipe()
        child = os.fork()
        if not child:
            try:
                if os.geteuid() == 0:
                    os.setgroups([])
                    os.setuid(65534)
                found = Originals(root, tmp_path / "memory").find("1.jpg", 100)
                assert isinstance(found, Refusal)
                os.write(inn, f"{found.rule.code} {found.values['reason']}".encode())
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        assert os.read(out, 100) == b"CP622 Permission denied"
