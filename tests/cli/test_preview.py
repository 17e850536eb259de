"""`mailflow preview` writes what would be sent, and says where."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest

from mailflow.cli.preview import preview
from mailflow.errors import MailflowError
from mailflow.hiring.notices import KINDS


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_written_as_text_page_and_mail(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written = preview(kind, tmp_path / "new" / "folder")
    assert {path.name for path in written} == {f"{kind}.txt", f"{kind}.html", f"{kind}.eml"}
    assert capsys.readouterr().out.splitlines() == [str(path) for path in written]
    message = email.message_from_bytes(
        (tmp_path / "new" / "folder" / f"{kind}.eml").read_bytes(), policy=email.policy.default
    )
    assert message["x-mailflow-kind"] == kind
    page = message.get_body(("html",))
    assert page is not None
    assert (
        page.get_content().replace("\r\n", "\n").strip()
        == (tmp_path / "new" / "folder" / f"{kind}.html").read_text().strip()
    )


def test_a_plain_preview_has_no_page_and_another_language_its_words(tmp_path: Path) -> None:
    preview("receipt", tmp_path, language="de", plain=True)
    assert not (tmp_path / "receipt.html").exists()
    assert (tmp_path / "receipt.txt").read_text().startswith("Quittung")


def test_without_a_folder_the_text_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert preview("help") == ()
    assert capsys.readouterr().out.startswith("What you can say by mail\n")


def test_all_of_them_at_once(tmp_path: Path) -> None:
    assert len(preview("all", tmp_path)) == 3 * len(KINDS)


def test_opening_without_a_folder_makes_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("webbrowser.open", len)
    assert all(path.is_relative_to(tmp_path) and path.is_file() for path in preview("help", open_it=True))


def test_opening_shows_the_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    preview("digest", tmp_path, open_it=True)
    assert shown == [(tmp_path / "digest.html").as_uri()]


def test_an_unknown_kind_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(MailflowError, match="all, answer, clarify, confirm, correction, delegation, digest"):
        preview("digset", tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MailflowError, match="file"):
        preview("digest", tmp_path / "file" / "inside")
