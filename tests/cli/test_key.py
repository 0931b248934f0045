"""`casepress key` and the settings beside it: a site that shows a key is signed with it, or not published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from desk import casepress, small_site


def test_site_with_a_key_is_signed_shows_the_fingerprint_and_stands_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root, file = tmp_path / "site", tmp_path / "key.pem"
    root.mkdir()
    site = small_site(root)
    made = casepress(root, "key", "new", str(file))
    lines = made.out.splitlines()
    options = "".join(f"{line}\n" for line in lines if line.startswith("      "))
    shown = next(line.removeprefix("指纹").strip() for line in lines if line.startswith("指纹"))
    settings = (root / "mkdocs.yml").read_text("utf-8")
    site.write("mkdocs.yml", settings.replace("  - casepress:\n", f"  - casepress:\n{options}"))
    answer = casepress(root, "publish", "../shelf", "--jobs", "1", "--as-of", "2022-01-01T00:00Z")
    assert (answer.status, answer.err) == (0, ""), answer.out
    current = tmp_path / "shelf/current"
    assert shown in (current / "verify/index.html").read_text("utf-8")
    assert (current / "verify/key.pem").read_text().startswith("-----BEGIN PUBLIC KEY-----\n")
    assert json.loads((current / "verify/manifest.sig").read_bytes())["algorithm"] == "Ed25519"
    checked = casepress(root, "verify", str(current), "--key", shown)
    assert (checked.status, checked.err) == (0, ""), checked.out
    file.unlink()
    site.write("docs/new.md", "# 新的一页\n")
    refused = casepress(root, "publish", "../shelf", "--jobs", "1", "--as-of", "2022-01-02T00:00Z")
    assert refused.status == 4
    assert "CP850" in refused.out
    assert (current / "verify/manifest.json").read_bytes().count(b"000001-") == 1
