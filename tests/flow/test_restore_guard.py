"""A database that was put back sends nothing, and says so once."""

from __future__ import annotations

from pathlib import Path

from structlog.testing import capture_logs

from mailflow.flow.restoreguard import RestoreGuard
from tests.flow.world import World


def test_a_process_that_may_not_send_says_so_once_and_what_to_do(quick_world: World, tmp_path: Path) -> None:
    guard = RestoreGuard(tmp_path / "epoch")
    assert guard.may_send(quick_world.app.database)
    guard.path.write_text("99\n", encoding="ascii")
    with capture_logs() as logs:
        assert not guard.may_send(quick_world.app.database)
        assert not guard.may_send(quick_world.app.database)
    assert [(line["log_level"], line["go_on_with"]) for line in logs] == [("warning", "mailflow confirm-restore")]
    guard.confirm(quick_world.app.database)
    assert guard.may_send(quick_world.app.database)
