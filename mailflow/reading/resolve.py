"""Statements judged: which become decisions and which must be asked back.

The one rule above all others: an item is decided only where everything said about it agrees, and a group only where
everybody named in the mail is known. Never picks the likelier of two readings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mailflow.reading.lexicons import FIRM, Kind
from mailflow.reading.model import Item, Unclear, Undo, Verdict, Why
from mailflow.reading.names import Roster
from mailflow.reading.signals import Signal, corrected, named_to_correct, without_leanings
from mailflow.reading.statements import Statement, is_thanks, only_tells
from mailflow.reading.targets import Target
from mailflow.reading.terms import leans

#: Doubts about whom a verdict is for; of these the verdict itself is known.
_WHO = frozenset({Why.NO_CANDIDATE, Why.UNKNOWN_NAME, Why.UNKNOWN_NUMBER, Why.AMBIGUOUS_NAME})
#: What makes telling of something more than that.
_JUDGING = frozenset(
    {Kind.REMARK, Kind.NEGATION, Kind.NO, Kind.HEDGE, Kind.PREFERENCE, Kind.CONDITION, Kind.VERDICT, Kind.REPORT}
)


@dataclass(slots=True)
class Judgement:
    """What became of one item: the statements that agree on a verdict, or why it must be asked."""

    verdict: Verdict | None = None
    why: Why | None = None
    statements: list[Statement] = field(default_factory=list)


class Court:
    """Counts out groups, gathers what is said about each item, and judges it."""

    def __init__(
        self, roster: Roster, statements: Sequence[Statement], text: str, mentioned: frozenset[int] = frozenset()
    ) -> None:
        self.roster = roster
        self.statements = statements
        self.text = text
        #: Everybody whom the text names one by one, even where no statement could be made of it.
        self.mentioned = mentioned
        self.signals: dict[int, list[Signal]] = {}
        self.unclear: list[Unclear] = []
        self.promised = any(s.kind == "promise" for s in statements)
        self.decided = any(s.kind == "verdict" and s.why is None and s.verdict is not None for s in statements)
        self.undo: Undo | None = None

    def run(self) -> dict[int, Judgement]:
        """The judgement on each item that anything was said about."""
        poisoned = self._poison()
        named = {
            place
            for s in self.statements
            for t in [*s.targets, *s.excepted]
            for place in (t.within or () if t.group else t.items)
        }
        previous: Statement | None = None
        for statement in self.statements:
            if statement.kind == "undo":
                self._undo(statement)
                continue
            if statement.kind == "verdict" and not statement.targets:
                self._nobody(statement)
                continue
            if statement.bare and self.promised and statement.form not in ("verb", "passive", "favour"):
                statement.why = statement.why or Why.NO_VERDICT
            for target in statement.targets:
                self._target(statement, target, named, poisoned, previous)
            previous = statement
        return {place: self._judge(place, signals) for place, signals in sorted(self.signals.items())}

    def _poison(self) -> Target | None:
        """A name that cannot be resolved: nobody knows whom `all` or `the rest` then leaves out."""
        for statement in self.statements:
            for target in [*statement.targets, *statement.excepted]:
                if target.why is not None and not self._only_told(statement, target):
                    return target
        return None

    def _only_told(self, statement: Statement, target: Target) -> bool:
        """Whether a number or a role stands in what is merely told beside decisions: `the last one took 5 months`."""
        kinds = {mark.sense.kind for mark in statement.marks}
        counted = target.why is Why.UNKNOWN_NUMBER and Kind.WORD in kinds
        told = counted or (target.why is Why.NO_CANDIDATE and target.form == "requisition")
        return self.decided and told and statement.kind == "mention" and not kinds & _JUDGING

    def _nobody(self, statement: Statement) -> None:
        if statement.verdict is None or (
            self.promised and statement.form in ("answer", "bare") and statement.why in (None, Why.NO_VERDICT)
        ):
            return
        if statement.strength == 1 and len(self.statements) == 1 and is_thanks(statement):
            return
        if statement.strength == 1 and self.decided and statement.verdict is Verdict.APPROVE:
            # "OK. Yes: 1 and 4": a word to begin with.
            return
        every = tuple(self.roster.items)
        if statement.under is None and self._answered_inline() >= set(range(len(every))):
            # "Fine." above answers under each of the quoted candidates.
            return
        why = statement.why or Why.NO_CANDIDATE
        verdict = statement.verdict if why is Why.NO_CANDIDATE else None
        self.unclear.append(Unclear(why, self._words(statement), every, verdict))

    def _answered_inline(self) -> set[int]:
        """The items with an answer under their own quoted lines."""
        return {place for s in self.statements if s.under is not None for t in s.targets for place in t.items}

    def _undo(self, statement: Statement) -> None:
        """Takes back all, or the numbers named; a candidate that cannot be told is asked for."""
        numbers: list[int] = []
        whole = not statement.targets
        for target in statement.targets:
            if target.group == "all" and target.within is None:
                whole = True
                continue
            why = target.why or (None if target.items and not target.group else Why.NO_CANDIDATE)
            named = [self.roster.items[place].number for place in target.items]
            if why is None and 0 in named:
                why = Why.NO_CANDIDATE
            if why is not None or statement.why is not None:
                near = tuple(self.roster.items[place] for place in target.near or target.items)
                self.unclear.append(Unclear(statement.why or why or Why.NO_CANDIDATE, self._words(statement), near))
                return
            numbers.extend(named)
        if statement.why is not None:
            self.unclear.append(Unclear(statement.why, self._words(statement)))
            return
        before = self.undo.numbers if self.undo is not None and self.undo.numbers else ()
        self.undo = Undo() if whole else Undo(tuple(dict.fromkeys((*before, *numbers))))

    def _words(self, statement: Statement) -> str:
        start, end = statement.span
        return self.text[start:end].strip()

    def _target(
        self, statement: Statement, target: Target, named: set[int], poisoned: Target | None, previous: Statement | None
    ) -> None:
        if target.why is not None:
            if self._only_told(statement, target):
                return
            meant = self._meant(target)
            verdict = statement.verdict if target.why in _WHO and statement.why is None else None
            self.unclear.append(Unclear(target.why, self._words(statement), meant, verdict))
            for place in target.near if target.why is Why.CONTRADICTION else ():
                self._say(place, Signal(statement, None, target.why))
            return
        if not target.group:
            why = Why.AMBIGUOUS_NAME if target.form == "order" and self._reordered(statement) else None
            # "1-3 except 2" says nothing of 2, and of nobody where it is not known whom it leaves out.
            left_out = {place for t in statement.excepted for place in t.items}
            among = {place for t in statement.targets for place in t.items}
            if len(target.items) > 1 and (any(t.why for t in statement.excepted) or not left_out <= among):
                why = why or Why.UNKNOWN_NAME
            kept = target.items if left_out.issuperset(target.items) else set(target.items) - left_out
            for place in sorted(kept):
                self._say(place, Signal(statement, statement.verdict, statement.why or why))
            return
        if statement.kind == "promise":
            # "Haven't looked at the rest yet."
            return
        places, why, verdict = self._group(statement, target, named, previous)
        why = why or (poisoned.why if poisoned is not None else None)
        if why is not None:
            pool = places or range(len(self.roster.items))
            near = tuple(self.roster.items[place] for place in pool)
            verdict = verdict if why in _WHO else None
            self.unclear.append(Unclear(why, self._words(statement), near, verdict))
            for place in pool:
                self._say(place, Signal(statement, None, why, group=True))
            return
        for place in places:
            self._say(place, Signal(statement, verdict, statement.why, group=True))

    def _reordered(self, statement: Statement) -> bool:
        """Whether the writer made a list of their own before: then nobody knows what `the first two` counts."""
        at = next(place for place, s in enumerate(self.statements) if s is statement)
        listed = [s for s in self.statements[:at] if s.bare_mention and s.paragraph == statement.paragraph]
        order = [place for s in listed for t in s.targets if t.form == "name" for place in t.items]
        return len(order) > 1 and order != list(range(len(order)))

    def _meant(self, target: Target) -> tuple[Item, ...]:
        """Whom a name or a number that does not fit may have meant: who resembles it, else everybody on the list."""
        near = dict.fromkeys(target.near)
        if not near and target.why is Why.UNKNOWN_NAME:
            near = dict.fromkeys(self.roster.alike(self.text[slice(*target.words)]))
        places = near or range(len(self.roster.items))
        return tuple(self.roster.items[place] for place in places)

    def _say(self, place: int, signal: Signal) -> None:
        self.signals.setdefault(place, []).append(signal)

    def _group(
        self, statement: Statement, target: Target, named: set[int], previous: Statement | None
    ) -> tuple[list[int], Why | None, Verdict | None]:
        """The items of a group, or why it cannot be counted out, and the verdict it turns into (`none fit`)."""
        group, _, count = target.group.partition(":")
        pool = list(target.within) if target.within is not None else list(range(len(self.roster.items)))
        verdict = statement.verdict
        excepted = {place for t in statement.excepted for place in t.items}
        inline = {
            place
            for s in self.statements
            if s.under is not None and statement.under is None
            for t in s.targets
            for place in t.items
        }
        if any(t.group or t.why for t in statement.excepted):
            return pool, Why.UNKNOWN_NAME, verdict
        if group == "some":
            return pool, Why.NO_CANDIDATE, verdict
        others = count == "rest"
        if group in ("either", "any") and statement.kind == "question":
            group = "both" if group == "either" else "all"
        elif group in ("either", "any"):
            # "Can't take either of them" turns both down; "either of them is fine" chooses nobody, and behind words on
            # somebody nobody knows who "them" are.
            if verdict is not Verdict.REJECT or statement.strength < FIRM or previous is not None:
                left = [place for place in pool if place not in self.mentioned]
                return left, Why.PREFERENCE if left else None, verdict
            group = "both" if group == "either" else "all"
        if group in ("none", "neither"):
            if (verdict is Verdict.REJECT and statement.strength < FIRM) or verdict not in (
                Verdict.APPROVE,
                Verdict.REJECT,
                None,
            ):
                return pool, Why.NO_VERDICT, verdict
            verdict = Verdict.REJECT if verdict is Verdict.APPROVE else None
        if others:
            group, count = "rest", ""
        if group in ("both", "neither") and target.within is not None and len(pool) == 2:
            return pool, None if verdict is not None else Why.NO_VERDICT, verdict
        if group in ("both", "neither"):
            return self._pair(pool, previous, statement, verdict)
        if group == "rest" and len(pool) == 1 and target.within is None:
            # "The rejection to the other candidate is out": not the one asked about.
            return pool, Why.NO_CANDIDATE, verdict
        if group == "rest":
            apart = self._named_elsewhere(statement, named)
            if not (apart or self.mentioned or inline or target.within):
                # "The rest yes", where nobody was named before.
                return pool, Why.NO_CANDIDATE, verdict
            for place in self.mentioned.intersection(pool) - apart:
                # "... que quiero ver a Lucía. El resto no": named, though nothing could be made of it.
                self._say(place, Signal(statement, None, Why.NO_VERDICT, group=True))
            pool = [place for place in pool if place not in apart and place not in self.mentioned]
        pool = [place for place in pool if place not in excepted and place not in inline]
        if count and len(statement.quoted) == int(count):
            # "alle drei", below three quoted candidates
            pool = [place for place in statement.quoted if place not in excepted]
        elif group == "all" and count and (listed := self._just_listed(statement, previous, int(count))):
            pool = listed
        elif count and len(pool) != int(count):
            return pool, Why.NO_CANDIDATE, verdict
        if not pool:
            return [], Why.NO_CANDIDATE if not inline else None, verdict
        return pool, None if verdict is not None else Why.NO_VERDICT, verdict

    def _just_listed(self, statement: Statement, previous: Statement | None, count: int) -> list[int]:
        """`Approve 1, 2 and 5. All three can come in on Monday.`: so many as were named just before."""
        if previous is None or previous.paragraph != statement.paragraph or any(t.why for t in previous.targets):
            return []
        places = [place for target in previous.targets if not target.group for place in target.items]
        return places if len(set(places)) == len(places) == count else []

    def _named_elsewhere(self, statement: Statement, named: set[int]) -> set[int]:
        """Everybody named in the mail but by this statement's own group."""
        own = {place for t in statement.targets if t.group and t.within for place in t.within}
        others = {
            place
            for s in self.statements
            if s is not statement
            for t in [*s.targets, *s.excepted]
            for place in (t.within or () if t.group else t.items)
        }
        return (named - own) | others

    def _pair(
        self, pool: list[int], previous: Statement | None, statement: Statement, verdict: Verdict | None
    ) -> tuple[list[int], Why | None, Verdict | None]:
        if previous is not None and previous.paragraph == statement.paragraph:
            before = self._pair_before(statement, previous)
            if len(set(before)) == 2:
                pool = before
        listed = {place for t in statement.targets if not t.group for place in t.items}
        if len(listed) == 2:
            # "Both, Maria and Wei"
            pool = sorted(listed)
        if len(pool) != 2 and len(statement.quoted) == 2:
            pool = list(statement.quoted)
        if len(pool) != 2:
            return pool, Why.NO_CANDIDATE, verdict
        return pool, None if verdict is not None else Why.NO_VERDICT, verdict

    def _pair_before(self, statement: Statement, previous: Statement) -> list[int]:
        """The two candidates named just before `both`, in one statement or each in its own on the same line."""
        before = [place for t in previous.targets for place in (t.within or () if t.group else t.items)]
        excepted = [place for t in previous.excepted for place in t.items]
        if len(set(excepted)) == 2:
            # "no for everyone except Maria and Wei, yes for those two"
            return excepted
        if len(set(before)) != 1 or previous.line != statement.line:
            return before
        line = [s for s in self.statements if s.line == statement.line and s is not statement]
        return [place for s in line[: line.index(previous) + 1] for t in s.targets for place in t.items]

    def _judge(self, place: int, signals: list[Signal]) -> Judgement:
        own = [signal for signal in signals if not signal.group]
        if own and any(s.group for s in signals):
            special = any(
                s.statement.contrast or s.statement.under is not None or s.statement.rule.startswith("exception")
                for s in own
                if s.statement.kind == "verdict"
            )
            if special:
                signals = own
        verdicts = [s for s in signals if s.statement.kind == "verdict"]
        if verdicts and named_to_correct(signals):
            return Judgement(None, Why.CONTRADICTION, [s.statement for s in signals])
        grouped = {s.statement.line for s in verdicts if s.group}
        if any(s.statement.bare_mention and s.statement.line in grouped for s in own):
            # "All but 2, 4 ...": named beside a group, and nobody can tell on which side.
            return Judgement(None, Why.CONTRADICTION, [s.statement for s in signals])
        told = [s.statement for s in own if leans(s.statement)]
        if told and verdicts and all(s.group for s in verdicts):
            # "Approve all. I have my doubts about Maria."
            return Judgement(None, Why.NO_VERDICT, told)
        verdicts = without_leanings(corrected(verdicts))
        asked = [s.statement for s in signals if s.statement.kind == "question"]
        doubts = [s for s in verdicts if s.why is not None or s.verdict is None]
        named = any(mark.mention is not None for s in asked for mark in s.marks)
        if named and doubts == verdicts and all(s.statement.rule == "doubt" and s.verdict is None for s in doubts):
            # "Does Tom drive? I can't tell from the CV."
            return Judgement(Verdict.QUESTION, None, [*asked, *(s.statement for s in doubts)])
        if doubts:
            return Judgement(doubts[0].verdict, doubts[0].why or Why.NO_VERDICT, [s.statement for s in doubts])
        settled = {s.verdict for s in verdicts}
        if len(settled) > 1:
            return Judgement(None, Why.CONTRADICTION, [s.statement for s in verdicts])
        if settled:
            firm = max(s.statement.strength for s in verdicts)
            if asked and firm < 3:
                return Judgement(Verdict.QUESTION, None, asked)
            return Judgement(verdicts[0].verdict, None, [s.statement for s in verdicts] + asked)
        if asked:
            return Judgement(Verdict.QUESTION, None, asked)
        notes = [s.statement for s in signals if s.statement.kind == "note"]
        if notes:
            return Judgement(Verdict.COMMENT, None, notes)
        mentions = [s.statement for s in signals if s.statement.kind == "mention"]
        if mentions and len(mentions) == len(signals):
            if self.decided and all(s.rule == "named only" and s.remark_free for s in mentions):
                # "John is on my panel; approve Wei": named beside a decision, and nothing said that could be one.
                return Judgement()
            if self.promised and not self.decided and all(map(only_tells, mentions)):
                # "I'll come back to you on Friday, it's all small stuff here", where somebody is called Small
                return Judgement()
            return Judgement(None, Why.NO_VERDICT, mentions)
        return Judgement()
