"""What follows from a mail: who may decide, what a verdict does, what is due when, what each notice says. Pure."""
