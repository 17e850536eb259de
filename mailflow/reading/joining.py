"""Clauses joined into statements, sentence by sentence, each with its reason.

Decides what belongs to what, across commas, lines and paragraphs; never whether it may count, which is `resolve`'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.reading.afterwords import only_tells
from mailflow.reading.clauses import leave_open, read
from mailflow.reading.denials import is_denied_too, only_one_wanted, says_no, with_those_denied, with_those_denied_ahead
from mailflow.reading.enumerations import goes_with_the_verb
from mailflow.reading.favours import is_favour
from mailflow.reading.hindsight import Hindsight, only_corrects
from mailflow.reading.lexicons import FIRM, Kind, Sense
from mailflow.reading.model import Verdict, Why
from mailflow.reading.sentences import Clause, Sentence, split
from mailflow.reading.statements import Statement
from mailflow.reading.targets import Target, role_ahead, within_role
from mailflow.reading.told_together import told_together

_INFORM = Sense(Kind.NEUTRAL, "inform")
_WAITING = Sense(Kind.WAITING)
_IN_A_TAG = frozenset(
    {Kind.ASKING, Kind.QUESTION, Kind.NEGATION, Kind.SHE, Kind.THEY, Kind.COPULA, Kind.FILLER, Kind.PAST}
)
_WORDLESS = frozenset({Kind.MENTION, Kind.SIGN, Kind.LABEL, Kind.GROUP, Kind.NUMBER})
_LISTING = frozenset({",", "and", "~"})


def _is_conditional(clause: Clause) -> bool:
    first = next((mark for mark in clause.marks if mark.sense.kind is not Kind.SIGN), None)
    return first is not None and (first.sense.kind is Kind.CONDITION or first.sense == _WAITING)


def _is_reported(clause: Clause) -> bool:
    """Whether a verdict is only told of: somebody said or asked for it."""
    kinds = [mark.sense.kind for mark in clause.marks]
    told = next((place for place, kind in enumerate(kinds) if kind is Kind.REPORT), len(kinds))
    return any(kind in (Kind.VERDICT, Kind.NO) for kind in kinds[told:])


def _names_a_source(clause: Clause) -> bool:
    """Whether a clause only says whose words the others are: `according to Sam`."""
    said = [mark for mark in clause.marks if mark.sense.kind not in (Kind.SIGN, Kind.FILLER, Kind.PERSON)]
    if len(said) != 2 or said[0].sense.kind is not Kind.REPORT:
        return False
    return said[1].mention is not None or said[1].sense.kind is Kind.PARTY or said[1].capital


def _is_tag(clause: Clause) -> bool:
    """Whether a clause only asks for assent to what stands before it: `is she?`, `don't you think?`, `right?`."""
    spoken = [mark for mark in clause.marks if mark.sense.kind is not Kind.SIGN]
    return 0 < len(spoken) <= 3 and all(mark.sense.kind in _IN_A_TAG for mark in spoken)


def _undone_first(clause: Clause) -> bool:
    """Whether what is taken back stands before the verdict that it takes back: `cancel my yes to 2`."""
    kinds = [mark.sense.kind for mark in clause.marks if mark.sense.kind in (Kind.UNDO, Kind.VERDICT, Kind.NO)]
    return kinds[0] is Kind.UNDO


class Joiner(Hindsight):
    """Joins the clauses of one text, remembering whom the writer is talking about."""

    def run(self, sentences: Sequence[Sentence], most: int) -> list[Statement]:
        """The statements of the text in order, reading on until there are `most`."""
        self.text_begins = sentences[0].marks[0].start if sentences else 0
        for place, sentence in enumerate(sentences):
            if len(self.found) >= most:
                break
            self.following = sentences[place + 1] if place + 1 < len(sentences) else None
            self._sentence(sentence)
        self._unread_answer(sentences)
        self._ask_about_others()
        return self.found

    def _unread_answer(self, sentences: Sequence[Sentence]) -> None:
        """Words under a quoted candidate that say nothing readable still keep that candidate out of every group."""
        if self.under is None or not sentences:
            return
        marks = [mark for sentence in sentences for mark in sentence.marks]
        courtesy = all(mark.sense.kind in (Kind.POLITE, Kind.SIGN, Kind.NEUTRAL) and mark.key != "?" for mark in marks)
        if self.found or courtesy or not marks:
            return
        clause = Clause(marks, "")
        self.sentence = sentences[-1]
        statement = self._new("verdict", [Target((self.under,), form="quoted")], clause, "unreadable answer")
        statement.why = Why.NO_VERDICT
        self.found.append(statement)

    def _sentence(self, sentence: Sentence) -> None:
        if self.last is not None and self.last.paragraph != sentence.paragraph:
            self.last = None if self.verdict_heading is None else self.last
            self.spoken = []
        self.sentence, self.current, self.pending, self.lead, self.ahead = sentence, None, [], None, None
        self.correcting, self.corrects_next = self.corrects_next or bool(sentence.turn), False
        self.corrected_at = sentence.marks[0].start
        if sentence.turn:
            self.turned_at = self.corrected_at
        self.turn = sentence.turn or (self.turn if self.correcting else "")
        self.closing = False
        self.hanging = None
        self.reported = False
        self.undoing = None
        clauses = [read(clause, self.roster) for clause in split(sentence.marks)]
        leave_open(clauses)
        role = role_ahead(sentence.marks)
        for clause in clauses if role is not None else ():
            within_role([*clause.targets, *clause.excepted], role or ())
        if self._is_heading(sentence, clauses):
            return
        asked = sentence.end == "?"
        if asked and self._asks_about_one(clauses):
            return
        if not asked and self.last is not None and only_tells(clauses, self.last):
            for clause in clauses:
                clause.core.clear()
                self.last.add(clause)
            return
        begins = len(self.found)
        self.beside = [target for clause in clauses for target in clause.incidental]
        for place, clause in enumerate(clauses):
            rest = clauses[place + 1 :]
            # "Sorry, no to Maria and Wei", where nothing stands before it, only regrets.
            opens = not (place or begins or self.last)
            if clause.join == "correction" and not self.correcting and not opens:
                self.correcting, self.corrected_at = True, clause.marks[0].start
            asks = any(self._asks(c) or c.form == "favour" for c in rest if not _is_tag(c))
            self._clause(clause, asked and not asks, not rest, clauses)
        self._end_of_sentence(asked)
        self._look_back(sentence, begins)
        self.corrects_next = len(self.found) == begins and only_corrects(sentence.marks)
        self._heard(sentence)

    def _asks_about_one(self, clauses: list[Clause]) -> bool:
        """`And Wei, does he know AWS?`: a sentence that decides nothing and ends in a question mark asks, whatever it
        begins with."""
        targets = [target for clause in clauses for target in (*clause.targets, *clause.incidental)]
        named = {target.items for target in targets}
        plain = all(clause.verdict is None and not clause.excepted and not clause.stranger for clause in clauses)
        if not plain or any(target.group or target.why for target in targets) or len(named) > 1:
            return False
        if not named and self.under is None:
            return False
        if any(clause.flags & {Kind.UNDO, Kind.CORRECTION} for clause in clauses) or not any(c.words for c in clauses):
            return False
        statement = self._new(
            "question", targets or [Target((self.under or 0,), form="quoted")], clauses[0], "question"
        )
        for clause in clauses[1:]:
            statement.add(clause)
        self._open(statement)
        return True

    def _is_heading(self, sentence: Sentence, clauses: list[Clause]) -> bool:
        """`Maria Silva:` or `Approve:` alone on a line opens a block."""
        if not (sentence.first_of_line and sentence.end == "\n") or not clauses or len(clauses) > 2:
            return False
        content = [m for m in sentence.marks if m.sense.kind is not Kind.SIGN]
        colon = sentence.marks[-1].key == ":" and sentence.marks[-1].sense.kind is Kind.SIGN
        if all(m.mention is not None for m in content) and len(clauses) == 1:
            if self.verdict_heading is not None:
                return False
            self.heading, self.heading_line = clauses[0].targets, sentence.line
            self.verdict_heading = None
            self.found.append(self._new("mention", clauses[0].targets, clauses[0]))
            self.last = None
            return True
        listing = colon or (not self.heading and not clauses[0].words and self._list_follows(sentence))
        if listing and len(clauses) == 1 and clauses[0].verdict is not None and not clauses[0].targets:
            statement = self._new("verdict", [], clauses[0])
            self.verdict_heading, self.heading = statement, []
            return True
        return False

    def _list_follows(self, sentence: Sentence) -> bool:
        """Whether the next line only names candidates, so that a verdict alone on its line is its heading."""
        following = self.following
        if following is None or not following.first_of_line or following.line != sentence.line + 1:
            return False
        content = [mark for mark in following.marks if mark.sense.kind not in (Kind.SIGN, Kind.AND)]
        return following.end == "\n" and bool(content) and all(mark.mention is not None for mark in content)

    def _clause(self, clause: Clause, asked: bool, final: bool, clauses: list[Clause]) -> None:
        flags = clause.flags
        held = self.lead is not None and self.lead.verdict is Verdict.HOLD and Kind.CONDITION not in flags
        if self.current is None and _is_conditional(clause) and not held:
            # "If I don't answer by Friday, take it as a yes"
            self.hanging = Why.CONDITION
        told = bool(clause.targets) and clause.verdict is not None
        if self.reported and told and clause.join in _LISTING and Kind.ME not in flags:
            # "You asked me to approve 1 and reject 2", "Sam says Maria yes, Tom no"
            clause.why = clause.why or Why.NO_VERDICT
        elif _names_a_source(clause):
            self.reported = True
        elif clause.verdict is not None:
            self.reported = _is_reported(clause)
        if is_favour(clause) or self._asks_further(clause):
            clause.form = "favour"
        if self._undoes(clause) or (clause.marks and clause.marks[0].sense == _INFORM):
            # "Let me know when she can come in"
            return None
        if Kind.NEUTRAL in flags and clause.strength < FIRM:
            return None
        doing = asked and final and clause.form in ("verb", "passive") and bool(clause.targets)
        if (
            (doing and Kind.PLEASE not in flags)
            or self._asks(clause)
            or (
                (asked and final and clause.verdict is None and (clause.targets or len(clauses) == 1))
                and not self._goes_on(clause)
            )
        ):
            return self._question(clause)
        if self.current is not None and self.current.kind == "question" and not (clause.targets and clause.verdict):
            self.current.add(clause)
            return None
        requested = (Kind.PLEASE in flags or clause.form == "favour") and clause.strength == FIRM
        if asked and clause.verdict is not None and not requested:
            clause.why = clause.why or Why.PREFERENCE
        if self._promises(clause):
            firm = clause.verdict is not None and clause.strength == FIRM and clause.targets
            if firm and not flags & {Kind.FUTURE, Kind.TIME, Kind.ME}:
                clause.why = clause.why or Why.NO_VERDICT
                return self._complete(clause)
            return self._promise(clause)
        if Kind.NOTE in flags and clause.strength < FIRM:
            return self._note(clause)
        doubt = self._doubt(clause)
        if clause.verdict is not None and doubt is not None:
            clause.why = clause.why or doubt
        of_one = clause.targets and clause.targets[0].group == "rest" and not clause.verdict_first
        if clause.strength < FIRM and of_one and self._asked_last():
            # "Does Tom drive? The rest looks good": the rest of him.
            clause.why = clause.why or Why.NO_VERDICT
        if clause.targets and clause.verdict is not None:
            self._points_back(clause)
            self._complete(clause)
        elif clause.verdict is not None:
            self._verdict_only(clause)
        elif clause.targets or clause.excepted:
            self._targets_only(clause, doubt)
        elif not self._adds_a_stranger(clause):
            self._neither(clause, doubt)
        return None

    def _asked_last(self) -> bool:
        return self.last is not None and self.last.kind == "question" and self.current is None

    def _asks_further(self, clause: Clause) -> bool:
        """`Can you park Maria and invite Wei?`, `Kannst du Maria parken und Wei einladen?`: one more verb after that of
        a request, at the end where the language has it there."""
        current = self.current
        if current is None or current.form != "favour" or clause.join not in _LISTING:
            return False
        if clause.form != "verb" or not clause.targets or clause.words:
            return False
        said = [mark for mark in clause.marks if mark.sense.kind not in (Kind.SIGN, Kind.FILLER, Kind.PLEASE)]
        return said[0 if clause.verdict_first else -1].sense.kind is Kind.VERDICT

    def _tells_of_others(self) -> bool:
        """`Tom has withdrawn, Maria not`: whether the line just told what somebody did, which a "not" denies of the
        next."""
        before = self.found[-1] if self.found else None
        line = self.sentence.line if self.sentence is not None else -1
        return before is not None and before.rule == "told by another" and before.line == line

    def _mirrors(self, clause: Clause) -> bool:
        """`Maria I would like to meet, John not`: a bare not behind a name, after an approval in the same breath."""
        spoken = [mark for mark in clause.marks if mark.sense.kind is not Kind.SIGN]
        denied = spoken[-1].sense.kind is Kind.NEGATION and spoken[-1].sense.value in ("", "name", "same")
        named = all(mark.mention is not None or mark.sense.kind is Kind.GROUP for mark in spoken[:-1])
        before = self.last
        if before is None or self.sentence is None or before.line != self.sentence.line or not (denied and named):
            return False
        approved = before.kind == "verdict" and before.verdict is Verdict.APPROVE and before.why is None
        return approved and before.strength == FIRM

    def _goes_on(self, clause: Clause) -> bool:
        """`Can you set up calls with Maria and Wei?`: one more name in a list that a request began."""
        current = self.current
        if current is None or current.kind != "verdict" or clause.join not in _LISTING:
            return False
        if clause.words and not goes_with_the_verb(clause):
            return False
        return current.form == "favour" or any(mark.sense.kind is Kind.PLEASE for mark in current.marks)

    def _undoes(self, clause: Clause) -> bool:
        """`undo`, `undo 2 and 3`: taken out before anything else is read from the sentence."""
        if Kind.UNDO in clause.flags and (clause.strength < FIRM or _undone_first(clause)):
            why = Why.NO_VERDICT if Kind.NEGATION in clause.flags else None
            place = next(place for place, mark in enumerate(clause.marks) if mark.sense.kind is Kind.UNDO)
            alone = clause.marks[place].end - clause.marks[place].start == len(clause.marks[place].key)
            if (
                alone
                and not clause.targets
                and any(mark.sense.kind is Kind.WORD for mark in clause.marks[place + 1 : place + 2])
            ):
                # "undo Xavier" must not undo everything.
                why = why or Why.UNKNOWN_NAME
            named = self._taken() + clause.targets
            if not named and self.under is not None:
                named = [Target((self.under,), form="quoted")]
            self.undoing = self._new("undo", named, clause, "undo")
            self.undoing.why = why
            self.found.append(self.undoing)
            return True
        if self.undoing is not None and clause.verdict is None and clause.targets and clause.join in _LISTING:
            self.undoing.targets.extend(clause.targets)
            self.undoing.add(clause)
            return True
        return False

    def _question(self, clause: Clause) -> None:
        held = self.current is not None and self.current.verdict is Verdict.HOLD and self.current.why is None
        if held and not clause.targets and self.current is not None and not self.pending:
            # "4 hold, need to see her portfolio"
            self.current.add(clause)
            return
        self._keep_listed(clause)
        targets = self._taken() + clause.targets + clause.incidental
        if not targets:
            targets = self._subject(clause)
        statement = self._new("question", targets, clause, "question")
        if not {mark.sense.kind for mark in statement.marks} - _WORDLESS:
            # "5: ?" asks nothing that could be passed on.
            statement.kind, statement.why = "verdict", Why.NO_VERDICT
        self._open(statement)

    def _keep_listed(self, clause: Clause) -> None:
        """`Approve 1 and 3, will come back on 2`: what was listed before belongs to the verdict before."""
        if clause.targets or clause.incidental:
            self._give_back()

    def _promise(self, clause: Clause) -> None:
        self._keep_listed(clause)
        statement = self._new("promise", self._taken() + clause.targets + clause.incidental, clause, "promise")
        if self.correcting and statement.targets:
            # "1 yes, 2 yes... actually let me think about both"
            statement.kind, statement.why = "verdict", Why.CONTRADICTION
        self._open(statement)

    def _note(self, clause: Clause) -> None:
        if self.lead is not None and not clause.targets:
            self.lead.marks = self.lead.marks + clause.marks
            return
        statement = self._new("note", self._taken() + clause.targets, clause, "note")
        self._open(statement)

    def _end_of_sentence(self, asked: bool) -> None:
        if self.lead is not None:
            self._answer(self.lead)
        if not self.pending:
            return
        current = self.current
        told = current is not None and current.kind == "verdict" and current.verdict_first and not current.open_end
        if told and not self.correcting:
            self._give_back()
        if self.correcting and self._corrects_names():
            return
        heading = None if self.correcting else self.verdict_heading
        self.pending = with_those_denied_ahead(with_those_denied(self.pending))
        if self._asked_for(asked) or self._named_against(asked):
            return
        if not asked and not self.correcting and heading is None and only_one_wanted(self.pending):
            # "Nur Anna, die anderen nicht"
            rest = self.pending.pop()
            rest.verdict, rest.strength, rest.form = Verdict.REJECT, FIRM, "answer"
            self._complete(rest)
            return
        if heading is None:
            self.pending = told_together(self.pending)
        denied = list(self.pending)
        for clause in self.pending:
            if heading is not None and clause.targets and not asked:
                statement = self._new("verdict", clause.targets, clause, "under a heading")
                statement.verdict, statement.strength, statement.why = heading.verdict, heading.strength, heading.why
                self._open(statement)
            elif clause.targets and clause.flags & {Kind.NEGATION, Kind.NO, Kind.NOR}:
                statement = self._new("verdict", clause.targets, clause, "negation without a verdict")
                statement.verdict, statement.why = None, Why.NO_VERDICT
                plain = not self.correcting and not self._tells_of_others()
                plain = plain and (says_no(clause, denied, self.last) or is_denied_too(clause, self.last))
                if self._mirrors(clause) or (not asked and (plain or self._denies_anew(clause))):
                    statement.verdict, statement.why, statement.strength = Verdict.REJECT, None, FIRM
                    statement.rule = "denied by name"
                self._open(statement)
            elif clause.excepted:
                self._late_exception(clause)
            elif clause.targets:
                self._open(self._new("mention", clause.targets, clause, "named only"))
