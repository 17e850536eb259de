"""Dramatiq, and only here: workers that wake the shell up.

`dramatiq workers` runs them as processes, with the broker that the configuration names; `mailflow up` runs them as
threads. A message carries no content: it means "send what is due", so that a broker that loses everything loses
nothing.
"""

from workers.actors import deliver
from workers.broker import broker

__all__ = ["broker", "deliver"]
