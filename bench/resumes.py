"""How fast resumes are read, and what the start of a child costs: `python -m bench.resumes [CHILDREN]`.

Reads the sample forwards whole: parse, extract every file in a bounded child, read the fields. Prints resumes a second,
the processor time of each with the start of Python, the milliseconds of a child's start, and what share of a child's
life that start is.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from mailflow.edges.child import JOBS_PER_CHILD, BoundedPool
from mailflow.edges.documents.reader import DocumentReader
from mailflow.mail.document import FileStatus
from mailflow.mail.forward import attached_files
from mailflow.mail.message import parse
from mailflow.mail.reply import own_words
from mailflow.reading.intake import read_intake
from mailflow.reading.requisitions import IntakeAddresses, RequisitionHint
from tests.data.forwards.generate import REQUISITIONS, cases

HINTS = tuple(RequisitionHint(*each) for each in REQUISITIONS)
ROUNDS = 5


def main(children: int) -> None:
    """Measure with `children` children fed by as many threads."""
    raws = [case.raw for case in cases()] * ROUNDS
    with BoundedPool(children) as pool:
        reader = DocumentReader(pool)
        pool.isolation()

        def read(raw: bytes) -> int:
            mail = parse(raw)
            documents = reader.read_all(attached_files(mail))
            intake = read_intake(mail, documents, own_words(mail), HINTS, IntakeAddresses())
            return sum(candidate.status is FileStatus.READ for candidate in intake.candidates)

        began = time.perf_counter()
        with ThreadPoolExecutor(children) as threads:
            resumes = sum(threads.map(read, raws))
        seconds = time.perf_counter() - began
        start = pool.start_seconds / pool.started
    # The children are ended and counted by now: what others do on the machine is not in this.
    busy = sum(os.times()[:4])
    file_seconds = seconds * children / resumes
    share = start / (start + JOBS_PER_CHILD * file_seconds)
    print(f"{children} children: {resumes / seconds:.0f} resumes/s, {seconds / resumes * 1000:.1f} ms each")
    print(
        f"processor time {busy / resumes * 1000:.1f} ms a resume: {2 * resumes / busy:.0f} a second on two free cores"
    )
    print(f"start of a child {start * 1000:.0f} ms: {share:.1%} of its life when reused for {JOBS_PER_CHILD} files,")
    print(f"{start / (start + file_seconds):.0%} if each file had a child of its own")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
