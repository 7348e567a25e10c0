"""What the report may cite: reporting guidelines and sources of methods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from trialatlas.presentation.blocks import (
    Block,
    Items,
    Paragraph,
    ReferenceBlock,
    Run,
    Runs,
    Section,
    Terms,
)
from trialatlas.presentation.document import Reference, walk
from trialatlas.presentation.words import said

__all__ = ["METHODS", "REFERENCES", "cited_in", "references_section"]

_DOI = "https://doi.org/"

REFERENCES: Mapping[str, Reference] = {
    key: Reference(key, text, f"{_DOI}{doi}" if doi else "")
    for key, text, doi in (
        (
            "prisma",
            "Page MJ, McKenzie JE, Bossuyt PM, et al. The PRISMA 2020 statement. BMJ 2021;372:n71.",
            "10.1136/bmj.n71",
        ),
        (
            "prisma_s",
            "Rethlefsen ML, Kirtley S, Waffenschmidt S, et al. PRISMA-S. Syst Rev 2021;10:39.",
            "10.1186/s13643-020-01542-z",
        ),
        (
            "prisma_scr",
            "Tricco AC, Lillie E, Zarin W, et al. PRISMA extension for scoping reviews. Ann Intern "
            "Med 2018;169:467–473.",
            "10.7326/M18-0850",
        ),
        (
            "wilson",
            "Wilson EB. Probable inference, the law of succession, and statistical inference. J Am "
            "Stat Assoc 1927;22:209–212.",
            "10.1080/01621459.1927.10502953",
        ),
        (
            "clopper_pearson",
            "Clopper CJ, Pearson ES. The use of confidence or fiducial limits illustrated in the "
            "case of the binomial. Biometrika 1934;26:404–413.",
            "10.1093/biomet/26.4.404",
        ),
        (
            "jeffreys",
            "Brown LD, Cai TT, DasGupta A. Interval estimation for a binomial proportion. Stat Sci "
            "2001;16:101–133.",
            "10.1214/ss/1009213286",
        ),
        (
            "agresti_coull",
            "Agresti A, Coull BA. Approximate is better than “exact” for interval estimation of "
            "binomial proportions. Am Stat 1998;52:119–126.",
            "10.1080/00031305.1998.10480550",
        ),
        (
            "woolf",
            "Woolf B. On estimating the relation between blood group and disease. Ann Hum Genet "
            "1955;19:251–253.",
            "10.1111/j.1469-1809.1955.tb01348.x",
        ),
        (
            "fisher",
            "Fisher RA. The logic of inductive inference. J R Stat Soc 1935;98:39–82.",
            "10.2307/2342435",
        ),
        (
            "baptista_pike",
            "Baptista J, Pike MC. Exact two-sided confidence limits for the odds ratio in a 2 × 2 "
            "table. Appl Stat 1977;26:214–220.",
            "",
        ),
        (
            "blaker",
            "Blaker H. Confidence curves and improved exact confidence intervals for discrete "
            "distributions. Can J Stat 2000;28:783–798.",
            "10.2307/3315916",
        ),
        (
            "mid_p",
            "Lancaster HO. Significance tests in discrete distributions. J Am Stat Assoc "
            "1961;56:223–234.",
            "",
        ),
        (
            "haldane_anscombe",
            "Haldane JBS. The estimation and significance of the logarithm of a ratio of "
            "frequencies. Ann Hum Genet 1956;20:309–311.",
            "",
        ),
        (
            "katz",
            "Katz D, Baptista J, Azen SP, Pike MC. Obtaining confidence intervals for the risk "
            "ratio in cohort studies. Biometrics 1978;34:469–474.",
            "10.2307/2530610",
        ),
        (
            "newcombe",
            "Newcombe RG. Interval estimation for the difference between independent proportions. "
            "Stat Med 1998;17:873–890.",
            "",
        ),
        (
            "pearson",
            "Pearson K. On the criterion that a given system of deviations can be reasonably "
            "supposed to have arisen from random sampling. Phil Mag 1900;50:157–175.",
            "10.1080/14786440009463897",
        ),
        (
            "steiger",
            "Steiger JH. Beyond the F test: effect size confidence intervals and tests of close "
            "fit in the analysis of variance and contrast analysis. Psychol Methods "
            "2004;9:164–182.",
            "10.1037/1082-989X.9.2.164",
        ),
        (
            "freeman_halton",
            "Freeman GH, Halton JH. Note on an exact treatment of contingency. Biometrika "
            "1951;38:141–149.",
            "10.1093/biomet/38.1-2.141",
        ),
        (
            "barnard",
            "Barnard GA. Significance tests for 2 × 2 tables. Biometrika 1947;34:123–138.",
            "10.1093/biomet/34.1-2.123",
        ),
        (
            "boschloo",
            "Boschloo RD. Raised conditional level of significance for the 2 × 2 table. Stat Neerl "
            "1970;24:1–9.",
            "10.1111/j.1467-9574.1970.tb00104.x",
        ),
        (
            "holm",
            "Holm S. A simple sequentially rejective multiple test procedure. Scand J Stat "
            "1979;6:65–70.",
            "",
        ),
        (
            "benjamini_hochberg",
            "Benjamini Y, Hochberg Y. Controlling the false discovery rate: a practical and "
            "powerful approach to multiple testing. J R Stat Soc B 1995;57:289–300.",
            "10.1111/j.2517-6161.1995.tb02031.x",
        ),
        (
            "armitage",
            "Armitage P. Tests for linear trends in proportions and frequencies. Biometrics "
            "1955;11:375–386.",
            "10.2307/3001775",
        ),
        (
            "cohen",
            "Cohen J. A coefficient of agreement for nominal scales. Educ Psychol Meas "
            "1960;20:37–46.",
            "10.1177/001316446002000104",
        ),
        (
            "fleiss",
            "Fleiss JL. Measuring nominal scale agreement among many raters. Psychol Bull "
            "1971;76:378–382.",
            "10.1037/h0031619",
        ),
        (
            "gwet",
            "Gwet KL. Computing inter-rater reliability and its variance in the presence of high "
            "agreement. Br J Math Stat Psychol 2008;61:29–48.",
            "10.1348/000711006X126600",
        ),
        (
            "krippendorff",
            "Hayes AF, Krippendorff K. Answering the call for a standard reliability measure for "
            "coding data. Communication Methods and Measures 2007;1:77–89.",
            "10.1080/19312450709336664",
        ),
        (
            "viechtbauer",
            "Viechtbauer W. Bias and efficiency of meta-analytic variance estimators in the "
            "random-effects model. J Educ Behav Stat 2005;30:261–293.",
            "10.3102/10769986030003261",
        ),
        (
            "dersimonian_laird",
            "DerSimonian R, Laird N. Meta-analysis in clinical trials. Control Clin Trials "
            "1986;7:177–188.",
            "10.1016/0197-2456(86)90046-2",
        ),
        (
            "paule_mandel",
            "Paule RC, Mandel J. Consensus values and weighting factors. J Res Natl Bur Stand "
            "1982;87:377–385.",
            "10.6028/jres.087.022",
        ),
        (
            "mantel_haenszel",
            "Mantel N, Haenszel W. Statistical aspects of the analysis of data from retrospective "
            "studies of disease. J Natl Cancer Inst 1959;22:719–748.",
            "10.1093/jnci/22.4.719",
        ),
        (
            "peto",
            "Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Beta blockade during and after "
            "myocardial infarction. Prog Cardiovasc Dis 1985;27:335–371.",
            "",
        ),
        (
            "rover",
            "Röver C, Knapp G, Friede T. Hartung-Knapp-Sidik-Jonkman approach and its modification "
            "for random-effects meta-analysis with few studies. BMC Med Res Methodol 2015;15:99.",
            "10.1186/s12874-015-0091-1",
        ),
        (
            "knapp_hartung",
            "Knapp G, Hartung J. Improved tests for a random effects meta-regression with a single "
            "covariate. Stat Med 2003;22:2693–2710.",
            "10.1002/sim.1482",
        ),
        (
            "prediction",
            "Higgins JPT, Thompson SG, Spiegelhalter DJ. A re-evaluation of random-effects "
            "meta-analysis. J R Stat Soc Ser A 2009;172:137–159.",
            "10.1111/j.1467-985X.2008.00552.x",
        ),
    )
}
"""By key."""

METHODS: Mapping[str, tuple[str, str]] = {
    "wilson": ("Wilson’s score interval", "wilson"),
    "clopper_pearson": ("the Clopper–Pearson interval", "clopper_pearson"),
    "jeffreys": ("the Jeffreys interval", "jeffreys"),
    "agresti_coull": ("the Agresti–Coull interval", "agresti_coull"),
    "woolf": ("Woolf’s limits", "woolf"),
    "conditional": ("conditional maximum likelihood with exact limits", "fisher"),
    "mid_p": ("conditional maximum likelihood with mid-p limits", "mid_p"),
    "baptista_pike": ("conditional maximum likelihood with Baptista–Pike limits", "baptista_pike"),
    "blaker": ("conditional maximum likelihood with Blaker’s limits", "blaker"),
    "haldane_anscombe": ("the Haldane–Anscombe correction", "haldane_anscombe"),
    "risk_ratio": ("risk ratios with Katz’s limits", "katz"),
    "risk_difference": ("risk differences with Newcombe’s limits", "newcombe"),
    "cramers_v": (
        "Cramér’s V with limits of the noncentral chi-square distribution",
        "steiger",
    ),
    "chi_square": ("Pearson’s chi-square test", "pearson"),
    "freeman_halton": ("the Fisher–Freeman–Halton test", "freeman_halton"),
    "fisher": ("Fisher’s exact test", "fisher"),
    "barnard": ("Barnard’s test", "barnard"),
    "boschloo": ("Boschloo’s test", "boschloo"),
    "holm": ("Holm’s method", "holm"),
    "benjamini_hochberg": ("the method of Benjamini and Hochberg", "benjamini_hochberg"),
}
"""By the name by which a review chooses a method: its words, and what is cited for it."""


def cited_in(sections: Sequence[Section]) -> tuple[Reference, ...]:
    """The references that a text cites, in the order in which it first does."""
    keys = (run.text for runs in map(_runs_of, walk(sections)) for run in runs)
    return tuple(REFERENCES[key] for key in dict.fromkeys(keys))


def _runs_of(block: Block) -> Iterable[Run]:
    every: tuple[Runs, ...] = ()
    if isinstance(block, Paragraph):
        every = (block.runs,)
    elif isinstance(block, Items):
        every = block.items
    elif isinstance(block, Terms):
        every = tuple(term for term, _said in block.items)
    return (run for runs in every for run in runs if run.kind == "cite")


def references_section(references: Sequence[Reference]) -> Section:
    """The references by their numbers."""
    blocks = tuple(
        ReferenceBlock(number, said(f"{one.text} ", Run(one.url, to=one.url)))
        for number, one in enumerate(references, start=1)
    )
    return Section(said("References"), blocks, name="references")
