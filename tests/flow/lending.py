"""Databases lent to one story after another, each pointed at the file or the name that the story brings.

What SQLAlchemy has compiled it keeps with its engine, and compiling is a quarter of a story's time. So an engine
outlives its story: only the place that it connects to changes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, event, make_url

from mailflow.store.engine import Database

_free: dict[str, list[LentDatabase]] = {}


class LentDatabase(Database):
    """A database that another one of its kind can take the place of, once it is closed."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._place = url
        event.listen(self.engine, "do_connect", self._redirect)

    def _redirect(self, dialect: Dialect, _record: Any, positional: list[Any], named: dict[str, Any]) -> None:
        told = dialect.create_connect_args(make_url(self._place))
        positional[:] = told[0]
        named.update(told[1])

    def close(self) -> None:
        super().close()
        if self not in (free := _free.setdefault(self.dialect, [])):
            free.append(self)

    @classmethod
    def at(cls, url: str) -> LentDatabase:
        """One that nobody has, pointed at this database."""
        free = _free.get(make_url(url).get_backend_name())
        if not free:
            return cls(url)
        lent = free.pop()
        lent._place = url
        return lent
