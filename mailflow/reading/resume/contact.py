"""Mails, telephone numbers and links of a resume's owner, and not those of referees, employers or whoever passed it
on."""

from __future__ import annotations

import re
from collections.abc import Sequence

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from mailflow.mail.message import Mailbox
from mailflow.reading.fold import fold, spellings
from mailflow.reading.resume.model import Found, Hearsay
from mailflow.reading.resume.sheet import OWN_SECTIONS, Line
from mailflow.reading.resume.spelling import name_keys, plain_name, same_name
from mailflow.reading.resume.words import words

_MAIL = re.compile(r"[A-Za-z0-9_.+\-À-ɏ]{1,64}@[A-Za-z0-9\-À-ɏ]{1,63}(?:\.[A-Za-z0-9\-À-ɏ]{1,63}){1,5}")
_AT = r"\s?[\[({<]\s?(?:at|ät)\s?[\])}>]\s?"
_DOT = r"\s?[\[({<]\s?(?:dot|punkt)\s?[\])}>]\s?"
_LABEL = r"[A-Za-z0-9\-]{1,63}"
#: maria [at] example [dot] test
_SPELLED = re.compile(rf"([A-Za-z0-9_.+\-]{{1,64}}){_AT}({_LABEL})((?:{_DOT}{_LABEL}|\.{_LABEL}){{1,4}})", re.I)
_LATIN = re.compile(r"[A-Za-z]")
_DIGITS = re.compile(r"(?:\(?\+|(?<![\w.]))\(?\d(?:[ \xa0]?[().\-–/\u2011]{0,2}[ \xa0]?\d){6,16}")
_DATE = re.compile(
    r"^\(?\d{1,4}\s?[./\-–]\s?\d{1,2}\s?[./\-–]\s?\d{1,4}$"
    r"|^\(?(?:19|20)\d\d\s?[-–/.]\s?(?:\d{1,2}[./])?(?:19|20)\d\d"
    r"|^\d{1,2}[./]\d{4}"
)
#: How numbers are grouped in one country alone: 415-555-0132, 06 12 34 56 78, 07700 900123.
_GROUPED = {
    "US": re.compile(r"^\(?[2-9]\d\d\)?[\s.\-]{1,2}\d{3}[\s.\-]\d{4}$"),
    "FR": re.compile(r"^0[1-79](?:[ .\xa0\-]\d\d){4}$"),
    "GB": re.compile(r"^07\d{3}[ \xa0](?:\d{6}|\d{3}[ \xa0]\d{3})$"),
}
_SITES = (
    "linkedin|github|gitlab|xing|stackoverflow|kaggle|medium|behance|dribbble|bitbucket|orcid|twitter|researchgate"
    "|hackerrank|leetcode"
)
_IN_LINK = r"[^\s<>\"'|，,;()\[\]]"
_LINK = re.compile(
    rf"(?:https?://|www\.){_IN_LINK}{{3,200}}"
    rf"|(?<![\w@.\-/])(?:[a-z]{{2,3}}\.)?(?:{_SITES})\.(?:com|org|net)/{_IN_LINK}{{1,150}}",
    re.I,
)
_PROFILE_HOSTS = (
    *("linkedin.com", "github.com", "gitlab.com", "xing.com", "stackoverflow.com", "kaggle.com", "medium.com"),
    *("behance.net", "dribbble.com", "bitbucket.org", "orcid.org", "twitter.com", "x.com", "researchgate.net"),
    *("hackerrank.com", "leetcode.com", "dev.to", "scholar.google.com"),
)


def emails(lines: Sequence[Line], links: Sequence[str], name: str | None, heard: Hearsay) -> tuple[Found, ...]:
    """The owner's addresses, the likeliest first. An address of a referee, of the forwarder or of the forwarder's
    company is not the owner's unless it bears the owner's name."""
    scores: dict[str, tuple[float, str]] = {}
    for line in lines:
        for address in addresses_in(line.text):
            score = _mail_score(address, line, name, heard)
            if score > scores.get(address, (-9.0, ""))[0]:
                scores[address] = (score, line.text)
    for link in links:
        if link.lower().startswith("mailto:"):
            for address in addresses_in(link[7:]):
                scores.setdefault(address, (_mail_score(address, Line(link, "top", 0), name, heard) - 0.5, link))
    ranked = sorted(scores.items(), key=lambda each: -each[1][0])
    return tuple(Found(address, min(1.0, score / 4), text) for address, (score, text) in ranked if score > 0)


def addresses_in(text: str) -> list[str]:
    """Mail addresses in a text, lower-cased, also those spelled `maria [at] example [dot] test`."""
    found = [match[0].strip(".-").lower() for match in _MAIL.finditer(text)]
    for match in _SPELLED.finditer(text):
        tail = re.sub(r"\s?[\[({<]\s?(?:dot|punkt)\s?[\])}>]\s?", ".", match[3], flags=re.I)
        found.append(f"{match[1]}@{match[2]}{tail}".lower())
    return found


def bears_name(address: str, name: str) -> bool:
    """Whether the part before the @ holds a word of the name: maria.silva@, msilva@, silva87@."""
    local = re.sub(r"[^\w]", "", fold(address.partition("@")[0]))
    keys = name_keys(name)
    if not local or not keys:
        return False
    written = {fold(word): word for word in re.split(r"[\s\-‐‑]+", name)}
    forms = [{re.sub(r"\W", "", form) for form in spellings(written.get(key, key))} for key in keys]
    if any(len(form) >= 3 and form in local for each in forms for form in each):
        return True
    return len(keys) > 1 and all(any(form in local for form in each) for each in forms)


def _mail_score(address: str, line: Line, name: str | None, heard: Hearsay) -> float:
    named = bool(name) and bears_name(address, name or "")
    score = 3.0 if line.section in OWN_SECTIONS else 1.0
    score += 3.0 * named - line.number / 100
    if line.section == "references" or re.search(r"\b(?:references?|referees?|supervisor|manager)\b", line.text, re.I):
        score -= 1.5 if named else 5.0
    others = {other.address for other in _others(name, heard)}
    if address in others:
        return -9.0
    if any(sender.address == address for sender in heard.senders):
        score += 1.0
    if not named and address.partition("@")[2] in {other.partition("@")[2] for other in others}:
        score -= 6.0
    return score


def phones(lines: Sequence[Line], region: str | None, name: Found | None, heard: Hearsay) -> tuple[Found, ...]:
    """The owner's telephone numbers as E.164, the likeliest first. A number without a country is read by `region`;
    where that is not known either, it is left out rather than guessed."""
    scores: dict[str, tuple[float, str]] = {}
    others = _others(name.value if name else None, heard)
    letterhead = _letterhead(lines, name, others)
    own = _own_addresses(lines, name, heard)
    for line in lines:
        if line.section == "references" or line.number < letterhead or _is_of(others, line.text):
            continue
        if _names_another(line.text, own):
            continue
        for raw, label in _numbers_in(line.text):
            near = line.section in OWN_SECTIONS
            if not (near or label or raw.startswith("+")):
                continue
            number = _e164(raw, region) or _e164(raw.rpartition(" ")[0], region)  # a postcode may follow
            if number is None:
                continue
            score = 2.0 * near + 1.5 * label + 0.5 * raw.startswith("+") - line.number / 100
            if score > scores.get(number, (-9.0, ""))[0]:
                scores[number] = (score, line.text)
    ranked = sorted(scores.items(), key=lambda each: -each[1][0])
    return tuple(Found(number, max(0.3, min(1.0, score / 3.5)), text) for number, (score, text) in ranked)


def _own_addresses(lines: Sequence[Line], name: Found | None, heard: Hearsay) -> frozenset[str]:
    """Addresses that bear the owner's name, or that the owner wrote from."""
    shown = {address for line in lines[:200] for address in addresses_in(line.text)}
    wrote = {sender.address for sender in heard.senders}
    return frozenset(a for a in shown if a in wrote or (name is not None and bears_name(a, name.value)))


def _names_another(text: str, own: frozenset[str]) -> bool:
    """A line with somebody else's address, where the owner's stands on another: the number in it is theirs as well."""
    there = addresses_in(text)
    return bool(own and there) and not own & set(there)


def _letterhead(lines: Sequence[Line], name: Found | None, others: Sequence[Mailbox]) -> int:
    """Up to which line others speak of themselves: above the candidate's name, where one of them is named there."""
    first = next((line.number for line in lines if name and line.text == name.words), 0)
    return first if any(_is_of(others, line.text) for line in lines[:first]) else 0


def _others(name: str | None, heard: Hearsay) -> tuple[Mailbox, ...]:
    """Whoever sent the resume or passed it on and is not its owner: the forwarder, an agency's consultant."""
    if heard.own:
        return ()
    agents = tuple(sender for sender in heard.senders if name and _is_somebody_else(sender, name))
    return (heard.forwarder, *agents) if heard.forwarder else agents


def _is_somebody_else(sender: Mailbox, name: str) -> bool:
    """Whether a sender's name is another than this one, both being written in letters that can be compared."""
    comparable = plain_name(sender.name) is not None and _LATIN.search(sender.name) and _LATIN.search(name)
    return bool(comparable) and not same_name(sender.name, name) and not bears_name(sender.address, name)


def _is_of(others: Sequence[Mailbox], text: str) -> bool:
    """Whether a line names one of them, by address or by name."""
    return any(other.address in text.lower() or (len(other.name) > 4 and other.name in text) for other in others)


def _numbers_in(text: str) -> list[tuple[str, bool]]:
    """Digits that may be a telephone number, and whether a word says so."""
    found: list[tuple[str, bool]] = []
    for match in _DIGITS.finditer(text[:600]):
        raw = match[0].strip(" -–.(/") if match[0].count("(") != match[0].count(")") else match[0].strip(" -–./")
        before = text[max(0, match.start() - 30) : match.start()]
        label = fold(re.split(r"[|•·,;\t/]|\s{3,}|\d", before)[-1].strip(" .:：()-–+☎📞✆📱"))
        digits = sum(letter.isdigit() for letter in raw)
        if not 7 <= digits <= 16 or _DATE.match(raw) or label in words("labels", "not_phone", "places"):
            continue
        if re.search(r"https?://\S*$|\w/$|@\S*$", before):
            continue
        found.append((raw, label in words("labels", "phone", "places") or bool(re.search(r"[☎📞✆📱]\s*$", before))))
    return found


def _e164(raw: str, region: str | None) -> str | None:
    compact = re.sub(r"[^\d+(]", "", raw)
    if compact.startswith(("(+", "+")):
        raw, region = raw.lstrip("("), None
    elif re.sub(r"\D", "", raw).startswith("00"):
        raw, region = "+" + re.sub(r"\D", "", raw)[2:], None
    elif region is None:
        region = next((country for country, shape in _GROUPED.items() if shape.match(raw)), None)
        if region is None:
            return None
    try:
        number = phonenumbers.parse(raw, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def profile_links(lines: Sequence[Line], links: Sequence[str], name: str | None) -> tuple[str, ...]:
    """The owner's pages: profiles on the known sites, any page named in the head of the resume, and pages behind its
    words on a site that bears the owner's name."""
    keys = [key for key in name_keys(name or "") if len(key) > 3]
    found: dict[str, str] = {}
    for line in lines:
        if line.section == "references":
            continue
        for match in _LINK.finditer(line.text[:600]):
            _keep_link(found, match[0], line.section in OWN_SECTIONS)
    for link in links:
        if link.lower().startswith(("http://", "https://")):
            labels = re.split(r"[.\-]", re.split(r"[/?#]", link, maxsplit=3)[2].lower())
            theirs = any(label.startswith(key) or label.endswith(key) for label in labels for key in keys)
            _keep_link(found, link, own=theirs)
    return tuple(found.values())[:12]


def _keep_link(found: dict[str, str], raw: str, own: bool) -> None:
    link = raw.rstrip(".,;:!?)>]/\\")
    link = link if "://" in link else "https://" + link
    host, _, path = re.sub(r"^https?://", "", link, flags=re.I).partition("/")
    host = host.lower().removeprefix("www.")
    site = next((known for known in _PROFILE_HOSTS if host == known or host.endswith("." + known)), None)
    if site is None and not own:
        return
    if (site and not path) or (site in ("github.com", "gitlab.com", "bitbucket.org") and "/" in path.strip("/")):
        return
    if site == "linkedin.com" and not path.lower().startswith(("in/", "pub/", "profile/")):
        return
    found.setdefault(f"{host}/{path}".lower().rstrip("/"), link)
