from __future__ import annotations

from pathlib import Path

import pytest
from tests.registry_files import dumped, study, written
from tests.small_codebook import small_codebook

from trialatlas.errors import WorkspaceError
from trialatlas.workflow.checking_codebook import (
    Sample,
    measure_records,
    write_measures,
    write_new_codebook,
)
from trialatlas.workflow.lone_coding import open_codebook, read_lone


class TestNew:
    def test_both_files_are_written_and_can_be_read(self, tmp_path: Path) -> None:
        path, beside = write_new_codebook(tmp_path / "mine" / "cells.yaml", ())

        assert beside == tmp_path / "mine" / "concepts.yaml"
        assert "route" in open_codebook(str(path)).codebook

    @pytest.mark.parametrize("taken", ["cells.yaml", "concepts.yaml"])
    def test_nothing_is_written_over(self, tmp_path: Path, taken: str) -> None:
        (tmp_path / taken).write_text("mine", encoding="utf-8")

        with pytest.raises(WorkspaceError, match=f"{taken}: there already"):
            write_new_codebook(tmp_path / "cells.yaml", ())

        assert [file.name for file in tmp_path.iterdir()] == [taken]
        assert (tmp_path / taken).read_text(encoding="utf-8") == "mine"

    def test_a_codebook_is_not_called_as_its_concepts(self, tmp_path: Path) -> None:
        with pytest.raises(WorkspaceError, match="choose another for the codebook"):
            write_new_codebook(tmp_path / "concepts.yaml", ())

        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_cannot_be_made_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("", encoding="utf-8")

        with pytest.raises(WorkspaceError, match="file"):
            write_new_codebook(tmp_path / "file" / "cells.yaml", ())


class TestMeasuring:
    def test_all_records_are_read_where_no_size_is_named(self, tmp_path: Path) -> None:
        paths = small_codebook(tmp_path)

        with read_lone([Path(paths["records"])]) as records:
            book = open_codebook(paths["codebook"])
            measures = measure_records(records, book, Sample(size=None, seed=0))

        assert measures.n == 4
        assert [line.n_valued for line in measures.coverage] == [3, 3, 1]

    def sampled(self, folder: Path, numbers: list[int], sample: Sample) -> list[str]:
        """Ids of the records that a sample takes, told by their near misses."""
        named = [study(number, officialTitle="Sham") for number in numbers]
        file = written(folder / "many.json", dumped(named))
        (folder / "book.yaml").write_text(BOOK, encoding="utf-8")
        with read_lone([file]) as records:
            measures = measure_records(records, open_codebook(str(folder / "book.yaml")), sample)
        return [example.record_id for near in measures.near_misses for example in near.examples]

    def test_the_same_seed_draws_the_same_records_whatever_their_order(
        self, tmp_path: Path
    ) -> None:
        forward, backward = list(range(1, 40)), list(range(39, 0, -1))
        sample = Sample(size=3, seed=0)

        drawn = self.sampled(tmp_path, forward, sample)

        assert len(drawn) == 3
        assert self.sampled(tmp_path, backward, sample) == drawn
        assert self.sampled(tmp_path, forward, Sample(size=3, seed=1)) != drawn

    def test_a_sample_larger_than_the_records_is_all_of_them(self, tmp_path: Path) -> None:
        assert len(self.sampled(tmp_path, [1, 2], Sample(size=3, seed=0))) == 2

    def test_more_records_do_not_push_others_out_at_random(self, tmp_path: Path) -> None:
        few = set(self.sampled(tmp_path, list(range(1, 20)), Sample(size=3, seed=0)))
        many = set(self.sampled(tmp_path, list(range(1, 40)), Sample(size=3, seed=0)))

        newer = {f"NCT{number:08d}" for number in range(20, 40)}
        assert many - few <= newer


BOOK = """\
variables:
  placebo:
    title: Placebo
    categories: {"yes": {phrases: [sham]}}
    rules: [{name: arm, where: [arms]}]
"""


def test_what_was_measured_is_written_as_files(tmp_path: Path) -> None:
    paths = small_codebook(tmp_path)
    with read_lone([Path(paths["records"])]) as records:
        book = open_codebook(paths["codebook"])
        measures = measure_records(records, book, Sample(size=None, seed=0))

    names = write_measures(measures, tmp_path / "a" / "b")

    assert sorted(file.name for file in (tmp_path / "a" / "b").iterdir()) == sorted(names)
    rows = (tmp_path / "a" / "b" / "rules.csv").read_text("utf-8").splitlines()
    assert rows == [
        "variable,rule,tried,decided",
        "donor,title_says_it,4,3",
        "route,title_says_it,4,3",
    ]
