"""The browser helpers notice what they are there to notice."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import scrolls_sideways, serving, settle, violations, visiting

FAULTY = """
import streamlit as st
st.html('<img src="http://203.0.113.7/map.png"><p style="width: 3000px">wide</p>')
"""
SLOW = """
import os, time
import streamlit as st
st.button("Again")
st.session_state.runs = st.session_state.get("runs", 0) + 1
time.sleep(1.5)
st.write(f"run {st.session_state.runs} on {os.environ['UPA_WAREHOUSE']}")
"""


def test_a_visit_reports_outside_requests_console_errors_and_violations(
    browser: Browser, tmp_path: Path
) -> None:
    script = tmp_path / "faulty.py"
    script.write_text(FAULTY, encoding="utf-8")
    with serving(tmp_path, script) as url, visiting(browser, url, width=420) as visit:
        visit.page.evaluate("console.error('a fault')")
        visit.page.wait_for_timeout(100)
        assert visit.outside == ["http://203.0.113.7/map.png"]
        assert "a fault" in visit.errors
        assert [line.split(":")[0] for line in violations(visit.page)] == ["image-alt"]
        assert scrolls_sideways(visit.page)


def test_settling_waits_for_the_first_run_and_for_a_rerun(browser: Browser, tmp_path: Path) -> None:
    script = tmp_path / "slow.py"
    script.write_text(SLOW, encoding="utf-8")
    with serving(tmp_path, script) as url, visiting(browser, url) as visit:
        assert visit.page.get_by_text(f"run 1 on {tmp_path}").is_visible()
        visit.page.get_by_role("button", name="Again").click()
        settle(visit.page)
        assert visit.page.get_by_text(f"run 2 on {tmp_path}").is_visible()
        assert violations(visit.page) == []
        assert not scrolls_sideways(visit.page)


def test_a_server_that_cannot_start_is_reported_with_its_own_words(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match=r"missing\.py"),
        serving(tmp_path, tmp_path / "missing.py"),
    ):
        pass
