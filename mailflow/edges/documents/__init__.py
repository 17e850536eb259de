"""Text out of the files that people attach: PDF, DOCX, ODT, RTF, HTML, plain text. What kind a file is, its bytes say.

`reader.DocumentReader` is the door for the rest: it hands each file to a bounded child process and never opens one
itself. `reading` is what runs in the child: `kinds` tells the kind, then `pdf`, `office`, `rtf` or `plain` takes the
text out.
"""
