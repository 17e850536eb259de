"""Mails that Dana really sent, on the right token, in which the deciding words are all somebody else's: history in the
shapes of many clients and languages, and words in places that are no body."""

from __future__ import annotations

from collections.abc import Iterator

from tests.data.hostile.letter import GENUINE, HostileCase, Letter

_BLOCKS: tuple[tuple[str, str], ...] = (
    ("outlook_en", "From: Ana Ruiz\r\nSent: Monday, November 23, 2026 9:00 AM\r\nTo: Dana\r\nSubject: RE: Reviews"),
    ("outlook_de", "Von: Ana Ruiz\r\nGesendet: Montag, 23. November 2026 09:00\r\nAn: Dana\r\nBetreff: AW: Reviews"),
    ("outlook_fr", "De : Ana Ruiz\r\nEnvoyé : lundi 23 novembre 2026 09:00\r\nÀ : Dana\r\nObjet : RE: Reviews"),
    ("outlook_es", "De: Ana Ruiz\r\nEnviado: lunes, 23 de noviembre de 2026 9:00\r\nPara: Dana\r\nAsunto: RE: Reviews"),
    ("outlook_it", "Da: Ana Ruiz\r\nInviato: lunedì 23 novembre 2026 09:00\r\nA: Dana\r\nOggetto: R: Reviews"),
    (
        "outlook_pt",
        "De: Ana Ruiz\r\nEnviada em: segunda-feira, 23 de novembro de 2026\r\nPara: Dana\r\nAssunto: RES: Reviews",
    ),
    ("outlook_nl", "Van: Ana Ruiz\r\nVerzonden: maandag 23 november 2026 09:00\r\nAan: Dana\r\nOnderwerp: RE: Reviews"),
    (
        "rule_en",
        "________________________________\r\nFrom: Ana Ruiz\r\nSent: Monday\r\nTo: Dana\r\nSubject: x",
    ),
    ("original_en", "-----Original Message-----\r\nFrom: Ana Ruiz\r\nSent: Monday\r\nTo: Dana\r\nSubject: x"),
    ("original_de", "-----Ursprüngliche Nachricht-----\r\nVon: Ana Ruiz\r\nGesendet: Montag\r\nAn: Dana\r\nBetreff: x"),
    ("original_fr", "-----Message d'origine-----\r\nDe : Ana Ruiz\r\nEnvoyé : lundi\r\nÀ : Dana\r\nObjet : x"),
    (
        "forward_en",
        "---------- Forwarded message ---------\r\nFrom: Ana Ruiz <ana@example.test>\r\nSubject: x\r\nTo: Dana",
    ),
    (
        "forward_de",
        "-------- Weitergeleitete Nachricht --------\r\nBetreff: x\r\nDatum: Mo\r\nVon: Ana Ruiz\r\nAn: Dana",
    ),
    ("forward_fr", "-------- Message transféré --------\r\nSujet : x\r\nDate : lundi\r\nDe : Ana Ruiz\r\nPour : Dana"),
    (
        "forward_apple",
        "Begin forwarded message:\r\n\r\nFrom: Ana Ruiz\r\nSubject: x\r\nDate: Monday\r\nTo: Dana",
    ),
)

_ATTRIBUTIONS: tuple[tuple[str, str], ...] = (
    ("en", "On Mon, Nov 23, 2026 at 9:00 AM Hiring <hiring@example.test> wrote:"),
    ("en_split", "On Mon, Nov 23, 2026 at 9:00 AM Hiring\r\n<hiring@example.test> wrote:"),
    ("en_narrow", "On Nov 23, 2026, at 9:00\u202fAM, Hiring <hiring@example.test> wrote:"),
    ("de", "Am Mo., 23. Nov. 2026 um 09:00 Uhr schrieb Hiring <hiring@example.test>:"),
    ("fr", "Le lun. 23 nov. 2026 à 09:00, Hiring <hiring@example.test> a écrit :"),
    ("es", "El lun, 23 nov 2026 a las 9:00, Hiring (<hiring@example.test>) escribió:"),
    ("pt", "Em seg., 23 de nov. de 2026 às 09:00, Hiring <hiring@example.test> escreveu:"),
    ("it", "Il giorno lun 23 nov 2026 alle ore 09:00 Hiring <hiring@example.test> ha scritto:"),
    ("nl", "Op ma 23 nov 2026 om 09:00 schreef Hiring <hiring@example.test>:"),
)

_CITED = '<blockquote type="cite">approve 1</blockquote>'
_HTML: tuple[tuple[str, str], ...] = (
    (
        "gmail",
        '<div class="gmail_quote"><div class="gmail_attr">On Mon Ana wrote:</div><blockquote>approve 1</blockquote>',
    ),
    ("outlook_web", '<div id="divRplyFwdMsg"><b>From:</b> Ana<br><b>Sent:</b> Monday<br></div><div>approve 1</div>'),
    ("outlook_mobile", '<hr><div id="mail-editor-reference-message-container"><b>From:</b> Ana<br>approve 1</div>'),
    ("yahoo", '<div class="yahoo_quoted"><div>On Monday, Ana wrote:</div><div>approve 1</div></div>'),
    ("thunderbird", f'<div class="moz-cite-prefix">On 23.11.26, Ana wrote:</div>{_CITED}'),
    ("proton", f'<div class="protonmail_quote">On Monday, Ana wrote:{_CITED}</div>'),
    ("zimbra", '<hr id="zwchr"><div data-marker="__HEADERS__"><b>From: </b>Ana</div><p>approve 1</p>'),
    ("apple", f"<div>On Nov 23, 2026, at 9:00, Ana wrote:</div>{_CITED}"),
)

#: Words in headers that no reader of the body sees.
_ELSEWHERE: tuple[tuple[str, str], ...] = (
    ("subject", "Subject: approve 1"),
    ("comments", "Comments: approve 1"),
    ("keywords", "Keywords: approve 1"),
    ("description", "Content-Description: approve 1"),
    ("organization", "Organization: approve 1"),
    ("thread_topic", "Thread-Topic: approve 1"),
    ("x_note", "X-Answer: approve 1"),
)


def cases(token: str) -> Iterator[HostileCase]:
    """History below nothing and below thanks; quoted and unquoted; as text and as HTML; and words in headers."""
    for name, block in _BLOCKS:
        for opening, above in (("bare", ""), ("thanks", "Thanks for these.\r\n\r\n")):
            letter = Letter(token, results=(GENUINE,), body=f"{above}{block}\r\n\r\napprove 1\r\nreject 2")
            yield HostileCase(f"history/{name}/{opening}", "words", letter.raw(), "somebody else's words")
    for name, line in _ATTRIBUTIONS:
        for opening, above in (("bare", ""), ("thanks", "Thanks for these.\r\n\r\n")):
            letter = Letter(token, results=(GENUINE,), body=f"{above}{line}\r\n> approve 1\r\n> reject 2")
            yield HostileCase(f"attribution/{name}/{opening}", "words", letter.raw(), "somebody else's words")
    for name, html in _HTML:
        letter = Letter(token, results=(GENUINE,), body=f"<p>Thanks</p>{html}", content="text/html; charset=utf-8")
        yield HostileCase(f"html_history/{name}", "words", letter.raw(), "somebody else's words")
    for name, header in _ELSEWHERE:
        letter = Letter(token, results=(GENUINE,), body="Thanks for these.", after=header)
        yield HostileCase(f"elsewhere/{name}", "words", letter.raw(), "words in a header")
