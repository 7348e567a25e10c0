"""Payloads in a file."""

from __future__ import annotations

from pathlib import Path

from trialatlas.api.payloads import PayloadWriter


def test_each_payload_is_reached_by_its_number(tmp_path: Path) -> None:
    writer = PayloadWriter(tmp_path / "payloads")
    contents = [b'{"a":1}', b"{}", b'{"b":"' + b"x" * 100_000 + b'"}']
    for content in contents:
        writer.append(content)
    payloads = writer.finish()
    assert [payloads.content(number) for number in (2, 0, 1)] == [contents[2], *contents[:2]]
    assert payloads.study(0) == {"a": 1}
    assert list(payloads.sizes) == [len(content) for content in contents]
    assert (tmp_path / "payloads").stat().st_size < 1000
    payloads.close()
