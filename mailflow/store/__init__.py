"""The database: schema, migrations and queries by noun. SQLAlchemy is imported here only; queries return frozen
values.
"""
