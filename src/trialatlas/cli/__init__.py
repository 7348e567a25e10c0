"""The command line: a table of contents of a review, one command a stage.

`main` is what ``trialatlas`` runs; the modules beside this one offer its commands.
"""

from __future__ import annotations

from trialatlas.cli.app import program
from trialatlas.cli.audit import audit as _audit
from trialatlas.cli.codebook_commands import COMMANDS as _CODEBOOK
from trialatlas.cli.explain import COMMANDS as _EXPLAIN
from trialatlas.cli.ledger import ledger as _ledger
from trialatlas.cli.model import code_with_model as _code_with_model
from trialatlas.cli.questions import question_from_url as _question_from_url
from trialatlas.cli.serving import serve_api as _serve_api
from trialatlas.cli.stages import COMMANDS as _STAGES
from trialatlas.cli.validity import validate as _validate
from trialatlas.cli.web import serve as _serve

__all__ = ["main"]

main = program(
    *_STAGES,
    _question_from_url,
    *_CODEBOOK,
    *_EXPLAIN,
    _validate,
    _audit,
    _ledger,
    _serve,
    _code_with_model,
    _serve_api,
)
