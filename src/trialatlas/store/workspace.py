"""A review's folder: where its tables are, what they were made from, who is at work in it.

::

    snapshot/                 {raw,records,sightings,rejected}.parquet
    output/tables/            every other table
    output/                   the report and whatever else a stage makes
    output/lineage.json       what each stage's outputs were made from
    output/index/             search indexes, made again when needed; no part of any result
    output/.hashes.json       hashes of unchanged files, to save reading them again
    output/.scratch/          unfinished tables and what does not fit in memory; gone after a run
    output/.lock              held by the run at work
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyarrow as pa

from trialatlas.errors import WorkspaceError
from trialatlas.model.tables import TABLES
from trialatlas.store.engine import Engine
from trialatlas.store.files import complete_file, hash_file, move_all, reporting
from trialatlas.store.hashes import current_hash, remember
from trialatlas.store.lineage import Made, Origin, Output, read_lineage, write_lineage
from trialatlas.store.lock import hold
from trialatlas.store.spool import read_spool, spool

__all__ = ["Workspace"]

_SNAPSHOT = frozenset({"raw", "records", "sightings", "rejected"})


@dataclass(frozen=True, slots=True)
class Workspace:
    """A review's folder. Nothing outside it is written.

    Attributes:
        folder: The folder that holds ``review.yaml``.
    """

    folder: Path

    @property
    def output(self) -> Path:
        """The folder of everything that can be made again."""
        return self.folder / "output"

    @property
    def scratch(self) -> Path:
        """The folder for what does not fit in memory; it may not exist."""
        return self.output / ".scratch"

    def path_of(self, table: str) -> Path:
        """Where a table is stored, whether or not it is there yet.

        Args:
            table: A name in `trialatlas.model.tables.TABLES`.

        Raises:
            WorkspaceError: There is no such table.
        """
        if table not in TABLES:
            message = f"expected a table among {', '.join(sorted(TABLES))}; found {table!r}"
            raise WorkspaceError(message)
        parent = self.folder / "snapshot" if table in _SNAPSHOT else self.output / "tables"
        return parent / f"{table}.parquet"

    def place_of(self, output: str) -> Path:
        """Where a table or file that a stage makes is stored, whether or not it is there yet.

        Args:
            output: A table's name, or a file's path under ``output/``.

        Raises:
            WorkspaceError: It would be outside ``output/``.
        """
        return self._path(output)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep every other run out of the folder, and leave nothing temporary behind.

        Raises:
            WorkspaceBusyError: Another run is at work here; the message names it.
            WorkspaceError: The folder is missing, or cannot be written to.
        """
        self._make(self.output)
        with hold(self.output / ".lock"):
            # What a killed run left.
            self._tidy()
            try:
                yield
            finally:
                self._tidy()

    def lineage(self) -> dict[str, Made]:
        """What the outputs of each stage were made from; empty before the first run.

        Raises:
            WorkspaceError: The lineage is there and cannot be read.
        """
        return read_lineage(self._lineage_path)

    def sha256_of(self, output: str) -> str | None:
        """The hash of a table or file that a stage makes; None if it is not there.

        Args:
            output: A table's name, or a file's path under ``output/``.

        Raises:
            WorkspaceError: It is there and cannot be read.
        """
        return current_hash(self._memory, output, self._path(output))

    def is_stale(self, stage: str, inputs: Mapping[str, str], code: str) -> bool:
        """Whether a stage has to run.

        Args:
            stage: The stage.
            inputs: The SHA-256 of everything it reads now, by name.
            code: The version of its code now.

        Returns:
            True if it never finished, its inputs or its code are others now, or something that it
            made is missing or no longer what it made.

        Raises:
            WorkspaceError: Something it made cannot be read.
        """
        made = self.lineage().get(stage)
        if made is None or made.inputs != dict(inputs) or made.code != code:
            return True
        return any(self.sha256_of(name) != output.sha256 for name, output in made.outputs.items())

    def write(
        self, engine: Engine, origin: Origin, tables: Mapping[str, Iterable[pa.RecordBatch]]
    ) -> dict[str, int]:
        """Write all the tables of a stage, then its lineage; to be called within `lock`.

        If anything fails before the last table is complete, the old tables stand as they were.

        Args:
            engine: What sorts and writes.
            origin: What the tables are made from.
            tables: The batches of each table, in the table's schema.

        Returns:
            How many rows each table has.

        Raises:
            WorkspaceError: A table cannot be written, or is unknown.
            TypeError: A batch does not have its table's schema.
        """
        staged = {name: self._staged(self.path_of(name)) for name in tables}
        outputs = {}
        for name, batches in tables.items():
            rows = engine.write(TABLES[name], batches, staged[name])
            outputs[name] = Output(sha256=hash_file(staged[name]), rows=rows)
        self._finish(origin, outputs, staged)
        return {name: output.rows or 0 for name, output in outputs.items()}

    def write_stream(
        self,
        engine: Engine,
        origin: Origin,
        names: Sequence[str],
        parts: Iterable[Mapping[str, pa.RecordBatch]],
    ) -> dict[str, int]:
        """Like `write`, for a stage that makes the rows of several tables in one pass.

        The rows wait on disk, so memory does not grow with them.

        Args:
            engine: What sorts and writes.
            origin: What the tables are made from.
            names: The tables that the stage makes, also those that stay empty.
            parts: Batches by table name; a part may leave tables out.

        Returns:
            How many rows each table has.

        Raises:
            WorkspaceError: A table cannot be written, or is unknown.
            TypeError: A batch does not have its table's schema, or its table is not in ``names``.
        """
        for name in names:
            self.path_of(name)
        folder = self.scratch / "spool"
        self._make(folder)
        try:
            paths = spool(parts, [TABLES[name] for name in names], folder)
            return self.write(engine, origin, {name: read_spool(paths[name]) for name in names})
        finally:
            shutil.rmtree(folder)

    def write_files(self, origin: Origin, files: Mapping[str, bytes]) -> None:
        """Write all the files of a stage (a report, figures), then its lineage; within `lock`.

        Files that the stage made before and makes no longer are removed.

        Args:
            origin: What the files are made from.
            files: Contents by path under ``output/``, such as ``figures/flow.svg``.

        Raises:
            WorkspaceError: A file cannot be written, or would be outside ``output/``.
        """
        staged = {name: self._staged(self._path(name)) for name in files}
        for name, content in files.items():
            with reporting(staged[name], "write"), complete_file(staged[name]) as file:
                file.write(content)
        outputs = {name: Output(sha256=hash_file(path)) for name, path in staged.items()}
        before = self.lineage().get(origin.stage)
        self._finish(origin, outputs, staged)
        # What an earlier run made and this one did not would be taken for a part of this one.
        for name in sorted((before.outputs if before else {}).keys() - outputs.keys()):
            with reporting(self._path(name), "remove"):
                self._path(name).unlink(missing_ok=True)

    def kept(self, name: str) -> Path:
        """A folder under ``output/`` for what only saves time, made if it is not there.

        Args:
            name: Its name, such as ``index``.

        Raises:
            WorkspaceError: It cannot be made, or a link in its place leads out of the review's
                folder.
        """
        folder = self._path(name)
        self._make(folder)
        return folder

    @property
    def _lineage_path(self) -> Path:
        return self.output / "lineage.json"

    @property
    def _memory(self) -> Path:
        return self.output / ".hashes.json"

    def _path(self, output: str) -> Path:
        if output in TABLES:
            return self.path_of(output)
        inside = PurePosixPath(output)
        if inside.is_absolute() or ".." in inside.parts:
            message = f"expected a path under {self.output}, found {output!r}"
            raise WorkspaceError(message)
        return self.output / inside

    def _staged(self, target: Path) -> Path:
        staged = self.scratch / "staged" / target.relative_to(self.folder)
        self._make(target.parent)
        self._make(staged.parent)
        return staged

    def _finish(
        self, origin: Origin, outputs: Mapping[str, Output], staged: Mapping[str, Path]
    ) -> None:
        paths = {name: self._path(name) for name in outputs}
        with reporting(self.folder, "write to"):
            move_all({staged[name]: path for name, path in paths.items()})
        made = Made(inputs=dict(origin.inputs), code=origin.code, outputs=outputs)
        write_lineage(self._lineage_path, {**self.lineage(), origin.stage: made})
        remember(self._memory, {name: made.sha256 for name, made in outputs.items()}, paths)

    def _make(self, folder: Path) -> None:
        with reporting(folder, "make"):
            if not self.folder.is_dir():
                message = f"expected a review's folder at {self.folder}, found none"
                raise WorkspaceError(message)
            # A link would lead out of the folder that the user gave us.
            if not folder.resolve().is_relative_to(self.folder.resolve()):
                message = f"expected a folder inside {self.folder}, found a link from {folder}"
                raise WorkspaceError(message)
            folder.mkdir(parents=True, exist_ok=True)

    def _tidy(self) -> None:
        with reporting(self.scratch, "empty"):
            if self.scratch.is_dir():
                shutil.rmtree(self.scratch)
