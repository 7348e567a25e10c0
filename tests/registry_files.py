"""Registry files for tests: written, and read back."""

from __future__ import annotations

import json
from pathlib import Path

from trialatlas.registries.files import payloads
from trialatlas.registries.registry import Payload, Refused

__all__ = ["dumped", "numbers", "read", "refusals", "study", "written"]


def study(number: int, **more: object) -> dict[str, object]:
    identification = {"nctId": f"NCT{number:08d}", **more}
    return {"protocolSection": {"identificationModule": identification}, "hasResults": False}


def dumped(value: object, indent: int | None = None) -> bytes:
    return json.dumps(value, indent=indent).encode()


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def read(path: Path) -> list[Payload]:
    """All payloads; nothing may be refused."""
    items = list(payloads(path))
    assert not [item for item in items if isinstance(item, Refused)]
    return [item for item in items if isinstance(item, Payload)]


def numbers(items: list[Payload]) -> list[int]:
    found = []
    for item in items:
        record = json.loads(item.content)
        found.append(int(record["protocolSection"]["identificationModule"]["nctId"][3:]))
    return found


def refusals(path: Path) -> list[Refused]:
    return [item for item in payloads(path) if isinstance(item, Refused)]
