"""``python -m trialatlas``."""

from __future__ import annotations

from trialatlas.cli import main

if __name__ == "__main__":
    main()
