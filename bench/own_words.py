"""How well and how fast own words are read, over a folder of mails.

    python -m bench.own_words FOLDER [--results FILE] [--beside]

FOLDER holds mails (`*.eml`, in subfolders too). Prints the time a mail takes and the slowest; `--results` writes a JSON
line a mail with its visible text, for a scorer. `--beside` also runs mail-parser-reply and email-reply-parser on the
same mails, where they are installed, and writes their results beside FILE. Without a folder the forms of every client
that the tests know are read, with the same words in each, and it is counted how many come back exactly.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from mailflow.mail.html import from_html
from mailflow.mail.message import InboundMail, parse
from mailflow.mail.reply import own_words
from tests.data.shapes import DIGEST_HTML, DIGEST_TEXT, SHAPES

OWN = "Maria looks great, let's get her in.\nJohn is too junior.\n\nWei: can we see code first?"

Reader = Callable[[InboundMail], str]


def readers(beside: bool) -> dict[str, Reader]:
    """The readers to compare, by name: ours, and the public ones that are installed."""
    found: dict[str, Reader] = {"mailflow": lambda mail: own_words(mail).text}
    if not beside:
        return found
    for name, module, make in (
        ("mail-parser-reply", "mailparser_reply", _mail_parser_reply),
        ("email-reply-parser", "email_reply_parser", _email_reply_parser),
    ):
        try:
            importlib.import_module(module)
        except ImportError:
            print(f"{name} is not installed", file=sys.stderr)
        else:
            found[name] = make()
    return found


def _plain(mail: InboundMail) -> str:
    """What the public readers are given: the text part, or the HTML part's lines."""
    if mail.text and mail.text.strip():
        return mail.text
    lines = from_html(mail.html or "")
    return "\n".join("> " * depth + line for line, depth in zip(lines.text, lines.depth, strict=True))


def _mail_parser_reply() -> Reader:
    module = importlib.import_module("mailparser_reply")
    parser = module.EmailReplyParser(languages=["en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "pl", "cs"])
    return lambda mail: str(parser.parse_reply(text=_plain(mail)) or "")


def _email_reply_parser() -> Reader:
    module = importlib.import_module("email_reply_parser")
    return lambda mail: str(module.EmailReplyParser.parse_reply(_plain(mail)))


def measure(mails: Iterable[tuple[str, InboundMail]], read: Reader) -> tuple[list[tuple[float, str]], dict[str, str]]:
    """Seconds a mail with its name, and the text that was read from each."""
    times: list[tuple[float, str]] = []
    texts: dict[str, str] = {}
    for name, mail in mails:
        start = time.perf_counter()
        texts[name] = read(mail)
        times.append((time.perf_counter() - start, name))
    return times, texts


def _report(reader: str, times: list[tuple[float, str]]) -> None:
    seconds = [each for each, _ in times]
    slowest, name = max(times)
    print(
        f"{reader}: {len(times)} mails, {1000 * sum(seconds) / len(seconds):.3f} ms a mail, median "
        f"{1000 * statistics.median(seconds):.3f} ms, {len(seconds) / sum(seconds):.0f} a second, slowest "
        f"{1000 * slowest:.1f} ms ({name})"
    )


def _shapes() -> list[tuple[str, InboundMail]]:
    return [(name, parse(shape(OWN, DIGEST_TEXT, DIGEST_HTML))) for name, shape in SHAPES.items()]


def main() -> None:
    """Reads the folder, or the clients' forms, and prints the figures."""
    arguments = argparse.ArgumentParser(description="How well and how fast own words are read.")
    arguments.add_argument("folder", nargs="?", type=Path)
    arguments.add_argument("--results", type=Path)
    arguments.add_argument("--beside", action="store_true")
    given = arguments.parse_args()
    if given.folder is None:
        mails = _shapes()
    else:
        mails = [(str(path), parse(path.read_bytes())) for path in sorted(given.folder.rglob("*.eml"))]
    if not mails:
        sys.exit("no mails found")
    for name, read in readers(given.beside).items():
        times, texts = measure(mails, read)
        _report(name, times)
        if given.folder is None:
            exact = sum(" ".join(text.split()) == " ".join(OWN.split()) for text in texts.values())
            print(f"{name}: {exact} of {len(texts)} forms read exactly")
        if given.results is not None:
            path = given.results if name == "mailflow" else given.results.with_suffix(f".{name}.jsonl")
            rows = ({"file": file, "kind": "reply", "visible_text": text} for file, text in texts.items())
            path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
