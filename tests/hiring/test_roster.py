"""A roster is checked whole: every mistake is told with its line, and a file with one is not taken at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.hiring.roster import Known, Mistake, Roster, read_roster

ADDRESSES = {"rita@acme.test": "rita@acme.test", "old@acme.test": "rita@acme.test"}
ON_FILE = Known(frozenset(ADDRESSES), frozenset({"sre-7"}), ADDRESSES)
PERSON = '[[people]]\nname = "Ana"\naddress = "ana@acme.test"\n'

#: TOML, and the mistakes as (line, where, a word of the message).
WRONG = [
    ("x = [", [(1, "TOML", "")]),
    (PERSON + "\n[[people]]\nname = 3\naddress = \"b@acme.test\"\n", [(6, "people.name", "string")]),
    ('[[people]]\naddress = "ana@acme.test"\n', [(1, "people.name", "needed")]),
    (PERSON.replace("ana@acme.test", "ana at acme"), [(3, "people.address", "ana@acme.test is needed")]),
    (PERSON + 'timezone = "Mars/Olympus"\n', [(4, "people.timezone", "IANA")]),
    (PERSON + 'timezone = "../etc/passwd"\n', [(4, "people.timezone", "IANA")]),
    (PERSON + 'digest_at = "25:00"\n', [(4, "people.digest_at", "8:00")]),
    (PERSON + 'digest_at = 8\n', [(4, "people.digest_at", "8:00")]),
    (PERSON + 'workdays = "Mon-Fry"\n', [(4, "people.workdays", "Mon-Fri")]),
    (PERSON + "workdays = []\n", [(4, "people.workdays", "")]),
    (PERSON + "workdays = 5\n", [(4, "people.workdays", "Mon-Fri")]),
    (PERSON + 'language = "english"\n', [(4, "people.language", "")]),
    (PERSON + 'shoe_size = 43\n', [(4, "people.shoe_size", "no such key")]),
    (PERSON + 'reports_to = "nobody@acme.test"\n', [(4, "people.reports_to", "no person")]),
    (PERSON + 'reports_to = "ana@acme.test"\n', [(4, "people.reports_to", "themselves")]),
    (PERSON + PERSON, [(4, "people.address", "line 1 already")]),
    (PERSON + 'aliases = ["rita@acme.test"]\n', [(4, "people.aliases", "of rita@acme.test already")]),
    (PERSON.replace("ana@", "old@"), [(3, "people.address", "alias of rita@acme.test")]),
    (
        PERSON + 'aliases = ["b@acme.test"]\n[[people]]\nname = "B"\naddress = "b@acme.test"\n',
        [(4, "people.aliases", "of b@acme.test already")],
    ),
    ('[[requisitions]]\nref = "SRE 7"\ntitle = "x"\n', [(2, "requisitions.ref", "pattern")]),
    ('[[requisitions]]\nref = "A-1"\ntitle = ""\n', [(3, "requisitions.title", "")]),
    ('[[requisitions]]\nref = "A-1"\ntitle = "x"\nreview_hours = 0\n', [(4, "requisitions.review_hours", "")]),
    (
        '[[requisitions]]\nref = "A-1"\ntitle = "x"\n[[requisitions]]\nref = "a-1"\ntitle = "y"\n',
        [(4, "requisitions.ref", "line 1")],
    ),
    ('[[responsibilities]]\nrequisition = "B-2"\n', [(2, "responsibilities.requisition", "no requisition B-2")]),
    (
        '[[responsibilities]]\nrequisition = "SRE-7"\ndecides = "nobody@acme.test"\n',
        [(3, "responsibilities.decides", "no person")],
    ),
    ('[[applications]]\ncandidate = "M"\nrequisition = "Z-9"\n', [(3, "applications.requisition", "no requisition")]),
    ('[[applications]]\ncandidate = "M"\nrequisition = "SRE-7"\nstage = "maybe"\n', [(4, "applications.stage", "")]),
    ('[[aplications]]\ncandidate = "M"\n', [(1, "aplications", "no such table")]),
    (
        PERSON.replace("ana@acme.test", "no") + 'timezone = "x"\n[[requisitions]]\nref = "1"\n',
        [
            (3, "people.address", ""),
            (4, "people.timezone", ""),
            (5, "requisitions.title", ""),
            (6, "requisitions.ref", ""),
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "mistakes"), WRONG)
def test_every_mistake_is_told_with_its_line(text: str, mistakes: list[tuple[int, str, str]]) -> None:
    found = read_roster(text, "toml", ON_FILE)
    assert isinstance(found, tuple)
    assert [(one.line, one.where) for one in found] == [(line, where) for line, where, _ in mistakes]
    for one, (_, _, word) in zip(found, mistakes, strict=True):
        assert word in one.message


CSV_WRONG = [
    ("colour,size\nred,4\n", 1, "columns"),
    ("name,address\nAna,ana\n", 2, "people.address"),
    ("name,address\nAna,ana@acme.test\nBo\n", 3, "people.address"),
    ("name,address\nAna,ana@acme.test,more\n", 2, "more cells"),
    ("candidate,requisition,stage\nM,SRE-7,maybe\n", 2, "applications.stage"),
    ("candidate,requisition\nM,Z-9\n", 2, "applications.requisition"),
]


@pytest.mark.parametrize(("text", "line", "where"), CSV_WRONG)
def test_a_csv_mistake_is_told_with_its_line(text: str, line: int, where: str) -> None:
    found = read_roster(text, "csv", ON_FILE)
    assert isinstance(found, tuple)
    assert found[0].line == line
    assert where in str(found[0])


def test_csv_and_toml_say_the_same() -> None:
    told = read_roster(
        "\ufeffcandidate,requisition,email,stage,fit\nMaria Silva,SRE-7,m@mail.test,review,Go=five years;SQL\n",
        "csv",
        ON_FILE,
    )
    same = read_roster(
        '[[applications]]\ncandidate = "Maria Silva"\nrequisition = "SRE-7"\nemail = "m@mail.test"\nstage = "review"\n'
        'fit = { Go = "five years", SQL = "" }\n',
        "toml",
        ON_FILE,
    )
    assert isinstance(told, Roster)
    assert told == same


@pytest.mark.parametrize(
    ("days", "meant"),
    [
        ("Mon-Fri", (0, 1, 2, 3, 4)), ("Sun-Thu", (0, 1, 2, 3, 6)), ("mon, wed fri", (0, 2, 4)), ("Saturday", (5,)),
        ("Fri-Mon", (0, 4, 5, 6)),
    ],
)  # fmt: skip
def test_days_in_words(days: str, meant: tuple[int, ...]) -> None:
    roster = read_roster(f'{PERSON}workdays = "{days}"\n', "toml", ON_FILE)
    assert isinstance(roster, Roster)
    assert roster.people[0].workdays == meant


@given(st.text(max_size=400), st.sampled_from(["toml", "csv"]))
def test_any_text_is_a_roster_or_mistakes(text: str, form: str) -> None:
    found = read_roster(text, form, Known())
    assert isinstance(found, Roster) or all(isinstance(one, Mistake) and one.line >= 1 for one in found)


@given(
    st.lists(
        st.sampled_from(
            ["[[people]]", "[people]", "people = 3", "people = [1]", "[[applications]]", "name = 'A'", "fit = 3",
             "address = 'a@b.test'", "aliases = 'x'", "aliases = [3]", "workdays = [[1]]", "digest_at = 08:00:00", "=",
             "candidate = 'M'", "requisition = 'S-1'", "decides = ['a']", "[[responsibilities]]", "must_haves = [1]",
             "name,address", "ref,title", "a,b,c,d", "\"", "\x00"]
        ),
        max_size=12,
    ),
    st.sampled_from(["toml", "csv"]),
)  # fmt: skip
def test_any_heap_of_rows_is_a_roster_or_mistakes(rows: list[str], form: str) -> None:
    found = read_roster("\n".join(rows), form, Known())
    assert isinstance(found, Roster) or all(isinstance(one, Mistake) for one in found)
