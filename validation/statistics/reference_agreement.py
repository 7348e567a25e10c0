"""Reference values of the agreement of several coders: `python reference_agreement.py`.

Needs irrCAC 0.4.4 and krippendorff 0.9.0 of PyPI, which want an older numpy than trialatlas: install
them in an environment of their own. Tests read the CSV only.
"""

import csv
import json
import sys
from importlib.metadata import version

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC

NONE = None
CODES = {
    # Krippendorff (2013), table of four coders and twelve units.
    "krippendorff": [
        [1, 1, NONE, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
        [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [NONE, 5, 5, 5], [NONE, NONE, 1, 1],
        [NONE, NONE, 3, NONE],
    ],
    "two coders": [[1, 1]] * 30 + [[2, 2]] * 12 + [[1, 2]] * 4 + [[2, 1]] * 7 + [[3, 3]] * 5 + [[3, 1]],
    "rare category": [[0, 0, 0]] * 40 + [[1, 1, 1]] * 2 + [[0, 1, 0]] * 3 + [[0, 0, 1]] * 2,
    "poor": [[1, 2, 3], [2, 3, 1], [1, 1, 2], [3, 3, 1], [2, 2, 3], [1, 3, 3], [2, 1, 2], [3, 2, 1]],
    "gaps": [[1, NONE, 1], [2, 2, NONE], [NONE, 1, 2], [1, 1, 1], [3, 3, 2], [NONE, 3, 3], [2, 2, 2],
             [1, NONE, NONE], [2, 1, 2], [3, 3, 3]],
}  # fmt: skip


def main() -> None:
    """Write a line for each value."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["method", "input", "level", "quantity", "value", "source"])
    for codes in CODES.values():
        frame = pd.DataFrame(codes, columns=list("abcd")[: len(codes[0])], dtype=object)
        given = json.dumps(codes)
        for method, name in (
            ("fleiss_kappa", "fleiss"), ("gwet_ac1", "gwet"), ("krippendorff_alpha", "krippendorff")
        ):  # fmt: skip
            found = getattr(CAC(frame, digits=12), name)()["est"]
            low, high = found["confidence_interval"]
            source = f"irrCAC {version('irrCAC')} {name}"
            numbers = (("estimate", found["coefficient_value"]), ("low", low), ("high", high))
            for quantity, value in numbers:
                writer.writerow([method, given, 0.95, quantity, float(value), source])
        alpha = krippendorff.alpha(np.array(codes, dtype=float).T, level_of_measurement="nominal")
        source = f"krippendorff {version('krippendorff')}"
        writer.writerow(["krippendorff_alpha", given, 0.95, "estimate", alpha, source])


main()
