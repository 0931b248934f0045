"""The key that signs releases, where it may lie, and what a signature proves."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from programs import needed
from shelves import FIRST, on, shelf_at, write_site

from casepress.public_key import fingerprint, is_fingerprint_of, pem, raw_key, written_key
from casepress.release.manifest import MANIFEST, SEAL
from casepress.release.signature import Key, check_seal, new_key_file, open_key, seal_of


def key_in(folder: Path) -> Key:
    made = new_key_file(folder / "key.pem")
    assert made.value is not None, made.findings
    return made.value


def found_in(checked: object) -> list[str]:
    return [finding.code for finding in checked.findings]  # type: ignore[attr-defined]


def test_new_key_is_readable_for_its_owner_alone_and_never_replaced(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    assert (tmp_path / "key.pem").stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        new_key_file(tmp_path / "key.pem")
    opened = open_key(str(tmp_path / "key.pem"), None, {})
    assert opened.value is not None
    assert opened.value.public == key.public


@pytest.mark.parametrize("mark", ["mkdocs.yml", ".git"])
def test_new_key_is_refused_anywhere_inside_a_site_or_a_repository(tmp_path: Path, mark: str) -> None:
    (tmp_path / mark).mkdir()
    (tmp_path / "deep/down").mkdir(parents=True)
    assert found_in(new_key_file(tmp_path / "deep/down/key.pem")) == ["CP851"]
    assert not (tmp_path / "deep/down/key.pem").exists()


def test_key_inside_the_site_is_refused_however_it_is_named(tmp_path: Path) -> None:
    key_in(tmp_path)
    project = tmp_path / "site"
    (project / "keys").mkdir(parents=True)
    (project / "keys/key.pem").write_bytes((tmp_path / "key.pem").read_bytes())
    (tmp_path / "link.pem").symlink_to(project / "keys/key.pem")
    for name in ("keys/key.pem", "../site/keys/key.pem", str(tmp_path / "link.pem")):
        assert found_in(open_key(name, project, {})) == ["CP851"], name


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    key_in(tmp_path)
    (tmp_path / "key.pem").chmod(mode)
    assert found_in(open_key(str(tmp_path / "key.pem"), None, {})) == ["CP852"]


def test_key_in_the_environment_serves(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    text = (tmp_path / "key.pem").read_text()
    for value in (text, text.replace("\n", "\\n")):
        opened = open_key("env:OFFICE_KEY", tmp_path, {"OFFICE_KEY": value})
        assert opened.value is not None
        assert opened.value.public == key.public
    assert found_in(open_key("env:OFFICE_KEY", tmp_path, {})) == ["CP850"]


def test_file_that_is_no_such_key_is_refused(tmp_path: Path) -> None:
    other = generate_private_key(public_exponent=65537, key_size=2048)
    shown = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for number, data in enumerate((b"", b"secret", shown, b"\0" * 100_000)):
        file = tmp_path / str(number)
        file.touch(0o600)
        file.write_bytes(data)
        assert found_in(open_key(str(file), None, {})) == ["CP850"]
    assert found_in(open_key(str(tmp_path / "none"), None, {})) == ["CP850"]


def test_settings_that_promise_a_signature_get_one_or_an_error(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    site, file, public = tmp_path / "site", str(tmp_path / "key.pem"), written_key(key.public)
    site.mkdir()
    other = written_key(Key("", Ed25519PrivateKey.generate()).public)
    assert found_in(seal_of("", "", site, {})) == []
    assert seal_of("", "", site, {}).value is None
    assert found_in(seal_of("", public, site, {})) == ["CP854"]
    assert found_in(seal_of(file, other, site, {})) == ["CP853"]
    assert found_in(seal_of(file, "", site, {})) == ["CP853"]
    seal = seal_of(file, public, site, {}).value
    assert seal is not None
    assert check_seal(b"manifest", seal(b"manifest")).value == key.public


def test_seal_fits_one_manifest_and_one_key_only(tmp_path: Path) -> None:
    key = key_in(tmp_path)
    seal = key.seal(b"manifest")
    read = json.loads(seal)
    forged = {**read, "key": json.loads(Key("", Ed25519PrivateKey.generate()).seal(b"x"))["key"]}
    assert found_in(check_seal(b"another", seal)) == ["CP861"]
    for wrong in (b"", b"{}", seal[:-20], json.dumps({**read, "algorithm": "none"}).encode(), json.dumps(forged).encode(),
                  json.dumps({**read, "signature": ""}).encode(), json.dumps({**read, "more": 1}).encode()):  # fmt: skip
        assert found_in(check_seal(b"manifest", wrong)) == ["CP861"], wrong


def test_release_is_signed_with_its_counter_and_openssl_agrees(tmp_path: Path) -> None:
    openssl = needed("openssl")
    key = key_in(tmp_path)
    on(shelf_at(tmp_path / "shelf"), write_site(tmp_path / "site", FIRST), seal=key.seal)
    current = tmp_path / "shelf/current"
    seal = json.loads((current / SEAL).read_bytes())
    assert check_seal((current / MANIFEST).read_bytes(), (current / SEAL).read_bytes()).value == key.public
    (tmp_path / "sig").write_bytes(__import__("base64").b64decode(seal["signature"]))
    (tmp_path / "pub.pem").write_bytes(pem(key.public))
    command = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", str(tmp_path / "pub.pem"), "-rawin",
               "-in", str(current / MANIFEST), "-sigfile", str(tmp_path / "sig")]  # fmt: skip
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_fingerprint_is_known_however_it_is_read_out() -> None:
    key = bytes(range(32))
    shown = fingerprint(key)
    assert len(shown.split()) == 16
    assert is_fingerprint_of(shown.upper().replace(" ", ":"), key)
    assert not is_fingerprint_of(shown[:-1] + ("0" if shown[-1] != "0" else "1"), key)
    assert raw_key(written_key(key)) == key
    assert raw_key(written_key(key)[:-2] + "==") is None
