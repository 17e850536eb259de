"""How programs introduce a quotation, by language: Gmail's line, Apple's line, Outlook's header block.

For one mail: from Acme Hiring, 20 November 2026, 09:00.
"""

from __future__ import annotations

#: The line above the quotation as Gmail writes it. `{who}` is the name, `{address}` the address in angle brackets.
GMAIL = {
    "en": "On Fri, Nov 20, 2026 at 9:00\u202fAM {who} {address} wrote:",
    "en-GB": "On Fri, 20 Nov 2026 at 09:00, {who} {address} wrote:",
    "de": "Am Fr., 20. Nov. 2026 um 09:00 Uhr schrieb {who} {address}:",
    "fr": "Le ven. 20 nov. 2026 à 09:00, {who} {address} a écrit :",
    "es": "El vie, 20 nov 2026 a las 9:00, {who} ({address}) escribió:",
    "pt": "Em sex., 20 de nov. de 2026 às 09:00, {who} {address} escreveu:",
    "it": "Il giorno ven 20 nov 2026 alle ore 09:00 {who} {address} ha scritto:",
    "nl": "Op vr 20 nov 2026 om 09:00 schreef {who} {address}:",
    "sv": "Den fre 20 nov. 2026 kl 09:00 skrev {who} {address}:",
    "da": "Den fre. 20. nov. 2026 kl. 09.00 skrev {who} {address}:",
    "nb": "fre. 20. nov. 2026 kl. 09:00 skrev {who} {address}:",
    "fi": "pe 20. marrask. 2026 klo 9.00 {who} ({address}) kirjoitti:",
    "pl": "pt., 20 lis 2026 o 09:00 {who} {address} napisał(a):",
    "cs": "pá 20. 11. 2026 v 9:00 odesílatel {who} {address} napsal:",
    "sk": "pi 20. 11. 2026 o 9:00 {who} {address} napísal(a):",
    "hu": "{who} {address} ezt írta (időpont: 2026. nov. 20., P, 9:00):",
    "ro": "vin., 20 nov. 2026 la 09:00, {who} {address} a scris:",
    "tr": "{who} {address}, 20 Kas 2026 Cum, 09:00 tarihinde şunu yazdı:",
    "ru": "пт, 20 нояб. 2026 г. в 09:00, {who} {address}:",
    "uk": "пт, 20 лист. 2026 р. о 09:00 {who} {address} пише:",
    "bg": "На пт, 20.11.2026 г. в 9:00 {who} {address} написа:",
    "el": "Στις Παρ 20 Νοε 2026 στις 9:00 π.μ., ο χρήστης {who} {address} έγραψε:",
    "hr": "pet, 20. stu 2026. u 09:00 {who} {address} napisao je:",
    "sl": "V V pet., 20. nov. 2026 ob 09:00 je oseba {who} {address} napisala:",
    "ca": "Missatge de {who} {address} del dia dv., 20 de nov. 2026 a les 9:00:",
    "id": "Pada tanggal Jum, 20 Nov 2026 pukul 09.00 {who} {address} menulis:",
    "vi": "Vào Th 6, 20 thg 11, 2026 vào lúc 09:00 {who} {address} đã viết:",
    "ja": "2026年11月20日(金) 9:00 {who} {address}:",
    "zh": "{who} {address} 于2026年11月20日周五 09:00写道：",
    "zh-TW": "{who} {address} 於 2026年11月20日 週五 上午9:00寫道：",
    "ko": "2026년 11월 20일 (금) 오전 9:00, {who} {address}님이 작성:",
    "he": "\u202bבתאריך יום ו׳, 20 בנוב׳ 2026 ב-9:00 מאת \u202a{who}\u202c\u200f {address}:\u202c",
    "ar": "في الجمعة، 20 نوفمبر 2026 في 9:00 ص تمت كتابة ما يلي بواسطة \u202a{who}\u202c {address}:",
    "th": "ในวันที่ ศ. 20 พ.ย. 2026 เวลา 09:00 {who} {address} เขียนว่า:",
}

#: The line above the quotation as Apple's programs write it.
APPLE = {
    "en": "On Nov 20, 2026, at 9:00\u202fAM, {who} {address} wrote:",
    "en-GB": "On 20 Nov 2026, at 09:00, {who} {address} wrote:",
    "de": "Am 20.11.2026 um 09:00 schrieb {who} {address}:",
    "fr": "Le 20 nov. 2026 à 09:00, {who} {address} a écrit :",
    "es": "El 20 nov 2026, a las 9:00, {who} {address} escribió:",
    "pt": "No dia 20/11/2026, às 09:00, {who} {address} escreveu:",
    "it": "Il giorno 20 nov 2026, alle ore 09:00, {who} {address} ha scritto:",
    "nl": "Op 20 nov 2026 om 09:00 heeft {who} {address} het volgende geschreven:",
    "sv": "20 nov. 2026 kl. 09:00 skrev {who} {address}:",
    "da": "Den 20. nov. 2026 kl. 09.00 skrev {who} {address}:",
    "nb": "20. nov. 2026 kl. 09:00 skrev {who} {address}:",
    "fi": "{who} {address} kirjoitti 20.11.2026 kello 9.00:",
    "pl": "Wiadomość napisana przez {who} {address} w dniu 20 lis 2026, o godz. 09:00:",
    "cs": "20. 11. 2026 v 9:00, {who} {address}:",
    "ja": "2026/11/20 9:00、{who} {address}のメール:",
    "zh": "在 2026年11月20日，09:00，{who} {address} 写道：",
}

#: The labels of the header block (from, sent, to, subject) and the date in it, as Outlook writes them.
OUTLOOK = {
    "en": ("From:", "Sent:", "To:", "Subject:", "Friday, November 20, 2026 9:00 AM"),
    "de": ("Von:", "Gesendet:", "An:", "Betreff:", "Freitag, 20. November 2026 09:00"),
    "fr": ("De :", "Envoyé :", "À :", "Objet :", "vendredi 20 novembre 2026 09:00"),
    "es": ("De:", "Enviado:", "Para:", "Asunto:", "viernes, 20 de noviembre de 2026 9:00"),
    "pt": ("De:", "Enviada em:", "Para:", "Assunto:", "sexta-feira, 20 de novembro de 2026 09:00"),
    "it": ("Da:", "Inviato:", "A:", "Oggetto:", "venerdì 20 novembre 2026 09:00"),
    "nl": ("Van:", "Verzonden:", "Aan:", "Onderwerp:", "vrijdag 20 november 2026 09:00"),
    "sv": ("Från:", "Skickat:", "Till:", "Ämne:", "den 20 november 2026 09:00"),
    "da": ("Fra:", "Sendt:", "Til:", "Emne:", "20. november 2026 09:00"),
    "nb": ("Fra:", "Sendt:", "Til:", "Emne:", "fredag 20. november 2026 09:00"),
    "fi": ("Lähettäjä:", "Lähetetty:", "Vastaanottaja:", "Aihe:", "perjantai 20. marraskuuta 2026 9.00"),
    "pl": ("Od:", "Wysłano:", "Do:", "Temat:", "piątek, 20 listopada 2026 09:00"),
    "cs": ("Od:", "Odesláno:", "Komu:", "Předmět:", "pátek 20. listopadu 2026 9:00"),
    "hu": ("Feladó:", "Elküldve:", "Címzett:", "Tárgy:", "2026. november 20., péntek 9:00"),
    "ro": ("De la:", "Trimis:", "Către:", "Subiect:", "vineri, 20 noiembrie 2026 09:00"),
    "tr": ("Kimden:", "Gönderildi:", "Kime:", "Konu:", "20 Kasım 2026 Cuma 09:00"),
    "ru": ("От:", "Отправлено:", "Кому:", "Тема:", "20 ноября 2026 г. 9:00"),
    "uk": ("Від:", "Надіслано:", "Кому:", "Тема:", "20 листопада 2026 р. 9:00"),
    "el": ("Από:", "Στάλθηκε:", "Προς:", "Θέμα:", "Παρασκευή, 20 Νοεμβρίου 2026 9:00 πμ"),
    "ja": ("差出人:", "送信日時:", "宛先:", "件名:", "2026年11月20日 9:00"),
    "zh": ("发件人:", "发送时间:", "收件人:", "主题:", "2026年11月20日 9:00"),
    "ko": ("보낸 사람:", "보낸 날짜:", "받는 사람:", "제목:", "2026년 11월 20일 금요일 오전 9:00"),
    "he": ("מאת:", "נשלח:", "אל:", "נושא:", "יום שישי 20 נובמבר 2026 09:00"),
}

#: What telephones add by themselves.
IPHONE = {
    "en": "Sent from my iPhone",
    "de": "Von meinem iPhone gesendet",
    "fr": "Envoyé de mon iPhone",
    "es": "Enviado desde mi iPhone",
    "pt": "Enviado do meu iPhone",
    "it": "Inviato da iPhone",
    "nl": "Verstuurd vanaf mijn iPhone",
    "sv": "Skickat från min iPhone",
    "da": "Sendt fra min iPhone",
    "pl": "Wysłane z iPhone'a",
}
OUTLOOK_MOBILE = {
    "en": "Get Outlook for iOS",
    "de": "Outlook für iOS beziehen",
    "fr": "Obtenir Outlook pour iOS",
    "es": "Obtener Outlook para iOS",
    "pt": "Obter o Outlook para iOS",
    "it": "Ottieni Outlook per iOS",
    "nl": "Outlook voor iOS downloaden",
}
