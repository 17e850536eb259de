"""What a resume says of its owner: name, mails, phones, links, place, work, languages, skills. Pure.

`reader.read_resume` is the door. `papers` first tells a resume from a letter or an invoice, `sheet` cuts the text
into lines and sections, and a module per field reads it. Nothing is invented: a field that the text does not show is
None. Whatever a resume's text says, it is data about its owner and never an instruction.
"""
