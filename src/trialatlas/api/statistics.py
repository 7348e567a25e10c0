"""What ``/stats`` tells of the served records: how large they are, which values fields have."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

from trialatlas.api.fields import ApiField, api_fields, field_named, reached
from trialatlas.api.records import ServedRecords
from trialatlas.errors import RequestError

__all__ = ["FIELD_TYPES", "FieldStatistics", "size_statistics"]

FIELD_TYPES = ("ENUM", "STRING", "DATE", "INTEGER", "NUMBER", "BOOLEAN")
"""Kinds of fields, as the registry's statistics tell them apart."""

_TYPES: Mapping[str, str] = {
    **dict.fromkeys(("PartialDate", "NormalizedDate", "DateTimeMinutes"), "DATE"),
    **dict.fromkeys(("integer", "short", "long"), "INTEGER"),
    "number": "NUMBER",
    "boolean": "BOOLEAN",
}
_FORMATS = {4: "yyyy", 7: "yyyy-MM", 10: "yyyy-MM-dd", 16: "yyyy-MM-dd'T'HH:mm"}
_TOP = 10
_LONGEST_KEPT = 100
_PERCENTILES = (1, 5, 10, 25, 50, 75, 90, 95, 99)
_RANGE_BYTES = 10_000
_N_RANGES = 10
_LARGEST = 10

_Told = dict[str, object]


def type_of(field: ApiField) -> str:
    """The kind of a field that has values; empty for one that has only parts."""
    if field.is_branch or field.type == "GeoPoint":
        return ""
    return "ENUM" if field.piece.enum else _TYPES.get(field.type.removesuffix("[]"), "STRING")


@dataclass(slots=True)
class _Seen:
    """What one field holds in all records.

    Long texts are counted by a hash, so that memory does not grow with them.

    Attributes:
        counts: By a value, how many records have it.
        sizes: By a length of a list, how many records have a list of it.
        n_without: Records without a value.
        first: By the hash of a long text, a record that has it.
        longest: The length of the longest text, and its record.
    """

    counts: Counter[object] = field(default_factory=Counter)
    sizes: Counter[int] = field(default_factory=Counter)
    n_without: int = 0
    first: dict[bytes, int] = field(default_factory=dict)
    longest: tuple[int, int] = (-1, -1)

    def add(self, number: int, values: Iterable[object]) -> None:
        keys = set()
        for value in values:
            if isinstance(value, str):
                self.longest = max(self.longest, (len(value), -number))
            keys.add(self._key(value, number))
        self.counts.update(keys)
        self.n_without += not keys

    def _key(self, value: object, number: int) -> object:
        if not isinstance(value, str) or len(value) <= _LONGEST_KEPT:
            return value
        key = _hash(value)
        self.first.setdefault(key, number)
        return key


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


class FieldStatistics:
    """Counts what fields hold, each field once: in a pass over all records, when it is asked for.

    Args:
        records: What is served.
    """

    def __init__(self, records: ServedRecords) -> None:
        self._records = records
        self._seen: dict[str, _Seen] = {}
        self._lock = Lock()

    def values(self, names: Sequence[str], types: Sequence[str]) -> list[_Told]:
        """The values of fields that have any.

        Args:
            names: Names of pieces or paths; every field where empty.
            types: Among `FIELD_TYPES`; all of these where empty.

        Raises:
            RequestError: A name is of no field that has values.
        """
        fields = [item for item in _fields(names, type_of) if not types or type_of(item) in types]
        return [self._told_values(item, seen) for item, seen in self._counted(fields)]

    def sizes(self, names: Sequence[str]) -> list[_Told]:
        """How long lists are.

        Args:
            names: Names of pieces or paths; every list where empty.

        Raises:
            RequestError: A name is of no list.
        """
        fields = _fields(names, lambda item: item.type.endswith("[]"))
        return [_told_sizes(item, seen) for item, seen in self._counted(fields)]

    def _counted(self, fields: Sequence[ApiField]) -> Iterator[tuple[ApiField, _Seen]]:
        with self._lock:
            new = {item.path: _Seen() for item in fields if item.path not in self._seen}
            if new:
                self._count(new)
            self._seen.update(new)
        return ((item, self._seen[item.path]) for item in fields)

    def _count(self, new: Mapping[str, _Seen]) -> None:
        for number in range(len(self._records)):
            found: dict[str, list[object]] = {path: [] for path in new}
            sizes: dict[str, set[int]] = {path: set() for path in new}
            _gather(self._records.payloads.study(number), "", found, sizes)
            for path, seen in new.items():
                seen.add(number, found[path])
                seen.sizes.update(sizes[path])

    def _told_values(self, item: ApiField, seen: _Seen) -> _Told:
        kind = type_of(item)
        told = {**_named(item), "type": kind, "missingStudiesCount": seen.n_without}
        counts = seen.counts
        if kind in ("ENUM", "STRING"):
            told["uniqueValuesCount"] = len(counts)
            ranked = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))[:_TOP]
            told["topValues"] = [
                {"value": self._text(key, item, seen), "studiesCount": count}
                for key, count in ranked
            ]
            if kind == "STRING" and counts:
                told["longest"] = self._longest(item, seen)
        elif kind == "DATE":
            texts = sorted(map(str, counts))
            told |= {"min": texts[0], "max": texts[-1]} if texts else {}
            told["formats"] = sorted(
                {_FORMATS[len(text)] for text in texts if len(text) in _FORMATS}
            )
        elif kind == "BOOLEAN":
            told |= {"trueCount": counts[True], "falseCount": counts[False]}
        else:
            told |= _numbers(counts)
        return told

    def _text(self, key: object, item: ApiField, seen: _Seen) -> str:
        if not isinstance(key, bytes):
            return str(key)
        study = self._records.payloads.study(seen.first[key])
        return next(str(text) for text in reached(study, item.path) if _hash(str(text)) == key)

    def _longest(self, item: ApiField, seen: _Seen) -> _Told:
        length, number = seen.longest[0], -seen.longest[1]
        texts = map(str, reached(self._records.payloads.study(number), item.path))
        value = next(text for text in texts if len(text) == length)
        return {"length": length, "nctId": self._records.ids[number], "value": value}


def _fields(names: Sequence[str], fits: Callable[[ApiField], object]) -> list[ApiField]:
    if not names:
        every = api_fields().values()
        return [item for item in every if fits(item) and not item.is_indexed_only]
    found = []
    for name in names:
        item = field_named(name)
        if item is None or item.is_indexed_only or not fits(item):
            message = f"Unknown piece name of field path: {name}"
            raise RequestError(message, 404)
        found.append(item)
    return found


def _named(item: ApiField) -> _Told:
    return {"piece": item.piece.name, "field": item.path}


def _gather(
    value: object, path: str, found: Mapping[str, list[object]], sizes: Mapping[str, set[int]]
) -> None:
    """All values of a record by their paths, and the lengths of lists, in one walk."""
    if isinstance(value, dict):
        for key, item in value.items():
            _gather(item, f"{path}.{key}" if path else key, found, sizes)
    elif isinstance(value, list):
        if path in sizes:
            sizes[path].add(len(value))
        for item in value:
            _gather(item, path, found, sizes)
    elif path in found and value is not None:
        found[path].append(value)


def _numbers(counts: Counter[object]) -> _Told:
    numbers = {key: count for key, count in counts.items() if isinstance(key, int | float)}
    if not numbers:
        return {}
    total = sum(key * count for key, count in numbers.items())
    return {"min": min(numbers), "max": max(numbers), "avg": total / sum(numbers.values())}


def _told_sizes(item: ApiField, seen: _Seen) -> _Told:
    sizes = seen.sizes
    told: _Told = {**_named(item), "uniqueSizesCount": len(sizes)}
    if sizes:
        told |= {"minSize": min(sizes), "maxSize": max(sizes)}
    ranked = sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0]))[:_TOP]
    told["topSizes"] = [{"size": size, "studiesCount": count} for size, count in ranked]
    return told


def size_statistics(records: ServedRecords) -> _Told:
    """How many bytes of JSON the records have.

    Args:
        records: What is served.
    """
    sizes = records.payloads.sizes
    ranked = sorted(sizes)
    n_studies = len(ranked)
    in_ranges = Counter(min(size // _RANGE_BYTES, _N_RANGES - 1) for size in sizes)
    largest = sorted(range(n_studies), key=lambda number: (-sizes[number], number))[:_LARGEST]
    return {
        "averageSizeBytes": round(sum(sizes) / n_studies),
        "percentiles": {
            # The nearest rank: a size that some record has.
            str(percent): ranked[max(0, -(-percent * n_studies // 100) - 1)]
            for percent in _PERCENTILES
        },
        "ranges": [
            {"sizeRange": _range(place), "studiesCount": in_ranges[place]}
            for place in range(_N_RANGES)
        ],
        "largestStudies": [
            {"id": records.ids[number], "sizeBytes": sizes[number]} for number in largest
        ],
        "totalStudies": n_studies,
    }


def _range(place: int) -> str:
    low = place * _RANGE_BYTES
    return f"{low}-{low + _RANGE_BYTES - 1}" if place < _N_RANGES - 1 else f"{low}-"
