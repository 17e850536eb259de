"""Sample candidates of many cultures and the text of their resumes. None of them exists; domains and numbers are
reserved for examples, or as near to that as a country's numbering allows."""

# ruff: noqa: E501 — tables and mails read better whole than wrapped

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate: how the resume writes the name (`written`), what it must be read as (`name`), and the fields."""

    name: str
    written: str
    email: str
    phone: str
    dialled: str
    place: str
    title: str
    employer: str
    link: str = ""
    language: str = "en"


WORDS = {
    "en": ("Experience", "Present", "Education", "Skills", "Languages", "English, German", "References"),
    "de": ("Berufserfahrung", "heute", "Ausbildung", "Kenntnisse", "Sprachen", "Deutsch, Englisch", "Referenzen"),
    "fr": (
        "Expérience professionnelle",
        "aujourd'hui",
        "Formation",
        "Compétences",
        "Langues",
        "Français, Anglais",
        "Références",
    ),
    "es": (
        "Experiencia laboral",
        "actualidad",
        "Educación",
        "Habilidades",
        "Idiomas",
        "Español, Inglés",
        "Referencias",
    ),
    "pt": (
        "Experiência profissional",
        "atual",
        "Formação",
        "Competências",
        "Idiomas",
        "Português, Inglês",
        "Referências",
    ),
    "it": ("Esperienza professionale", "oggi", "Istruzione", "Competenze", "Lingue", "Italiano, Inglese", "Referenze"),
    "nl": ("Werkervaring", "heden", "Opleiding", "Vaardigheden", "Talen", "Nederlands, Engels", "Referenties"),
    "ru": ("Опыт работы", "настоящее время", "Образование", "Навыки", "Языки", "Русский, Английский", "Рекомендации"),
    "zh": ("工作经历", "至今", "教育背景", "技能", "语言能力", "中文, 英语", "推荐人"),
}

PEOPLE = (
    Person("Maria Silva", "MARIA SILVA", "maria.silva@example.test", "+351912345678", "912 345 678", "Lisbon, Portugal", "Senior Site Reliability Engineer", "Initech", "linkedin.com/in/maria-silva", "en"),
    Person("Hans-Peter Müller", "Dr. Hans-Peter Müller", "hp.mueller@example.test", "+493023125123", "030 23125 123", "10115 Berlin", "Datenanalyst", "Globex GmbH", "", "de"),
    Person("Jean Dupont", "DUPONT Jean", "jean.dupont@example.test", "+33199001234", "01 99 00 12 34", "75011 Paris, France", "Ingénieur DevOps", "Hooli", "github.com/jdupont", "fr"),
    Person("Ana García López", "García López, Ana", "ana.garcia@example.test", "+34612345678", "+34 612 345 678", "Madrid", "Desarrolladora backend", "Umbrella S.A.", "", "es"),
    Person("João dos Santos", "JOÃO DOS SANTOS", "jsantos@example.test", "+5511987654321", "(11) 98765-4321", "São Paulo, Brasil", "Engenheiro de dados", "Stark Ltda", "linkedin.com/in/joaodossantos", "pt"),
    Person("Giulia D'Angelo", "Giulia D'Angelo", "giulia.dangelo@example.test", "+393123456789", "+39 312 345 6789", "Milano, Italia", "Analista dati", "Wayne S.r.l.", "", "it"),
    Person("Anna van der Berg", "van der Berg, Anna", "a.vanderberg@example.test", "+31612345678", "06 12345678", "1012 AB Amsterdam", "Data engineer", "Soylent B.V.", "", "nl"),
    Person("Sean O'Brien", "SEAN O'BRIEN, MBA", "sean.obrien@example.test", "+442079460123", "020 7946 0123", "London, UK", "Platform Engineer", "Acme Systems Ltd", "github.com/seanob", "en"),
    Person("Ngozi Okonjo-Eze", "Ngozi Okonjo-Eze", "ngozi.eze@example.test", "+2348031234567", "+234 803 123 4567", "Lagos, Nigeria", "Product Designer", "Vandelay", "behance.net/ngozieze", "en"),
    Person("Nguyễn Văn An", "Nguyễn Văn An", "van.an@example.test", "+84912345678", "+84 912 345 678", "Hà Nội, Việt Nam", "Backend Developer", "Pied Piper", "", "en"),
    Person("Abdul Rahman bin Ismail", "ABDUL RAHMAN BIN ISMAIL", "abdul.ismail@example.test", "+60123456789", "+60 12-345 6789", "Kuala Lumpur, Malaysia", "Data Scientist", "Cyberdyne", "", "en"),
    Person("Łukasz Wiśniewski", "Łukasz Wiśniewski", "l.wisniewski@example.test", "+48512345678", "512 345 678", "00-950 Warszawa, Polska", "DevOps Engineer", "Tyrell", "github.com/lwis", "en"),
    Person("Мария Иванова", "Мария Иванова", "m.ivanova@example.test", "+79161234567", "+7 916 123-45-67", "Москва", "Инженер по данным", "Ромашка", "", "ru"),
    Person("王小明", "王小明", "xiaoming.wang@example.test", "+8613812345678", "+86 138 1234 5678", "上海", "数据工程师", "未来公司", "", "zh"),
    Person("Priya Krishnamurthy", "Priya Krishnamurthy", "priya.k@example.test", "+919812345678", "+91 98123 45678", "Bengaluru, India", "Machine Learning Engineer", "Massive Dynamic", "linkedin.com/in/priya-krishnamurthy", "en"),
    Person("Jane Doe", "Ms. Jane Doe, PhD", "jane.doe@example.test", "+14155550132", "(415) 555-0132", "San Francisco, CA", "Staff Engineer", "Initrode, Inc.", "linkedin.com/in/janedoe", "en"),
    Person("Angus McDonald", "ANGUS MCDONALD", "angus.mcdonald@example.test", "+441632960123", "01632 960123", "Edinburgh, Scotland", "SRE", "Wonka plc", "", "en"),
    Person("José Luis de la Cruz", "José Luis de la Cruz", "jl.delacruz@example.test", "+525512345678", "+52 55 1234 5678", "Ciudad de México", "Ingeniero de software", "Aperture", "", "es"),
    Person("Åsa Lindström", "Åsa Lindström", "asa.lindstrom@example.test", "+46701740605", "+46 70 174 06 05", "Stockholm, Sweden", "QA Engineer", "Oscorp AB", "", "en"),
    Person("Fiona Fitzgerald", "Fiona Fitzgerald", "fiona.fitz@example.test", "+353851234567", "+353 85 123 4567", "Dublin, Ireland", "Office Manager", "Duff", "", "en"),
)  # fmt: skip


def resume_lines(person: Person, *, referee: str = "Bob Boss, bob.boss@globex.test, +1 415 555 0199") -> list[str]:
    """The resume as lines, the name first."""
    work, present, school, skills, languages, spoken, references = WORDS[person.language]
    return [
        person.written,
        person.title,
        f"{person.email} | {person.dialled} | {person.place}",
        *([person.link] if person.link else []),
        work,
        f"{person.title}, {person.employer}",
        f"2019 - {present}",
        "Python, Kubernetes, Terraform; on call for forty services",
        "Junior Engineer, Globex",
        "2014 - 2019",
        school,
        "University of Example, 2010 - 2014",
        skills,
        "Python, Go, PostgreSQL, Kubernetes",
        languages,
        spoken,
        references,
        referee,
    ]


def columns(person: Person) -> tuple[list[str], list[str]]:
    """The resume as a left and a right column, the name atop the left one."""
    work, present, school, skills, languages, spoken, references = WORDS[person.language]
    left = [person.written, person.email, person.dialled, person.place, *([person.link] if person.link else [])]
    left += [skills, "Python, Go", "PostgreSQL", languages, spoken]
    right = [
        work,
        person.title,
        person.employer,
        f"2019 - {present}",
        "Kubernetes and Terraform for forty teams",
        school,
    ]
    right += ["University of Example", "2010 - 2014", references, "Bob Boss, bob.boss@globex.test"]
    return left, right
