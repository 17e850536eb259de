"""Phrases of the lexicon found in tokens: the longest that begins at a word, parted verbs with what stands between.

Decides which words belong together; never what they mean in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mailflow.reading.lexicons import FIRM, PLACED, TITLE, Kind, Phrase, Sense
from mailflow.reading.model import Verdict
from mailflow.reading.names import Mention, Roster
from mailflow.reading.phrasebook import LIGHT_WORDS, Lexicon
from mailflow.reading.tokens import SENTENCE_ENDS, Token

_GAP_WORDS = 7
_MENTION = Sense(Kind.MENTION)
_ARTICLE = Sense(Kind.FILLER, "article")
#: Nouns that an article may stand before.
_THINGS = frozenset({Kind.TIME, Kind.MONTH, Kind.UNIT})
#: What an article is taken for where no candidate stands behind it.
_LIKE_ARTICLES = frozenset({Kind.SHE, Kind.THEY, Kind.FILLER, Kind.ARTICLE})
#: What may follow a verdict that stands behind a name: `Anna in please`, `John is out because ...`.
_GOES_ON = (Kind.PLEASE, Kind.POLITE, Kind.AND, Kind.BECAUSE, Kind.CONTRAST, Kind.CONCESSION)
_WAY = Sense(Kind.FILLER, "way")
#: What may stand before a word that heads a list.
_LINE_BEGINS = frozenset(".!?;\n,*•-")
_CLOSING = frozenset(".!?;\n,:-–—()=→…/&")
#: What may part a name from what is said of it: `Maria: in`.
_LABELLING = frozenset(":-–—=→")
#: From here on letters are arrows, symbols and emoji.
_FIRST_PICTURE = "\u2190"
#: What may stand between a name and the verb that decides on it: `John I'd skip`, `Maria let's take`.
_FRONTED = frozenset({Kind.FILLER, Kind.ME, Kind.FUTURE, Kind.PLEASE, Kind.ALSO})
#: At most so many articles and titles stand before a name: `la dott.ssa Berger`.
_LED = 3
_LEADS = frozenset({Kind.ARTICLE, Kind.FILLER, Kind.SHE, Kind.TO})
_DASHES = frozenset("-–—()")
#: Verdicts that describe who is named before them.
_DESCRIBING = frozenset({"soft", "fit", "bare"})
_FIRST_PERSON = ("i", "we", "let", "lets")
#: Whom something may be said of, and within how many words the verb stands behind them (`no nos convencen`).
_SUBJECTS = frozenset({Kind.MENTION, Kind.GROUP, Kind.THEY, Kind.PERSON, Kind.ORDER})
_VERB_WITHIN = 3

#: A phrase, its end, and the tokens of its second half.
_Found = tuple[Phrase | None, int, tuple[int, ...]]


class Mark(NamedTuple):
    """One word or phrase with its part; `at` is its first token, `start` and `end` its letters in the text."""

    sense: Sense
    key: str
    start: int
    end: int
    mention: Mention | None = None
    #: Where the second half of a parted verb ends ("put … on hold").
    capital: bool = False


def _reach(found: _Found) -> int:
    """The end of all that a phrase holds."""
    return max(found[1], found[2][-1] + 1 if found[2] else 0)


def _agrees(between: Sense, around: Sense) -> bool:
    """Whether an answer between the halves of a verb says the same: `nodigen wij graag uit`."""
    return between.value == "answer" and between.verdict is around.verdict


class Phrases:
    """Marks tokens one after the other, asking what stands before and after."""

    def __init__(self, tokens: Sequence[Token], lexicon: Lexicon, roster: Roster, *, under: bool = False) -> None:
        self.tokens = tokens
        self._keys = [token.key for token in tokens]
        #: Where a verb stands as it is said of several, and how it is said of one.
        self._said_of_several = lexicon.said_of_several(self._keys)
        self.lexicon = lexicon
        self.roster = roster
        #: Whether the text stands under a quoted candidate, who then needs no name.
        self.under = under
        self.marks: list[Mark] = []
        #: Tokens that are the second half of a parted verb.
        self.tails: set[int] = set()
        #: Tokens that are the second half of an "and".
        self.joints: set[int] = set()
        #: For each second half of a verb the mark that is the first half.
        self.halves: dict[int, int] = {}
        #: Where verbs begin that take what stands behind them: `ich will Maria`.
        self.taking: set[int] = set()
        #: Tokens that are candidates or words of the language for sure, where a name is such a word.
        self.names: set[int] = set()
        self.words: set[int] = set()
        #: Whether the writer gives candidates a capital letter.
        self.named_in_capitals = False
        #: Tokens that are days of a month.
        self.dated: list[int] = []

    def _add(self, at: int, end: int, sense: Sense, mention: Mention | None = None) -> int:
        first, last = self.tokens[at], self.tokens[end - 1]
        if sense.kind in _THINGS:
            self._settle_article()
        self.marks.append(Mark(sense, first.key, first.start, last.end, mention, first.capital))
        return end

    def _mention(self, at: int, end: int, mention: Mention) -> int:
        self._settle_article()
        after = self._add(at, end, _MENTION, mention)
        # Maria's: the apostrophe is no token, the s is glued to the name.
        possessive = mention.form in ("name", "initials") and self._key(end) == "s" and self.tokens[end].tight
        return after + 1 if possessive else after

    def _settle_article(self) -> None:
        """`la Maria`, `el señor Ruiz`: before a candidate an article is no pronoun."""
        place = len(self.marks) - 1
        while place >= 0 and (self._leads(self.marks[place]) or self._shortens(place)):
            place -= 1
        if place < 0:
            return
        mark = self.marks[place]
        if place and self.marks[place - 1].end == mark.end:
            # "convoquez-la lundi": the object of the verb that it stands in.
            return
        single = mark.end - mark.start == len(mark.key)
        if mark.sense.kind is Kind.SHE and not single and self._is_labelled(mark):
            # "o candidato 2": no pronoun
            self.marks[place] = mark._replace(sense=Sense(Kind.LABEL, "number"))
            return
        if single and mark.sense.kind in _LIKE_ARTICLES and self.lexicon.has(mark.key, Kind.ARTICLE):
            self.marks[place] = mark._replace(sense=_ARTICLE)

    def _leads(self, mark: Mark) -> bool:
        """Whether a mark is a title or a label, which may stand between an article and whom it belongs to."""
        return mark.sense.kind is Kind.LABEL or self.lexicon.has(mark.key, Kind.PERSON)

    def _is_labelled(self, mark: Mark) -> bool:
        """Whether words for a candidate end in one that numbers are put behind."""
        last = next((token.key for token in self.tokens if token.end == mark.end), "")
        return self.lexicon.has(last, Kind.LABEL)

    def _shortens(self, place: int) -> bool:
        """Whether a mark is the full stop of a shortened title: `la Sra. Ruiz`."""
        return self.marks[place].key == "." and place > 0 and self.marks[place - 1].sense == TITLE

    def _key(self, at: int) -> str:
        return self._keys[at] if 0 <= at < len(self._keys) else "\n"

    def _sense(self, at: int) -> Sense | None:
        return self.lexicon.single(self._key(at))

    def _phrase(self, at: int) -> _Found:
        """The longest phrase of the lexicon that begins here, its end, and the tokens of its second half. Behind
        several, what decides on one decides on them: `they don't fit` as `she doesn't fit`."""
        found = self._longest(at, self.tokens[at])
        verb = self._verb_of_several(at)
        if verb is None:
            return found
        alike = self._as_of_one(at, verb)
        decides = alike[0] is not None and alike[0].sense.kind is Kind.VERDICT
        said = found[0] is not None and found[0].sense.kind is Kind.VERDICT
        return alike if decides and _reach(alike) >= _reach(found) + said else found

    def _verb_of_several(self, at: int) -> int | None:
        """Where a verb in the plural stands within the next words, right behind those of whom it says something."""
        if not self._said_of_several:
            return None
        verb = next((place for place in range(at, at + _VERB_WITHIN) if place in self._said_of_several), None)
        if verb is None:
            return None
        subject = next((m for m in reversed(self.marks) if m.sense.kind not in (Kind.FILLER, Kind.ALSO)), None)
        return verb if subject is not None and subject.sense.kind in _SUBJECTS else None

    def _as_of_one(self, at: int, verb: int) -> _Found:
        """The longest phrase that begins here, were the verb said of one."""
        written, self._keys[verb] = self._keys[verb], self._said_of_several[verb]
        token = self.tokens[at]
        found = self._longest(at, token if verb > at else token._replace(key=self._keys[at], text=self._keys[at]))
        self._keys[verb] = written
        return found

    def _longest(self, at: int, token: Token) -> _Found:
        following, ahead = self._key(at + 1), self._keys[at + 2 : at + 2 + _GAP_WORDS]
        for phrase in self.lexicon.opening(token, following, ahead):
            if phrase.sense.value in PLACED:
                placed, end, tail = self._placed(at, phrase)
                if placed is not None:
                    return placed, end, tail
                continue
            if not phrase.rest:
                return phrase, at + 1, ()
            end, tail = self._follow(at + 1, phrase)
            if end:
                return phrase, end, tail
        return None, at + 1, ()

    def _placed(self, at: int, phrase: Phrase) -> tuple[Phrase | None, int, tuple[int, ...]]:
        """A verdict that is one only in its place: behind a name where the clause ends (`Maria in`), where a clause is
        nothing else (`3: pass`), right before the one it is about (`take Maria`, not `take a day off`), or parted with
        nothing behind its second half (`let Maria go`, not `let Maria go first`)."""
        end, tail = self._follow(at + 1, phrase) if phrase.rest else (at + 1, ())
        place = phrase.sense.value
        if not end or not self._fits(place, at, tail[-1] + 1 if tail else end, end):
            return None, at, ()
        if place == "object":
            self.taking.add(self.tokens[at].start)
        return phrase._replace(sense=phrase.sense._replace(value=PLACED[place])), end, tail

    def _fits(self, place: str, at: int, end: int, parted: int) -> bool:
        """Whether a phrase from `at` to `end` stands where its table says that it decides. `parted` is where its first
        half ends."""
        closed = end >= len(self.tokens) or self._key(end) in _CLOSING or self._key(end)[0] >= _FIRST_PICTURE
        alone = end > at + 1 or at == 0 or self._key(at - 1) in _CLOSING or self._key(at - 1).isdigit()
        if place == "closing":
            return closed and alone
        if place == "parting":
            return self._names(parted) and (closed or self.lexicon.has(self._key(end), *_GOES_ON))
        if place == "heading":
            return self._key(end) == ":" and (at == 0 or self._key(at - 1) in _LINE_BEGINS)
        if place == "ending":
            polite = self.lexicon.has(self._key(end), *_GOES_ON)
            below = self.under and (at == 0 or self._key(at - 1) == "\n")
            return (closed or polite) and (below or self._follows_a_name(at, labelled=True))
        if place == "adverb":
            alone = at == 0 or self._key(at - 1) in _CLOSING
            return (closed and (alone or self._follows_a_name(at))) or (alone and self._names(end))
        begun = at == 0 or self._key(at - 1) in _CLOSING or self._key(at - 1).isdigit()
        behind = closed and (begun or self._follows_a_name(at) or self._fronted())
        if place == "naming" and self._is_time(end):
            return False
        return self._names(end) or (place == "object" and behind)

    def _is_time(self, at: int) -> bool:
        """Whether a number here may be the time of day: `let's do 3 on Thursday`."""
        if at >= len(self.tokens) or not self.tokens[at].is_number or at + 1 >= len(self.tokens):
            return False
        after = self._phrase(at + 1)[0]
        return after is not None and (after.sense.kind is Kind.TIME or after.sense == _WAY)

    def _fronted(self) -> bool:
        """Whether the candidate stands before the one who decides: `Stephen I'd skip`."""
        spoken = False
        for mark in reversed(self.marks):
            if mark.mention is not None:
                return spoken
            if mark.sense.kind not in _FRONTED:
                return False
            spoken = spoken or mark.key in _FIRST_PERSON
        return False

    def _follows_a_name(self, at: int, *, labelled: bool = False) -> bool:
        """Whether somebody is named right before `at`; a remark may stand between (`john meh pass`), or a colon."""
        marks = self.marks
        if not marks or self._key(at - 1) in SENTENCE_ENDS:
            return False
        before = marks[-1]
        if before.key == "," and labelled and not self.lexicon.has(self._key(at), Kind.POLITE):
            return self._begins_with_names()
        skipped = before.sense.kind in (Kind.REMARK, Kind.PERSON) or (labelled and before.key in _LABELLING)
        if skipped and len(marks) > 1:
            before = marks[-2]
        return before.mention is not None or before.sense.kind in (Kind.SHE, Kind.GROUP, Kind.THEY)

    def _begins_with_names(self) -> bool:
        """Whether the sentence so far is candidates and a comma: `Maria, in. Tom, out.`"""
        for mark in reversed(self.marks[:-1]):
            if mark.sense.kind is Kind.SIGN and mark.key in SENTENCE_ENDS:
                break
            if mark.mention is None and mark.key not in (",", "not") and mark.sense.kind is not Kind.AND:
                return False
        return self.marks[-2:-1] != [] and self.marks[-2].mention is not None

    def _names(self, at: int) -> bool:
        """Whether a candidate, a number or a group stands here."""
        if at >= len(self.tokens):
            return False
        token = self.tokens[at]
        if self.lexicon.has(token.key, Kind.PERSON):
            # "Mr. Ruiz"
            named = at + 1 + (self._key(at + 1) == ".")
            if named < len(self.tokens) and self.roster.name_at(self.tokens, named) is not None:
                return True
        if token.is_number or self.roster.name_at(self.tokens, at) or self.roster.requisition_at(self.tokens, at):
            return True
        phrase, end, _ = self._phrase(at)
        if phrase is not None and end > at + 1 and phrase.sense.kind in (Kind.SHE, Kind.THEY):
            # "take this one", "see the two of them"
            return phrase.sense.value == ""
        if self._led_by_an_article(at) or (phrase is not None and phrase.sense.kind in (Kind.GROUP, Kind.ORDER)):
            return True
        if self.lexicon.has(token.key, Kind.SHE) and self._owns(at + 1):
            return False
        return self.lexicon.has(token.key, Kind.GROUP, Kind.SHE, Kind.THEY, Kind.ORDER, Kind.LABEL)

    def _led_by_an_article(self, at: int) -> bool:
        """Whether a candidate's name follows an article or a title: `ich nehme die Anna`, `on prend Mme Berger`."""
        for _ in range(_LED):
            sense = self._sense(at)
            if sense is None or (sense.kind not in _LEADS and sense != TITLE):
                return False
            at += 2 if self._key(at + 1) == "." else 1
            if at >= len(self.tokens):
                return False
            if self.roster.name_at(self.tokens, at) or self.roster.requisition_at(self.tokens, at):
                return True
        return False

    def _owns(self, at: int) -> bool:
        """Whether a thing stands behind `her` or `his`: `see her portfolio` is not about her."""
        if at >= len(self.tokens) or not self.tokens[at].is_word:
            return False
        sense = self._sense(at)
        return sense is None or sense.kind in (Kind.WORD, Kind.PERSON)

    def _overtaken(self, at: int, end: int, sense: Sense) -> bool:
        """Whether a longer verdict begins inside this phrase: `is not | what we need` is `is | not what we need`."""
        denying = sense.kind is Kind.NEGATION
        for start in range(at + 1, end):
            other, until, tail = self._phrase(start)
            until = max(until, *(place + 1 for place in tail)) if tail else until
            longer = until > end and until - start > end - at - denying
            if other is not None and other.sense.kind is Kind.VERDICT and longer:
                return True
        return False

    def _follow(self, at: int, phrase: Phrase) -> tuple[int, tuple[int, ...]]:
        rest = phrase.rest
        for place, word in enumerate(rest):
            if word is None:
                return self._after_gap(at, rest[place + 1 :], phrase.sense)
            for _ in range(LIGHT_WORDS):
                if self._is(at, word) or self._key(at) not in self.lexicon.light:
                    break
                at += 1
            if not self._is(at, word):
                return 0, ()
            at += 1
        return at, ()

    def _is(self, at: int, word: tuple[str, bool] | None) -> bool:
        if at >= len(self.tokens) or word is None or at in self.names:
            return False
        key = self._keys[at]
        if not (key.startswith(word[0]) if word[1] else key == word[0]):
            return False
        if self.tokens[at].tight:
            return True
        return key.isalnum() and (not key.isdigit() or self.tokens[at - 1].is_word)

    def _is_label_end(self, at: int) -> bool:
        """Whether this is the full stop of `no. 3` or `Mrs. Berg`."""
        if self._keys[at] != "." or not self.tokens[at].tight or at + 1 >= len(self.tokens):
            return False
        titled = self._sense(at - 1) == TITLE and self.tokens[at + 1].capital
        return titled or (self._key(at + 1).isdigit() and self.lexicon.has(self._key(at - 1), Kind.LABEL))

    def _parts(self, at: int) -> bool:
        """Whether a sign inside a parted verb parts more than candidates: `set up a call with Maria, strong in`."""
        token = self.tokens[at]
        if token.key in _DASHES:
            return not token.tight
        listed = self._listed(at - 1) and self._listed(at + 1) and not self._begins_to_tell(at + 1)
        return token.key == "," and not listed

    def _begins_to_tell(self, at: int) -> bool:
        """Whether a pronoun and a verb stand here: `ich nehme alle außer Tom, er ist raus`."""
        pronoun = self.lexicon.has(self._key(at), Kind.SHE, Kind.THEY)
        return pronoun and self.lexicon.has(self._key(at + 1), Kind.COPULA, Kind.HAVING, Kind.PAST)

    def _describes(self, sense: Sense) -> bool:
        """Whether the words before `tanto ... como` make it compare: `no me gusta tanto Maria como John`."""
        denied = self.lexicon.has(self.marks[-1].key, Kind.NO, Kind.NEGATION)
        return denied or sense.kind is Kind.REMARK or sense.value in _DESCRIBING

    def _is_candidate(self, at: int) -> bool:
        return self.tokens[at].is_number or self.tokens[at].key in self.roster.parts

    def _listed(self, at: int) -> bool:
        """Whether a word of a list of candidates stands here."""
        if not 0 <= at < len(self.tokens):
            return False
        token = self.tokens[at]
        return self._is_candidate(at) or self.lexicon.has(token.key, Kind.AND, Kind.GROUP, Kind.SHE, Kind.THEY, Kind.TO)

    def _after_gap(
        self, at: int, rest: tuple[tuple[str, bool] | None, ...], sense: Sense
    ) -> tuple[int, tuple[int, ...]]:
        """As `_follow`, for what must stand behind a word or more of any kind."""
        if not rest or rest[0] is None:
            return 0, ()
        letters, more = rest[0]
        for start in range(at + 1, min(at + _GAP_WORDS, len(self.tokens))):
            # Nearly always another word stands here: that is told first.
            begins = self._keys[start].startswith(letters) if more else self._keys[start] == letters
            if begins and self._stand(start, rest):
                may = self._may_part(at, start, sense) and not self._begins_nearer(at, start)
                return (at, tuple(range(start, start + len(rest)))) if may else (0, ())
        return 0, ()

    def _begins_nearer(self, at: int, end: int) -> bool:
        """Whether the half at `end` belongs to a verb that begins behind `at`, with a word between its halves: `pass on
        3 and put Maria | through`."""
        half = self._keys[end]
        inside = (
            phrase for token in self.tokens[at : end - 1] for phrase in self.lexicon.parted_before(token.key, half)
        )
        return any(phrase.sense.kind is Kind.VERDICT for phrase in inside)

    def _stand(self, at: int, words: Sequence[tuple[str, bool] | None]) -> bool:
        """Whether these words stand here; the last one is asked first, for it tells phrases apart."""
        last = len(words) - 1
        return self._is(at + last, words[last]) and all(self._is(at + i, word) for i, word in enumerate(words[:last]))

    def _may_part(self, at: int, end: int, sense: Sense) -> bool:
        """Whether the words from `at` to `end` may stand between the halves of a phrase that means `sense`."""
        if end == at + 1 and sense.verdict is Verdict.APPROVE and self.lexicon.has(self._keys[at], Kind.ME):
            # "ask me in a fortnight" asks nobody in
            return False
        named = any(self._is_candidate(place) for place in range(at, end))
        if sense.kind is Kind.TWOFOLD:
            return named and not (self.marks and self._describes(self.marks[-1].sense))
        if named and sense.value in _DESCRIBING:
            # "Novák passt gut und Frau Müller überzeugt mich nicht"
            return False
        for place in range(at, end):
            if self._is_label_end(place):
                continue
            if self._keys[place] in SENTENCE_ENDS or self._keys[place] == ":" or self._parts(place):
                return False
            between = self._sense(place)
            if between is None:
                continue
            if between.kind is Kind.CONTRAST or (between.strength == FIRM and not _agrees(between, sense)):
                return False
        return True
