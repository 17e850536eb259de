"""Cuts a dated sentence into clauses.

A clause ends at a comma, colon, dash, bracket or quotation mark, at a word that joins, and where somebody else becomes
the subject; never inside a date. What a clause says is judged elsewhere.
"""

from __future__ import annotations

from mailflow.reading.date_clauses import Clause
from mailflow.reading.date_finder import DatePhrase
from mailflow.reading.date_lexicon import Term, lex
from mailflow.reading.date_phrases import DatedSentence

_SIGNS = frozenset(",;:()[]–—*•|")
_QUOTES = frozenset('"“”„«»')
#: What keeps "and" from carrying a promise on.
_BLOCKS_INHERITED = ("wishes", "hold", "away", "requests", "facts", "things", "third", "subordinate", "not_promises")


def clauses(dated: DatedSentence, names: frozenset[str] = frozenset()) -> list[Clause]:
    """The clauses of a sentence in order. `names` are folded words of the candidates' names."""
    return _Splitter(dated, names).split()


class _Splitter:
    """Cuts one sentence into clauses."""

    def __init__(self, dated: DatedSentence, names: frozenset[str]) -> None:
        self.dated = dated
        self.names = names
        self.tokens = dated.sentence.tokens
        self.found: list[Clause] = []
        self.dates = {place: phrase for phrase in dated.phrases for place in range(*phrase.tokens)}
        self.terms: list[Term] = []
        self.phrases: list[DatePhrase] = []
        self.joined = self.subordinate = self.third = self.quote = self.begun_in_quote = False

    def split(self) -> list[Clause]:
        place = 0
        while place < len(self.tokens):
            phrase = self.dates.get(place)
            if phrase is not None:
                self.phrases.append(phrase)
                place = phrase.tokens[1]
                continue
            end = place
            while end < len(self.tokens) and end not in self.dates:
                end += 1
            for term in lex(self.tokens[place:end], self.dated.lexicon.promises):
                self._take(Term(term.senses, place + term.start, place + term.end))
            place = end
        self._close()
        return self.found

    def _take(self, term: Term) -> None:
        token = self.tokens[term.start]
        senses = term.senses
        if token.text in _QUOTES:
            self._close(token.text)
            self.quote = self.begun_in_quote = not self.quote
        elif token.text in _SIGNS or (token.text == "-" and self._apart(term.start)):
            self._close(token.text)
        elif "joins" in senses:
            self._close()
            self.joined = True
        elif "subordinate" in senses and "cues" not in senses:
            self._close()
            self.subordinate = True
            self.terms.append(term)
        elif "third" in senses and "cues" not in senses and not self._governed():
            self._close()
            self.third = True
            self.terms.append(term)
        else:
            self.terms.append(term)

    def _apart(self, place: int) -> bool:
        """Whether a dash has blanks around it, or begins or ends the sentence."""
        if place in (0, len(self.tokens) - 1):
            return True
        dash = self.tokens[place]
        return self.tokens[place - 1].end < dash.start or self.tokens[place + 1].start > dash.end

    def _governed(self) -> bool:
        """Whether a pronoun is no subject: "for her", "avec elle"."""
        return bool(self.terms) and "governs" in self.terms[-1].senses

    def _close(self, sign: str = "") -> None:
        if self.terms or self.phrases:
            places = sorted(place for term in self.terms for place in range(term.start, term.end))
            dated = [place for phrase in self.phrases for place in range(*phrase.tokens)]
            clause = Clause(
                lexicon=self.dated.lexicon,
                tokens=tuple(self.tokens[place] for place in sorted([*places, *dated])),
                terms=tuple(self.terms),
                phrases=tuple(self.phrases),
                free=tuple((place, self.tokens[place]) for place in places),
                joined=self.joined,
                subordinate=self.subordinate,
                third=self.third,
                quoted=self.begun_in_quote,
                inherits=self._inherits(),
                closed_by=sign,
                opens=not self.found and not any(t.text[0].isalnum() for t in self.tokens[: min([*places, *dated])]),
                names=self.names,
            )
            self.found.append(clause)
        self.terms, self.phrases = [], []
        self.joined = self.subordinate = self.third = False
        self.begun_in_quote = self.quote

    def _inherits(self) -> bool:
        """Whether "and" carries the writer's promise on: "I'll look today and decide by Friday"."""
        if not (self.joined and self.phrases and self.found and self.found[-1].carries):
            return False
        return not any(kind in term.senses for term in self.terms for kind in _BLOCKS_INHERITED)
