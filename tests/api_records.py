"""Records that the served API is tested with, in the API's own shape, and ways to ask for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import urllib3
from tests.api_server import serving_app

from trialatlas.api.app import make_app
from trialatlas.api.loading import opened

__all__ = ["Client", "client_of", "ids_in", "record", "written_records"]

Record = dict[str, Any]


def record(number: int, **parts: object) -> Record:
    """A record with whole modules, such as ``designModule={...}``, or other sections."""
    sections = {name: part for name, part in parts.items() if not name.endswith("Module")}
    modules = {name: part for name, part in parts.items() if name.endswith("Module")}
    identification = {"nctId": f"NCT{number:08d}", "briefTitle": f"Study {number}"}
    modules["identificationModule"] = identification | dict(
        modules.get("identificationModule") or {}  # type: ignore[call-overload]  # a part
    )
    return {"protocolSection": modules, "hasResults": False, **sections}


def written_records(folder: Path, *records: Record) -> Path:
    """A file of records."""
    path = folder / "records.json"
    path.write_text(json.dumps(records), "utf-8")
    return path


class Client:
    """Asks a server; what it answers is not followed and not interpreted."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._pool = urllib3.PoolManager()

    def get(self, path: str, **parameters: str) -> urllib3.BaseHTTPResponse:
        """Ask; ``_`` in the names of parameters stands for a dot."""
        fields = {name.replace("_", "."): value for name, value in parameters.items()}
        return self._pool.request(
            "GET", self.address + path, fields=fields, redirect=False, retries=False
        )

    def json(self, path: str, **parameters: str) -> Any:
        """Ask, and read what must be JSON of a good answer."""
        answer = self.get(path, **parameters)
        assert answer.status == 200, answer.data
        return answer.json()

    def ids(self, **parameters: str) -> list[str]:
        """The numbers of the studies on a page, without the registry's prefix."""
        return ids_in(self.json("/studies", **parameters))

    def refused(self, path: str = "/studies", **parameters: str) -> str:
        """Ask for what is an error, and give its text."""
        answer = self.get(path, **parameters)
        assert answer.status == 400, answer.data
        assert answer.headers["content-type"].startswith("text/plain")
        return answer.data.decode()


def ids_in(page: Mapping[str, Any]) -> list[str]:
    """The numbers of the studies on a page, such as ``7``."""
    modules = [study["protocolSection"]["identificationModule"] for study in page["studies"]]
    return [module["nctId"].removeprefix("NCT").lstrip("0") for module in modules]


@contextmanager
def client_of(*paths: Path) -> Iterator[Client]:
    """A client of a server of some files."""
    with opened(paths) as records, serving_app(make_app(records)) as address:
        yield Client(address)
