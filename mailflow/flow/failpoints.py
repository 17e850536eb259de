"""Named points at which the crash tests end the process. In normal running each costs one comparison.

`MAILFLOW_FAILPOINT=I7:3` kills the process with SIGKILL when it reaches point I7 for the third time, after saying so on
standard error. Points in the middle of what a server sends or takes (I3, I8, O6, O8, O9), and the one inside the
parser's child (I11), are not here: there the servers and the watcher of the tests kill.
"""

from __future__ import annotations

import os
import signal

_point, _, _count = os.environ.get("MAILFLOW_FAILPOINT", "").partition(":")
_left = int(_count or 1)


def reach(point: str) -> None:
    """This point of the way of a mail has been reached."""
    global _left
    if point != _point:
        return
    _left -= 1
    if _left <= 0:
        os.write(2, f"killed at {point}\n".encode())
        os.kill(os.getpid(), signal.SIGKILL)
