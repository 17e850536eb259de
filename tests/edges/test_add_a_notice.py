"""The page "how to add a notice" is true: what it shows, done step by step, yields a mail."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from mailflow.edges.templates import Templates, own_folder
from mailflow.flow.composing import CODES
from mailflow.hiring.effects import Notify
from mailflow.hiring.notices import KINDS, Notice, dump_notice
from mailflow.hiring.samples import sample
from mailflow.hiring.samples.scene import SRE
from mailflow.mail.compose import BULK_KINDS
from mailflow.mail.quoting import NOTICE_SIGN


def test_the_three_steps_of_the_page_yield_a_notice(project: Path, tmp_path: Path) -> None:
    page = (project / "docs" / "how-to" / "add-a-notice.md").read_text(encoding="utf-8")
    facts, queueing = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names = {"dataclass": dataclass, "Notice": Notice, "ClassVar": ClassVar, "datetime": datetime}
    exec(facts, names)
    digest = sample("digest")
    notice = names["Welcome"](  # type: ignore[operator]  # the class that the page defines
        recipient="Jun Park",
        at=digest.at,
        timezone="Europe/Lisbon",
        reply_address=digest.reply_address,
        duties=(SRE,),
        by="Rita Lopes",
        starts_at=digest.at,
    )

    folder = Path(shutil.copytree(own_folder(), tmp_path / "templates"))
    files = re.findall(r"`templates/(welcome/[\w.]+)`:\n\n```jinja\n(.*?)```", page, re.DOTALL)
    assert len(files) == 3
    for name, source in files:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(source, encoding="utf-8")
    made = Templates(folder).render("welcome", notice, "en")
    assert made.subject == "Your part starts on Wed 25 Nov"
    assert made.text.startswith(f"{NOTICE_SIGN} Nothing is wanted from you before Wed 25 Nov, 08:00.\n")
    assert re.findall(r"\w+", re.sub(r"<[^>]*>", " ", (made.html or "").partition("<body")[2].partition(">")[2])) == (
        re.findall(r"\w+", made.text)
    )

    notify = eval(queueing, {"Notify": Notify, "dump_notice": dump_notice, "notice": notice})
    assert notify.kind == "welcome"


def test_what_the_page_points_at_is_there(project: Path) -> None:
    page = (project / "docs" / "how-to" / "add-a-notice.md").read_text(encoding="utf-8")
    for path in re.findall(r"`((?:mailflow|templates|tests)/[\w./-]+)`", page):
        assert path.startswith("templates/welcome/") or (project / path).exists(), path
    assert set(CODES) == set(KINDS)
    assert set(KINDS) >= BULK_KINDS
