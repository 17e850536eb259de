"""The fields of a resume: mails, phones, links, place, work, languages, skills; what sort of paper it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.message import Mailbox
from mailflow.reading.resume.contact import addresses_in
from mailflow.reading.resume.model import Hearsay, Resume
from mailflow.reading.resume.papers import Paper, sort_of
from mailflow.reading.resume.reader import read_resume
from mailflow.reading.resume.sheet import heading_of, read_sheet
from tests.data.forwards.resumes import SAMPLES

RITA = Hearsay(forwarder=Mailbox("Rita Recruiter", "rita@acme.test"))


def reading(text: str, **more: tuple[str, ...]) -> Resume:
    return read_resume(text, RITA, **more)


def first_phone(text: str) -> str | None:
    phones = reading(text).phones
    return phones[0].value if phones else None


def work(text: str) -> tuple[str | None, str | None]:
    resume = reading(text)
    return (resume.title.value if resume.title else None, resume.employer.value if resume.employer else None)


@pytest.mark.parametrize("sample", SAMPLES)
def test_whole_resumes_are_read(sample: str) -> None:
    text, (name, email, phones) = SAMPLES[sample]
    resume = reading(text)
    assert (resume.name.value if resume.name else None) == name
    assert (resume.emails[0].value if resume.emails else None) == email
    assert (resume.phones[0].value if resume.phones else None) in (phones.split("|") if phones else [None])
    assert sort_of(text) is Paper.RESUME


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("+351 912 345 678", "+351912345678"),
        ("(+351) 912 345 678", "+351912345678"),
        ("00351 912 345 678", "+351912345678"),
        ("+49 (0)30 23125-123", "+493023125123"),
        ("+44 (0) 20 7946 0123", "+442079460123"),
        ("(415) 555-0132", "+14155550132"),
        ("415.555.0132", "+14155550132"),
        ("06 12 34 56 78", "+33612345678"),
        ("Mobile: 07700 900123", "+447700900123"),
        ("0712 345 678", None),
        ("Lisbon, Portugal\n912 345 678", "+351912345678"),
        ("10115 Berlin\nTel.: 030/23125123", "+493023125123"),
        ("London, UK\n020 7946 0123", "+442079460123"),
        ("Paris\n01.99.00.12.34", "+33199001234"),
        ("maria@example.de\n030 23125 123", "+493023125123"),
        ("Mobile: +44 7700 900123 | Fax: +44 20 7946 0999", "+447700900123"),
        ("030 23125 123", None),
        ("Born 12.03.1985", None),
        ("2015 - 2019", None),
        ("Lisbon, Portugal\nIBAN: 500123456789", None),
        ("https://example.test/4155550132", None),
    ],
)
def test_a_phone_is_read_by_its_country_or_not_at_all(line: str, number: str | None) -> None:
    assert first_phone(f"Maria Silva\n{line}\nExperience\nEngineer") == number


def test_phones_and_mails_of_referees_and_of_the_forwarder_are_not_the_owner_s() -> None:
    resume = reading(
        "Maria Silva\nExperience\nEngineer, manager Rita Recruiter, rita@acme.test, +1 415 555 0100\n"
        "References\nBob Boss, bob@globex.test, +1 415 555 0199\n"
    )
    assert resume.emails == ()
    assert resume.phones == ()


def test_a_state_behind_its_city_tells_the_country() -> None:
    assert first_phone("Mia Walsh\nProduct designer · Sydney NSW\n0412 345 678\nExperience\n") == "+61412345678"


def test_a_number_beside_a_colleagues_address_is_the_colleagues() -> None:
    resume = reading(
        "Through Ann Baker (ann.baker@globex.test, +351 912 345 000) I heard of it.\nMaria Silva\n"
        "Lisbon, Portugal\nmaria.silva@example.test\n912 345 678\nExperience\nEngineer\n"
    )
    assert resume.phones[0].value == "+351912345678"


def test_an_address_is_read_as_people_hide_it() -> None:
    assert addresses_in("maria [at] example [dot] test") == ["maria@example.test"]
    assert addresses_in("Maria.Silva@Example.TEST, x") == ["maria.silva@example.test"]
    assert addresses_in("no address @ all") == []


def test_links_are_profiles_not_projects() -> None:
    text = (
        "Maria Silva\nlinkedin.com/in/maria-silva/ | www.maria.example.test | github.com/maria\n"
        "Projects\nhttps://github.com/maria/tool and https://shop.example.test\nReferences\nlinkedin.com/in/bob-boss"
    )
    assert reading(text).links == (
        "https://linkedin.com/in/maria-silva",
        "https://www.maria.example.test",
        "https://github.com/maria",
    )


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Lisbon, Portugal", "Lisbon, Portugal"),
        ("maria@example.test | Austin, TX 78701", "Austin, TX 78701"),
        ("Wohnort: Köln", "Köln"),
        ("Address: 12 High Street, Oxford", "12 High Street, Oxford"),
        ("Engineer at Berlin Packaging", None),
    ],
)
def test_a_place_is_labelled_or_known(line: str, place: str | None) -> None:
    location = reading(f"Maria Silva\n{line}\nExperience\nx").location
    assert (location.value if location else None) == place


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("Senior SRE, Initech GmbH (2019 – Present)", ("Senior SRE", "Initech GmbH")),
        ("Initech — Senior SRE\n2019 - now", ("Senior SRE", "Initech")),
        ("Senior SRE at Initech, Lisbon\nJan 2019 – Present", ("Senior SRE", "Initech")),
        ("2019 - heute\tSoftwareentwickler bei Globex GmbH", ("Softwareentwickler", "Globex GmbH")),
        ("Depuis 2019 : Développeur chez Hooli", ("Développeur", "Hooli")),
        ("01/2020 - Present\nInitech\nData Engineer", ("Data Engineer", "Initech")),
        ("Position: Data Engineer\nEmployer: Initech\n2020 - present", ("Data Engineer", "Initech")),
        ("Data Engineer, Acme, Inc., 2020 - present", ("Data Engineer", "Acme, Inc.")),
        ("2018年4月 - 現在", (None, None)),
        ("Data Engineer, Hooli, 2015 - 2019", (None, None)),
    ],
)
def test_the_current_job_is_the_one_that_goes_on(entry: str, expected: tuple[str | None, str | None]) -> None:
    assert work(f"Maria Silva\nmaria@example.test\nExperience\n{entry}\nEducation\n") == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("8+ years of experience", "8"),
        ("10 Jahre Berufserfahrung", "10"),
        ("12 años de experiencia", "12"),
        ("Experience\nA 2010 - 2014\nB 2012 - 2016", "6"),
        ("Experience\nA 2010 - Present", None),
        ("Nothing", None),
    ],
)
def test_years_are_stated_or_counted_once(text: str, years: str | None) -> None:
    found = reading(f"Maria Silva\n{text}\n").years
    assert (found.value if found else None) == years


def test_languages_are_those_of_their_section() -> None:
    text = "Maria Silva\nExperience\nTaught French cooking\nSprachen\nDeutsch (Muttersprache), Englisch C1\n中文"
    assert reading(text).languages == ("German", "English", "Chinese")


def test_each_must_have_is_shown_by_its_words_or_not_at_all() -> None:
    text = "Maria Silva\nSkills\nk8s, Postgres and R\nNo experience with Go\nWorked in Java teams"
    wanted = ("Kubernetes", "PostgreSQL", "Go", "JavaScript", "3+ years Java or Scala", "R")
    shown = {skill.must_have: skill.words for skill in reading(text, must_haves=wanted).skills}
    line = "k8s, Postgres and R"
    assert shown == {
        "Kubernetes": line, "PostgreSQL": line, "Go": None, "JavaScript": None,
        "3+ years Java or Scala": "Worked in Java teams", "R": line,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "file", "paper"),
    [
        ("Dear team,\nI am writing to apply for the position.\nKind regards,\nMaria", "a.pdf", Paper.COVER_LETTER),
        ("Sehr geehrte Damen,\nhiermit bewerbe ich mich.\nMit freundlichen Grüßen", "a.pdf", Paper.COVER_LETTER),
        ("INVOICE\nInvoice number 7\nAmount due 12 EUR\nVAT\nIBAN", "cv.pdf", Paper.INVOICE),
        ("Job description\nWe are looking for you\nWhat we offer\nYour profile", "a.pdf", Paper.JOB_DESCRIPTION),
        (
            "Senior SRE\njobs@acme.test\nJob description\nWe are looking for you\nSkills\nGo\nExperience\n5 years\n"
            "Education\nany\nLanguages\nEnglish\nWhat we offer\nEqual opportunity employer",
            "a.pdf",
            Paper.JOB_DESCRIPTION,
        ),
        ("Letter of recommendation\nI highly recommend Maria without reservation", "a.pdf", Paper.REFERENCE_LETTER),
        ("This agreement is made between the parties.\nGoverning law\nTerms and conditions", "a.pdf", Paper.CONTRACT),
        ("This is to certify that Maria has successfully completed the course", "a.pdf", Paper.CERTIFICATE),
        ("Some words about the weather", "a.pdf", Paper.OTHER),
    ],
)  # fmt: skip
def test_other_papers_are_told_apart(text: str, file: str, paper: Paper) -> None:
    assert sort_of(text, file) is paper


@pytest.mark.parametrize(
    "trade",
    [
        "Invoice processing, VAT, IBAN payments, purchase order, receipt, subtotal, payment terms",
        "Drafted terms and conditions, governing law, employment contract, NDA, privacy policy",
        "Wrote each job description; equal opportunity employer; what we offer; about us; we are hiring",
        "Newsletter, agenda, meeting minutes, price list, quotation",
    ],
)
def test_a_resume_may_speak_of_other_papers(trade: str) -> None:
    text = f"Maria Silva\nmaria@example.test\nExperience\nClerk, Acme, 2015 - 2020\n{trade}\nEducation\nSkills\nExcel"
    assert sort_of(text, "a.pdf") is Paper.RESUME


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("EXPERIENCE", "experience"),
        ("■ Berufserfahrung:", "experience"),
        ("Skills & Tools", "skills"),
        ("1. Éducation", "education"),
        ("Sprachen und Kenntnisse", "languages"),
        ("Experienced engineer", None),
        ("Maria Silva", None),
    ],
)
def test_headings_open_sections(line: str, section: str | None) -> None:
    assert heading_of(line) == section


def test_letters_set_apart_are_joined() -> None:
    assert [line.text for line in read_sheet("M A R I A   S I L V A\nA B\nSkills")] == ["MARIA SILVA", "A B", "Skills"]


@given(st.text(max_size=500))
def test_any_text_is_read_and_nothing_is_invented(text: str) -> None:
    resume = reading(text, must_haves=("Go", text[:20]))
    for email in resume.emails:
        assert email.value.partition("@")[0] in text.lower()
    for found in (resume.name, resume.location, resume.title, resume.employer, resume.years, *resume.phones):
        assert found is None or 0 < found.confidence <= 1
    assert isinstance(sort_of(text), Paper)


@pytest.mark.parametrize(
    "unit", ["a ", "1 ", "a@", "+1 ", "Name: ", "2019 - ", ", ", "(", "A B ", "\n", "http://x.", "é"]
)
def test_time_grows_with_the_text_alone(unit: str) -> None:
    text = unit * (400_000 // len(unit))
    began = time.monotonic()
    reading(text, must_haves=("Go", "Kubernetes"))
    sort_of(text)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(("candidate", "theirs"), [("Dermot Kilbride", False), ("Hannah Prescott", True)])
def test_a_consultants_contact_lines_are_not_the_candidates(candidate: str, theirs: bool) -> None:
    consultant = Mailbox("Hannah Prescott", "h.prescott@talent.example")
    heard = Hearsay(forwarder=RITA.forwarder, senders=(consultant,))
    text = (
        "Northern Talent Ltd\nHannah Prescott | h.prescott@talent.example | +44 7700 900733\n"
        f"Candidate: {candidate}\nExperience\n2016 - 2020 Engineer, Pennine Software\n"
    )
    resume = read_resume(text, heard)
    assert resume.name is not None
    assert resume.name.value == candidate
    assert bool(resume.emails) is theirs
    assert bool(resume.phones) is theirs


def test_a_page_behind_words_is_the_owners_where_its_site_bears_the_name() -> None:
    """`Portfolio` as a link; an employer's page behind its name is none."""
    text = "Ottilie Bramble\nProduct designer\nEmail me · Portfolio\nExperience\n2020 - 2024 Designer, Avon Apps\n"
    links = ("https://bramble.test/work", "https://avon-apps.test/team", "https://ottiliebramble.test")
    assert reading(text, links=links).links == ("https://bramble.test/work", "https://ottiliebramble.test")
