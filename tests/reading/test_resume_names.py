"""Whether words are a person's name, and whose resume it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.message import Mailbox
from mailflow.reading.resume.contact import bears_name
from mailflow.reading.resume.model import Hearsay
from mailflow.reading.resume.person import candidate_name
from mailflow.reading.resume.sheet import read_sheet
from mailflow.reading.resume.spelling import is_short_for, plain_name, same_name

RITA = Hearsay(forwarder=Mailbox("Rita Recruiter", "rita@acme.test"))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("MARIA SILVA", "Maria Silva"),
        ("maria silva", "Maria Silva"),
        ("Maria da Silva", "Maria da Silva"),
        ("Silva, Maria", "Maria Silva"),
        ("SILVA, MARIA", "Maria Silva"),
        ("Maria Silva, PhD", "Maria Silva"),
        ("Dr. Maria Silva", "Maria Silva"),
        ("Prof. Dr. Hans-Peter Müller", "Hans-Peter Müller"),
        ("Ms. Jane Doe, MBA", "Jane Doe"),
        ("Maria Silva (she/her)", "Maria Silva"),
        ("Maria “Mia” Silva", "Maria Silva"),
        ("Maria Silva | Senior SRE", "Maria Silva"),
        ("Maria Silva - Engineer", "Maria Silva"),
        ("Maria Silva, Senior SRE", "Maria Silva"),
        ("Maria Silva, Lisbon", "Maria Silva"),
        ("Maria Silva, Designer, Lisbon, maria@example.test", "Maria Silva"),
        ("Resume of Maria Silva", "Maria Silva"),
        ("Maria Silva CV", "Maria Silva"),
        ("Lebenslauf Hans Müller", "Hans Müller"),
        ("DUPONT Jean", "Jean Dupont"),
        ("AYŞE YILMAZ", "Ayşe Yılmaz"),
        ("MARIŞ MIHAIL", "Mariş Mihail"),
        ("AURORA NILSEN product designer", "Aurora Nilsen"),
        ("Thandi Maseko CA(SA)", "Thandi Maseko"),
        ("Jean DUPONT", "Jean Dupont"),
        ("Jean-Baptiste LE GOFF", "Jean-Baptiste Le Goff"),
        ("KIM Minjun", "Kim Minjun"),
        ("van der Berg, Anna", "Anna van der Berg"),
        ("ANNA VAN DER BERG", "Anna van der Berg"),
        ("JOSÉ DE LA CRUZ", "José de la Cruz"),
        ("SEAN O'BRIEN", "Sean O'Brien"),
        ("ANGUS MCDONALD", "Angus McDonald"),
        ("GIULIA D'ANGELO", "Giulia D'Angelo"),
        ("Abdul Rahman bin Ismail", "Abdul Rahman bin Ismail"),
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        ("Nguyễn Thế Anh", "Nguyễn Thế Anh"),
        ("Trần Thị Mỹ", "Trần Thị Mỹ"),
        ("Pak Se Ri", "Pak Se Ri"),
        ("Florence Young", "Florence Young"),
        ("Ngozi Okonjo-Iweala", "Ngozi Okonjo-Iweala"),
        ("R. Krishnamurthy", "R. Krishnamurthy"),
        ("John A. Smith III", "John A. Smith III"),
        ("Łukasz Żółw", "Łukasz Żółw"),
        ("İBRAHİM KAYA", "İbrahim Kaya"),
        ("Мария Иванова", "Мария Иванова"),
        ("محمد العلي", "محمد العلي"),
        ("王小明", "王小明"),
        ("欧阳若曦", "欧阳若曦"),
        ("남궁민수", "남궁민수"),
        ("Quist, Philippa J.", "Philippa J. Quist"),
        ("Quist, T.J.", "T.J. Quist"),
        ("Rosamund Tuckwell FCCA", "Rosamund Tuckwell"),
        ("Katherine 'Kit' Thistlewood ACA", "Katherine Thistlewood"),
        ("Dr. rer. nat. Ingeborg Thorvaldsdóttir", "Ingeborg Thorvaldsdóttir"),
        ("Prof. Dr. med. habil. Eva Groß", "Eva Groß"),
        ("Dr.-Ing. Jan Krüger", "Jan Krüger"),
        ("田中 太郎", "田中 太郎"),
        ("김민준", "김민준"),
        ("Wang Xiaoming (王小明)", "Wang Xiaoming"),
        ("李伟 Li Wei", "Li Wei"),
        ("Taylor Cook", "Taylor Cook"),
    ],
)
def test_a_name_is_written_plainly(written: str, name: str) -> None:
    assert plain_name(written) == name


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Curriculum Vitae",
            "Senior Engineer",
            "Work Experience",
            "New York",
            "São Paulo",
            "Berlin Germany",
            "Volvo Cars AB",
            "Acme Corp",
            "Python Go",
        ),
        *("Team Lead", "Müller", "Mr Smith", "References available upon request", "maria@example.test", "2019 - 2021"),
        *("Page 1 of 2", "Dear Hiring Team", "http://example.test/a", "Best regards", "数据工程师", "上海", "工作经历"),
        *("University of Example", "Presented by Bob Agent", "Supervisor: Bob Jones", "", " ", "{{name}}", "$100"),
    ],
)
def test_what_is_no_name_is_none(text: str) -> None:
    assert plain_name(text) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Maria Silva", "SILVA Maria", True),
        ("Maria Silva", "Maria J. da Silva", True),
        ("Jose Muñoz", "José Munoz", True),
        ("Maria Silva", "Pedro Silva", False),
        ("Maria", "Maria Silva", False),
        ("", "Maria Silva", False),
    ],
)
def test_when_two_names_are_the_same(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("address", "name", "bears"),
    [
        ("maria.silva@example.test", "Maria Silva", True),
        ("msilva87@example.test", "Maria Silva", True),
        ("hp.mueller@example.test", "Hans-Peter Müller", True),
        ("wu.li@example.test", "Li Wu", True),
        ("info@example.test", "Maria Silva", False),
        ("bob@example.test", "Maria Silva", False),
        ("li@example.test", "Li Wu", False),
    ],
)
def test_when_an_address_bears_a_name(address: str, name: str, bears: bool) -> None:
    assert bears_name(address, name) is bears


def whose(text: str, heard: Hearsay = RITA, prominent: tuple[str, ...] = ()) -> str | None:
    found = candidate_name(read_sheet(text), prominent, (), heard)
    return found.value if found else None


def test_the_owner_stands_atop_and_referees_do_not_count() -> None:
    assert whose("Maria Silva\nExperience\nReferences\nBob Boss\nbob@globex.test") == "Maria Silva"
    assert whose("References\nBob Boss\nbob@globex.test") is None


def test_a_label_beats_the_first_line() -> None:
    assert whose("Bright Future Partnership\nCandidate: Maria Silva\nExperience\n") == "Maria Silva"


def test_the_authors_of_a_paper_are_nobodys_name() -> None:
    for line in ("Haugland A., Berg I. (2022) Joins at scale.", "Berg I., Haugland A., Okafor C. Streams. J. Stat."):
        assert plain_name(line) is None


@pytest.mark.parametrize(
    ("short", "short_for"),
    [
        ("K. Thistlewood", True),
        ("K J Thistlewood", True),
        ("Thistlewood", False),
        ("J. Thistlewood", False),
        ("K. Berg", False),
        ("", False),
    ],
)
def test_an_initial_stands_for_a_given_name(short: str, short_for: bool) -> None:
    assert is_short_for(short, "Katherine Jane Thistlewood") is short_for


def test_under_a_label_any_eastern_letters_are_a_name() -> None:
    assert whose("个人简历\n姓名：阿布都热合曼\n电话：+86 138 5550 1234") == "阿布都热合曼"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Meno a priezvisko\tZuzana Hrušovská", "Zuzana Hrušovská"),
        ("Nume și prenume: Constantinescu Ioana-Raluca", "Ioana-Raluca Constantinescu"),
        ("Ime i prezime: Dragana Kovačević", "Dragana Kovačević"),
        ("Ονοματεπώνυμο: Νίκος Παπάς", "Νίκος Παπάς"),
        ("Họ và tên: Nguyễn Văn An", "Nguyễn Văn An"),
    ],
)
def test_forms_of_many_countries_say_the_name(line: str, name: str) -> None:
    assert whose(f"Osobné údaje\n{line}\n2019 - 2024 Acme") == name


def test_a_profile_that_bears_the_name_says_whose_resume_it_is() -> None:
    """As LinkedIn exports them, the name is deep in the text; a referee's profile says nothing."""
    text = "Contact\nwww.linkedin.com/in/eszter-varga-sre\nLanguages\nHungarian (Native)\nEszter Varga\nVienna, Austria"
    assert whose(text) == "Eszter Varga"
    assert whose("Contact\nLanguages\nHungarian\nReferences\nEszter Varga\nlinkedin.com/in/eszter-varga") is None


def test_the_forwarder_is_never_the_owner() -> None:
    assert whose("Rita Recruiter\nrita@acme.test\nExperience\nEngineer") is None


def test_a_forwarder_without_a_display_name_is_known_by_the_address_beside_the_name() -> None:
    nameless = Hearsay(forwarder=Mailbox("", "rita@acme.test"))
    assert whose("Rita Recruiter\nrita@acme.test\nMaria Silva\nExperience", nameless) == "Maria Silva"
    assert whose("Rita Silva\nrita.silva@example.test\nExperience", nameless) == "Rita Silva"


def test_the_sender_may_be_the_owner_where_the_resume_is_theirs() -> None:
    own = Hearsay(forwarder=Mailbox("Maria Silva", "maria@example.test"), own=True)
    assert whose("Maria Silva\nmaria@example.test\nExperience", own) == "Maria Silva"


def test_the_mail_s_spelling_keeps_capitals_that_the_resume_hides() -> None:
    heard = Hearsay(senders=(Mailbox("Joan MacLeod", "joan@example.test"),))
    assert whose("JOAN MACLEOD\njoan@example.test", heard) == "Joan MacLeod"


def test_the_title_of_the_paper_is_nobodys_name_in_any_language() -> None:
    assert whose("ΒΙΟΓΡΑΦΙΚΟ ΣΗΜΕΙΩΜΑ\n\nΧρήστος Παπαδόπουλος\nchristos.p@mail.test") == "Χρήστος Παπαδόπουλος"


def test_a_form_s_order_gives_way_to_how_the_person_signs() -> None:
    heard = Hearsay(senders=(Mailbox("Eszter Nagy", "eszter@example.test"),))
    assert whose("Név: Nagy Eszter\neszter@example.test", heard) == "Eszter Nagy"
    assert whose("Név: Nagy Eszter\neszter@example.test") == "Nagy Eszter"


def test_a_name_in_two_lines_or_in_large_type_is_found() -> None:
    assert whose("MARIA\nSILVA\nEngineer") == "Maria Silva"
    assert whose("Lisbon\nmaria@example.test\nExperience\nMaria Silva", prominent=("Maria Silva",)) == "Maria Silva"


def test_the_file_s_name_needs_the_address_to_say_so_too() -> None:
    text = "Curriculum Vitae\nmaria.silva@example.test\nExperience"
    assert whose(text, Hearsay(file="Maria_Silva_CV_2026.pdf")) == "Maria Silva"
    assert whose(text, Hearsay(file="Bob_Boss_CV.pdf")) is None


def test_a_single_word_needs_the_address_to_say_so_too() -> None:
    assert whose("Sukarno\nsukarno@example.test\nExperience") == "Sukarno"
    assert whose("Initech\nsukarno@example.test\nExperience") is None


@given(st.text(max_size=300))
def test_any_text_is_a_plain_name_or_none(text: str) -> None:
    name = plain_name(text)
    assert name is None or (
        name.strip() == name and name and not any(letter.isdigit() for letter in name if letter.isascii())
    )


@given(st.text(max_size=600))
def test_nothing_is_invented(text: str) -> None:
    name = whose(text)
    folded = "".join(letter for letter in text.casefold() if letter.isalnum())
    if name is not None:
        for word in name.split():
            assert "".join(letter for letter in word.casefold() if letter.isalnum()) in folded
