from collections import Counter
from xml.etree import ElementTree

import pytest

from tests import everything

REPORT = """<testsuites><testsuite><testcase classname="t" name="a"/>
<testcase classname="t" name="b"><failure/></testcase>
<testcase classname="t" name="c"><error/></testcase>
<testcase name="d"><skipped type="pytest.skip" message="no Chromium here"/></testcase>
</testsuite></testsuites>"""


def test_every_outcome_of_a_report_is_counted(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)
    tally = everything.read(tmp_path / "report.xml")
    assert everything.last_line(tally) == "1 passed, 2 failed, 1 skipped (1: no Chromium here)"
    assert everything.failures(tally) == ["failed: t.b", "failed: t.c"]


def test_without_skips_the_last_line_is_three_counts():
    assert everything.last_line(Counter({("passed", ""): 7})) == "7 passed, 0 failed, 0 skipped"


@pytest.mark.parametrize("words", ["<failure/>", "<error/>"])
def test_an_error_counts_as_a_failure(words):
    case = ElementTree.fromstring(f'<testcase classname="t" name="a">{words}</testcase>')
    assert everything.outcome(case) == ("failed", "t.a")
