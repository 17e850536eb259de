"""The schema's history; `mailflow migrate` runs it."""
