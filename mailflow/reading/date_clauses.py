"""What one clause says of promising: who speaks, wishes, asks, doubts, or is merely a date.

It judges words by the lexicon only, and leaves to its caller what neighbouring clauses make of each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.reading.date_finder import DatePhrase
from mailflow.reading.date_lexicon import DateLexicon, Term
from mailflow.reading.date_words import Token

#: Between "give me" and its time may stand "about", "ancora".
_ASK_GAP = 2
_SHORTEST_FUTURE = 5
#: With more words than a preposition, an article and what it is about, a verb may be among them.
_REPEATED = 1
_BLOCKS_ANY = ("wishes", "hold", "away")
_BLOCKS_FRAGMENT = (*_BLOCKS_ANY, "requests", "second", "facts", "things", "third", "subordinate", "not_promises")
_BLOCKS_REPEATED = (*_BLOCKS_ANY, "requests", "facts", "third", "subordinate", "not_promises")
#: Words that a mere deadline may stand beside.
_ANSWERING = frozenset({"filler", "thinking", "cues", "cues_at_start", "then", "governs"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its tokens and promise terms (by their place in the sentence), its dates, and how it begins."""

    lexicon: DateLexicon
    tokens: tuple[Token, ...]
    terms: tuple[Term, ...]
    phrases: tuple[DatePhrase, ...]
    free: tuple[tuple[int, Token], ...]
    joined: bool = False
    subordinate: bool = False
    third: bool = False
    quoted: bool = False
    inherits: bool = False
    closed_by: str = ""
    opens: bool = False
    names: frozenset[str] = frozenset()

    def has(self, *kinds: str) -> bool:
        """Whether one of its terms has one of the kinds."""
        return any(kind in term.senses for term in self.terms for kind in kinds)

    @property
    def empty(self) -> bool:
        """Whether it holds no word and no date."""
        return not self.phrases and not any(token.text[0].isalpha() for _, token in self.free)

    @property
    def requests(self) -> bool:
        """Whether it asks the other side for something."""
        return self.has("requests") and not self.promises

    @property
    def thinks(self) -> bool:
        """Whether it says that the writer is not ready: "not sure yet", "in meetings"."""
        return self.has("thinking", "think", "ask")

    @property
    def hopes(self) -> bool:
        """Whether it only wishes for what follows: "ich hoffe, ..."."""
        return self.has("hopes") and not self.phrases

    @property
    def farewell(self) -> bool:
        """Whether it is but "bis Freitag" or "à demain", which a stop makes a goodbye."""
        if self.free and any(token.text[0].isalnum() for _, token in self.free):
            return False
        return self.tokens[0].key in self.lexicon.farewells and self.phrases[0].kind in ("weekday", "day", "span")

    @property
    def then(self) -> bool:
        """Whether it points back to a date: "will decide then"."""
        return self.has("then")

    @property
    def prepares(self) -> bool:
        """Whether the writer says that they look at something, without a word of answering."""
        about = self.has("first", "looks", "verbs") and not (self.third or self.subordinate or self.quoted)
        return about and not self.has(*_BLOCKS_ANY, "requests", "second", "facts")

    @property
    def latest(self) -> bool:
        """Whether its last date is a limit: "Friday at the latest"."""
        return bool(self.phrases) and "latest" in self.phrases[-1].preps

    @property
    def temporal(self) -> bool:
        """Whether it says when something else will be: "once we have met on Friday"."""
        first = self.tokens[0].key if self.tokens else ""
        return any("after" in entry.senses and not entry.rest for entry in self.lexicon.dates.get(first, ()))

    @property
    def opens_question(self) -> bool:
        """Whether it begins as a question does."""
        return bool(self.terms) and "questions" in self.terms[0].senses

    @property
    def label(self) -> bool:
        """Whether it only names who or what is meant, or says yes, thanks or the like: "Maria:", "2 no", "ok"."""
        if self.phrases or self.has(*_BLOCKS_FRAGMENT):
            return False
        known = self._known()
        words = [token for place, token in self.free if token.text[0].isalnum() and place not in known]
        return len(words) <= 3 and all(not token.text[0].islower() for token in words)

    def _known(self) -> set[int]:
        return {place for t in self.terms if _ANSWERING & t.senses.keys() for place in range(t.start, t.end)}

    @property
    def promises(self) -> bool:
        """Whether the writer says here what they will do."""
        if self.subordinate or self.third or self.quoted or self.has(*_BLOCKS_ANY):
            return False
        return self.inherits or self._speaks() is not None or self.asks_for_time

    @property
    def carries(self) -> bool:
        """Whether its promise may be for the date of the clause behind it."""
        return self.promises and (not self.phrases or self.promised_phrase() is not None)

    @property
    def asks_for_time(self) -> bool:
        """Whether the writer asks for time: "give me two days", "let me sleep on it until Friday"."""
        return self._time_asked() is not None

    def promised_phrase(self) -> DatePhrase | None:
        """The date that the promise is for."""
        asked = self._time_asked()
        if asked is not None:
            return asked
        cue = self._speaks()
        start, end = (cue.start, cue.end) if cue else (0, 0)
        fitting = [phrase for phrase in self.phrases if self._fits(phrase)]
        behind = [phrase for phrase in fitting if phrase.tokens[0] >= end and not self._fact_between(end, phrase)]
        if behind:
            return next((phrase for phrase in behind if "latest" in phrase.preps), behind[0])
        before = [phrase for phrase in fitting if phrase.tokens[1] <= start]
        return before[-1] if before else None

    @property
    def fragment(self) -> bool:
        """Whether it is a mere deadline, with nothing beside it but names and words of answering."""
        if not self.phrases or self.subordinate or self.third or self.quoted or self.has(*_BLOCKS_FRAGMENT):
            return False
        if not all(self._fits(phrase) for phrase in self.phrases):
            return False
        if self.has("thinking") and self.phrases[0].kind == "day" and not self.phrases[0].preps:
            # "slammed today" says how today is.
            return False
        first_date = self.phrases[0].tokens[0]
        known = self._known()
        for number, (place, token) in enumerate(self.free):
            if place in known or not token.text[0].isalnum() or token.key in self.names:
                continue
            if token.text[0].isdigit() and place < first_date:
                continue
            if not token.text[0].isupper() or not self._may_be_name(number, place):
                return False
        return True

    def repeats(self, before: Clause) -> bool:
        """Whether it gives a date for something else in the words of the clause before, whose verb it leaves out: `sui
        cuochi ti rispondo martedì, sui camerieri giovedì`."""
        if not self.phrases or self.subordinate or self.third or self.quoted or self.has(*_BLOCKS_REPEATED):
            return False
        alike = bool(self.terms and before.terms) and self.tokens[0].key == before.tokens[0].key
        governed = alike or all(clause.terms and "governs" in clause.terms[0].senses for clause in (self, before))
        named = [token for place, token in self.free if place not in self._known() and token.text[0].isalpha()]
        led = self.phrases[0].tokens[0] > self.terms[0].start if self.terms else False
        return governed and led and len(named) <= _REPEATED and all(self._fits(phrase) for phrase in self.phrases)

    def counts_on(self, before: Clause | None) -> bool:
        """Whether its only date is the next number of a list: `pour le 1 et le 2`."""
        if before is None or not (self.joined and before.label) or len(self.phrases) != 1 or self.terms:
            return False
        numbered = any(token.text.isdigit() for token in before.tokens)
        return numbered and self.phrases[0].preps <= {"on", "glue"} and self.tokens[-1].text.isdigit()

    def _may_be_name(self, number: int, place: int) -> bool:
        """Whether a capital says name here: behind a word of answering, or within a sentence but for German nouns."""
        if number and place == self.free[number - 1][0] + 1:
            return not any(term.end == place and "from_whom" in term.senses for term in self.terms)
        if self.lexicon.language == "de":
            return any(term.end == place and "governs" in term.senses for term in self.terms)
        return not self.opens

    def _speaks(self) -> Term | None:
        """The term by which the writer speaks of what they will do."""
        first = None
        for number, term in enumerate(self.terms):
            following = self.terms[number + 1 : number + 3]
            if any("not_promises" in other.senses for other in following):
                continue
            if "cues" in term.senses or ("deadline_cues" in term.senses and self._has_deadline()):
                return term
            if "cues_at_start" in term.senses and self._leads(number):
                return term
            if "to_you" in term.senses and self._does(term):
                return term
            if "verbs" in term.senses and self.has("first"):
                first = first or term
            if self._future(term) and (self.lexicon.language != "fr" or self.has("first")):
                first = first or term
        return first

    def _does(self, to_you: Term) -> bool:
        """Whether a verb beside words such as `je vous` says what the writer does for the reader."""
        deeds = self.lexicon.deeds
        place = to_you.start - 1 if deeds.ahead else to_you.end
        key = next((token.key for at, token in self.free if at == place), "")
        known = any("questions" in term.senses for term in self.terms if term.start <= place < term.end)
        return key.isalpha() and key.endswith(deeds.endings) and key not in deeds.never and not known

    def _has_deadline(self) -> bool:
        """Whether a date is led in as a limit; "I can on Thursday" is no promise, "I can by Thursday" is one."""
        return any(phrase.preps & {"by", "within", "latest"} for phrase in self.phrases)

    def _leads(self, number: int) -> bool:
        """Whether nothing but figures, signs and words of answering stands before this term."""
        return all("filler" in term.senses or not self._word(term) for term in self.terms[:number])

    def _word(self, term: Term) -> bool:
        return any(token.text[0].isalpha() for place, token in self.free if term.start <= place < term.end)

    def _future(self, term: Term) -> bool:
        if not self.lexicon.endings or term.end - term.start != 1 or "not_promises" in term.senses:
            return False
        word = next((token.text.lower() for place, token in self.free if place == term.start), "")
        return len(word) >= _SHORTEST_FUTURE and word.endswith(self.lexicon.endings)

    def _time_asked(self) -> DatePhrase | None:
        for number, term in enumerate(self.terms):
            if not ("ask" in term.senses or ("ask_at_start" in term.senses and self._leads(number))):
                continue
            for phrase in self.phrases:
                if (self._beside(term, phrase) or self.has("think")) and self._is_time_to_have(phrase):
                    return phrase
        return None

    def _beside(self, ask: Term, phrase: DatePhrase) -> bool:
        """Whether little stands between asking for time and the time."""
        start, end = sorted((ask.start, ask.end, *phrase.tokens))[1:3]
        if end - start > _ASK_GAP:
            return False
        if phrase.kind == "duration" or "until" in phrase.preps:
            return True
        # Where one word says "by" and "until", "give me your answer by Friday" stands close to "give me until Friday".
        between = [term for term in self.terms if start <= term.start < end]
        return not self.has("answers") and all("beside_ask" in term.senses for term in between)

    def _is_time_to_have(self, phrase: DatePhrase) -> bool:
        if phrase.kind == "duration" or "until" in phrase.preps:
            return True
        # German and Portuguese have one word for "by" and "until".
        return "by" in phrase.preps and self.lexicon.language in ("de", "pt")

    def _fits(self, phrase: DatePhrase) -> bool:
        """Whether a date can be a deadline: not a bare duration, not the end of a waiting."""
        if phrase.kind == "duration":
            return "within" in phrase.preps
        if phrase.kind == "time":
            return bool(phrase.preps & {"by", "at", "latest", "this"}) or len(self.phrases) == 1 == len(self.terms) + 1
        if phrase.kind == "month":
            return bool(phrase.preps & {"by", "within", "on"})
        return "until" not in phrase.preps or "by" in phrase.preps

    def _fact_between(self, end: int, phrase: DatePhrase) -> bool:
        if "event" in phrase.preps:
            return False
        return any("facts" in term.senses and end <= term.start < phrase.tokens[0] for term in self.terms)
