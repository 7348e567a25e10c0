"""Posted results of the legacy XML, in the layout before December 2016 and in that since."""

from __future__ import annotations

from typing import Any

from lxml import etree

from trialatlas.model.posted import PostedKind
from trialatlas.registries.ctgov_xml_results import xml_results

GROUPS = """<group_list>
  <group group_id="{0}1"><title>Drug</title><description>10 mg a day</description></group>
  <group group_id="{0}2"><title>Placebo</title></group>
</group_list>"""

OLD = f"""<outcome><type>Primary</type><title>Healed</title><time_frame>12 weeks</time_frame>
{GROUPS.format("O")}
<measure_list>
 <measure><title>Number of Participants</title><units>participants</units><param>Number</param>
  <category_list><category><measurement_list>
   <measurement group_id="O1" value="50"/><measurement group_id="O2" value="48"/>
  </measurement_list></category></category_list></measure>
 <measure><title>Healed</title><units>participants</units><param>Number</param>
  <category_list><category><sub_title>Wholly</sub_title><measurement_list>
   <measurement group_id="O1" value="7"/><measurement group_id="O2" value="5"/>
  </measurement_list></category></category_list></measure>
</measure_list></outcome>"""

NEW = f"""<outcome><type>Other Pre-specified</type><title>Pain</title>{GROUPS.format("O")}
<measure><title>Pain</title><units>mm</units><param>Mean</param>
 <dispersion>Standard Deviation</dispersion>
 <analyzed_list><analyzed><units>Participants</units><scope>Overall</scope><count_list>
  <count group_id="O1" value="50"/><count group_id="O2" value="48"/>
 </count_list></analyzed></analyzed_list>
 <class_list><class><title>Week 4</title>
  <analyzed_list><analyzed><units>Participants</units><scope>Class</scope><count_list>
   <count group_id="O1" value="45"/></count_list></analyzed></analyzed_list>
  <category_list><category><measurement_list>
   <measurement group_id="O1" value="-1.5" spread="2.1"/><measurement group_id="O2" value="NA"/>
  </measurement_list></category></category_list></class></class_list>
</measure></outcome>"""

EVENTS = f"""<reported_events><time_frame>1 year</time_frame>{GROUPS.format("E")}
<serious_events><default_vocab>MedDRA 12</default_vocab><category_list>
 <category><title>Total</title><event_list><event>
  <sub_title>Total, serious adverse events</sub_title>
  <counts group_id="E1" subjects_affected="3" subjects_at_risk="6,279"/>
 </event></event_list></category>
 <category><title>Cardiac disorders</title><event_list><event>
  <sub_title vocab="ICD">Angina</sub_title><assessment>Systematic Assessment</assessment>
  <counts group_id="E1" events="2" subjects_affected="1" subjects_at_risk="50"/>
 </event></event_list></category>
</category_list></serious_events></reported_events>"""

FLOW = f"""<participant_flow>{GROUPS.format("P")}<period_list><period><title>Main</title>
<milestone_list>
 <milestone><title>STARTED</title><participants_list>
  <participants group_id="P1" count="50"/></participants_list></milestone>
</milestone_list>
<drop_withdraw_reason_list><drop_withdraw_reason><title>Death</title><participants_list>
 <participants group_id="P1" count="1"/></participants_list></drop_withdraw_reason>
</drop_withdraw_reason_list></period></period_list></participant_flow>"""


def record(*parts: str) -> bytes:
    inside = "".join(parts)
    return (
        f"<clinical_study><clinical_results>{inside}</clinical_results></clinical_study>".encode()
    )


def read(*parts: str) -> list[dict[str, Any]]:
    return list(xml_results(record(*parts)))


def outcomes(*parts: str) -> list[dict[str, Any]]:
    return read(f"<outcome_list>{''.join(parts)}</outcome_list>")


def test_before_2017_the_first_measure_counts_the_participants() -> None:
    drug, placebo = outcomes(OLD)
    assert (drug["kind"], drug["category"], drug["value"], drug["n"]) == (
        PostedKind.PRIMARY, "Wholly", "7", "50",
    )  # fmt: skip
    assert (placebo["group_title"], placebo["n"]) == ("Placebo", "48")
    assert (drug["param_type"], drug["counted"]) == ("NUMBER", "Participants")


def test_a_second_measure_before_the_last_says_what_is_counted() -> None:
    eyes = OLD.replace(
        " <measure><title>Healed",
        """<measure><title>Number of Eyes</title><units>eyes</units><category_list><category>
        <measurement_list><measurement group_id="O1" value="99"/></measurement_list></category>
        </category_list></measure><measure><title>Healed""",
    )
    drug, placebo = outcomes(eyes)
    assert (drug["counted"], drug["n"], placebo["n"]) == ("eyes", "99", None)


def test_since_2017_a_class_has_denominators_of_its_own() -> None:
    drug, placebo = outcomes(NEW)
    assert (drug["kind"], drug["class_title"], drug["n"]) == (
        PostedKind.OTHER_PRE_SPECIFIED, "Week 4", "45",
    )  # fmt: skip
    assert (placebo["value"], placebo["n"]) == ("NA", "48")
    assert (drug["param_type"], drug["dispersion_type"], drug["spread"]) == (
        "MEAN", "Standard Deviation", "2.1",
    )  # fmt: skip


def test_totals_and_terms_of_adverse_events_are_told_apart() -> None:
    total, angina = read(EVENTS)
    assert (total["kind"], total["value"], total["n"]) == (PostedKind.ANY_SERIOUS, "3", "6,279")
    assert (angina["kind"], angina["title"], angina["category"]) == (
        PostedKind.SERIOUS_EVENT, "Angina", "Cardiac disorders",
    )  # fmt: skip
    assert (angina["vocabulary"], angina["assessment"]) == ("ICD", "SYSTEMATIC_ASSESSMENT")


def test_the_flow_counts_out_of_those_who_started() -> None:
    started, died = read(FLOW)
    assert (started["title"], started["value"]) == ("STARTED", "50")
    assert (died["kind"], died["title"], died["n"]) == (PostedKind.WITHDRAWAL, "Death", "50")


def test_every_number_stands_where_its_path_says() -> None:
    content = record(FLOW, f"<outcome_list>{OLD}{NEW}</outcome_list>", EVENTS)
    tree = etree.fromstring(content)
    found = list(xml_results(content))
    assert len(found) == 8
    assert [item["value"] for item in found] == [tree.xpath(item["field"])[0] for item in found]


def test_an_outcome_without_numbers_has_none() -> None:
    assert outcomes("<outcome><type>Primary</type><title>Not yet posted</title></outcome>") == []
    assert list(xml_results(b"<clinical_study/>")) == []
