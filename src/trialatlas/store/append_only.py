"""Tables whose lines are only ever added: the database itself refuses to change or delete one."""

from __future__ import annotations

import sqlalchemy as sa

__all__ = ["add_only", "number_column"]


def number_column() -> sa.Column[int]:
    """A column ``sequence`` in which the database numbers the lines as they come."""
    # A plain integer where SQLite is to number the lines itself.
    kind = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return sa.Column("sequence", kind, sa.Identity(always=True), primary_key=True)


def add_only(connection: sa.Connection, table: str) -> None:
    """Let a database refuse whatever would change or delete a line of a table.

    Args:
        connection: Within a transaction that writes.
        table: The table's name, which has no guards yet.
    """
    refusal = f"{table} are only ever added"
    if connection.dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_never_{verb} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        return
    connection.exec_driver_sql(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )
