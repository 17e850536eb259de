"""The log of every process, commands and workers alike: standard error, one JSON object a line where nobody watches.

Lines hold ids and types of errors, never a name, an address, a mail's text or a secret; tracebacks come without the
values of variables.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

import structlog


def set_up_logging(least: str = "INFO") -> None:
    """Logs go to standard error: for people on a terminal, as JSON otherwise. Ids only, never a name or a secret."""
    renderer: Any = structlog.processors.JSONRenderer()
    if sys.stderr.isatty():
        renderer = structlog.dev.ConsoleRenderer()
    level = logging.getLevelNamesMapping().get(os.environ.get("MAILFLOW_LOG", least).upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    # pika tells each failed connection in seven lines of its own; who asked for the connection says it in one.
    logging.getLogger("pika").setLevel(logging.CRITICAL)
