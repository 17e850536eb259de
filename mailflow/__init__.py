"""mailflow: hiring decisions made by mail.

A mail comes in through `edges.imap`, is kept whole by `flow.intake`, taken apart by `mail` (what is it, who wrote it),
understood by `reading` (what did they mean), weighed by `hiring` (what follows from it), and its effects are written by
`store` in one transaction together with the notices that are due. `workers` wake `flow.outbox`, which renders each
notice once and sends it through `edges.smtp`.

- `mail`     what a mail is; bytes to values, pure
- `reading`  what its writer meant; words to decisions, pure, the vocabulary is data in `reading/lexicon`
- `hiring`   what follows from it; the order of judging, verdicts, due times, what each notice says, pure
- `store`    the only room that knows SQL
- `edges`    one outside library a module: IMAP, SMTP, templates, the sandbox mail server
- `flow`     the shell that joins them: poller, intake, outbox, sweep
- `cli`      the commands; `app` wires everything together
- `demo`     a hiring day in a minute, over real IMAP and SMTP
"""
