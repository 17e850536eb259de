"""The people, roles and candidates of a simulated company, all from one seeded source of chance."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random

HIRING = "hiring@acme.test"
AUTHSERV_ID = "mx.acme.test"
_ZONES = ("Europe/Berlin", "Europe/Lisbon", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata")
#: Days off by calendar: the zones that keep it, and its days; one of them ends at one o'clock.
HOLIDAYS = (
    ("europe", ("Europe/Berlin", "Europe/Lisbon"), ("2026-04-02 13:00", "2026-04-03", "2026-04-06", "2026-05-01")),
    ("india", ("Asia/Kolkata",), ("2026-03-04", "2026-03-19", "2026-04-03")),
    ("brazil", ("America/Sao_Paulo",), ("2026-03-05 13:00", "2026-04-03", "2026-04-21")),
)
_FIRST = ("Ana", "Ben", "Cleo", "Dana", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jun", "Kim", "Lea", "Max", "Nia", "Omar")
_LAST = ("Abara", "Brandt", "Costa", "Dietz", "Endo", "Farah", "Gruber", "Haas", "Ito", "Jansen", "Klein", "Lind")
_FIELDS = ("Site Reliability Engineer", "Product Designer", "Data Engineer", "Accountant", "Support Agent")


class Habit(StrEnum):
    """How a manager answers mail."""

    PROMPT = "prompt"
    SLOW = "slow"
    ABSENT = "absent"
    CONTRADICTING = "contradicting"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the company. `away` are stretches of days off as (first, back); `wishes` the commands of style that
    they send on the first day; `deputy` whom their out-of-office names."""

    name: str
    address: str
    zone: str
    language: str
    habit: Habit
    leader: str = ""
    away: tuple[tuple[date, date], ...] = ()
    wishes: str = ""
    deputy: str = ""

    def is_away(self, day: date) -> bool:
        """Whether they are away on that date."""
        return any(first <= day < back for first, back in self.away)


@dataclass(slots=True)
class Office:
    """Everybody by address, and which role is whose."""

    colleagues: dict[str, Colleague] = field(default_factory=dict)
    #: Role to (decider, backup, recruiter), by address.
    roles: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    recruiters: tuple[str, ...] = ()
    _candidates: int = 0

    def roster(self) -> str:
        """The company as a roster, without candidates."""
        people = []
        for one in self.colleagues.values():
            values = {"name": one.name, "address": one.address, "timezone": one.zone, "language": one.language}
            people.append(_table("people", **values, **({"reports_to": one.leader} if one.leader else {})))
        roles = [_table("requisitions", ref=ref, title=_FIELDS[n % len(_FIELDS)]) for n, ref in enumerate(self.roles)]
        duties = [
            _table("responsibilities", requisition=ref, sources=self.sources(ref), decides=decider, backup=backup)
            for ref, (decider, backup, _) in self.roles.items()
        ]
        return "\n".join([*people, *roles, *duties])

    def sources(self, ref: str) -> list[str]:
        """Who sources a role: its recruiter, and the next one after them."""
        at = self.recruiters.index(self.roles[ref][2])
        return list(dict.fromkeys((self.recruiters[at], self.recruiters[(at + 1) % len(self.recruiters)])))

    def newcomers(self, chance: Random, count: int) -> str:
        """That many new candidates on roles at random, as a roster."""
        tables = []
        for _ in range(count):
            self._candidates += 1
            name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)} {_letters(self._candidates)}"
            ref = chance.choice(list(self.roles))
            stage = chance.choice(("screen", "review"))
            email = f"c{self._candidates}@mail.test"
            summary = "Six years in the field, wants to start soon."
            tables.append(
                _table("applications", candidate=name, email=email, requisition=ref, stage=stage, summary=summary)
            )
        return "\n".join(tables)


def make_office(chance: Random, people: int, requisitions: int, first: date, days: int) -> Office:
    """A company of that many people with that many open roles, from `first` on for so many days."""
    office = Office()
    leaders = [_colleague(chance, office, "lead", n, Habit.PROMPT) for n in range(max(1, people // 10))]
    recruiters = [
        _colleague(chance, office, "rec", n, Habit.ABSENT if n % 3 == 2 else Habit.PROMPT, leaders[0], first, days)
        for n in range(max(1, people // 10))
    ]
    habits = (*[Habit.PROMPT] * 4, *[Habit.SLOW] * 3, *[Habit.ABSENT] * 2, Habit.CONTRADICTING)
    managers = [
        _colleague(chance, office, "mgr", n, habits[n % len(habits)], chance.choice(leaders), first, days)
        for n in range(max(2, people - len(leaders) - len(recruiters)))
    ]
    for one in [found for found in office.colleagues.values() if found.away and chance.random() < 0.5]:
        deputy = chance.choice([name for name in managers if name != one.address])
        office.colleagues[one.address] = replace(one, deputy=deputy)
    for number in range(requisitions):
        decider, backup = chance.sample(managers, 2)
        office.roles[f"ROLE-{number + 1}"] = (decider, backup, recruiters[number % len(recruiters)])
    office.recruiters = tuple(recruiters)
    return office


def _colleague(
    chance: Random,
    office: Office,
    part: str,
    number: int,
    habit: Habit,
    leader: str = "",
    first: date | None = None,
    days: int = 0,
) -> str:
    away = []
    if habit is Habit.ABSENT and first is not None:
        begin = first + timedelta(days=chance.randrange(2, max(3, days // 2)))
        away.append((begin, begin + timedelta(days=chance.randrange(4, 12))))
    wishes = chance.choice(("", "", "", "digest 9:30 Mon-Thu", "quiet 18-8", "plain", "digest 7:15\nquiet 19-7"))
    one = Colleague(
        name=f"{chance.choice(_FIRST)} {chance.choice(_LAST)} {_letters(number + 1)}",
        address=f"{part}{number + 1}@acme.test",
        zone=chance.choice(_ZONES),
        language="de" if chance.random() < 0.3 else "en",
        habit=habit,
        leader=leader,
        away=tuple(away),
        wishes=wishes,
    )
    office.colleagues[one.address] = one
    return one.address


def _letters(number: int) -> str:
    """A number as letters, so that names differ without digits in them."""
    word = ""
    while number:
        number, rest = divmod(number - 1, 26)
        word = chr(ord("a") + rest) + word
    return word.title()


def _table(kind: str, **values: object) -> str:
    lines = [f"{key} = {str(value) if isinstance(value, list) else repr(value)}" for key, value in values.items()]
    return "\n".join([f"[[{kind}]]", *lines]).replace("'", '"')
