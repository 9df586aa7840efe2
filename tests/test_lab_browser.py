"""A real JupyterLab in a real browser: 01 runs from the top, and findings are walked through with the keyboard."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import nbformat
import pytest
from browser import Browser
from conftest import RAW, ROOT

pytestmark = pytest.mark.slow

_FILE = "阳泉市医疗保障局_2026年度部门预算公开.pdf"
_NOTE = '<img src=x onerror="document.title=1">'  # what a reader writes is text, too
_ERROR = '[data-mime-type="application/vnd.jupyter.error"], [data-mime-type="application/vnd.jupyter.stderr"]'


def soon(asked: Callable[[], Any], what: str, seconds: float = 120) -> Any:
    """The first true answer. Fails where there is none in time."""
    end, met = monotonic() + seconds, ""
    while monotonic() < end:
        try:
            if answer := asked():
                return answer
        except Exception as error:  # an element may just be replaced
            met = f" ({type(error).__name__}: {error})"
        sleep(0.05)
    pytest.fail(f"not in {seconds} s: {what}{met}")


@pytest.fixture(scope="module")
def bench(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `yqlib lab` makes it, with a copy of 01 and a cell behind it that walks. Needs the browser: without one
    nothing is begun."""
    home = tmp_path_factory.mktemp("lab")
    (home / "notebooks").mkdir()
    (home / "data" / "raw").mkdir(parents=True)
    shutil.copy(RAW / _FILE, home / "data" / "raw")
    held = nbformat.read(ROOT / "notebooks" / "01-unit-audit.ipynb", as_version=4)
    for cell in held.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    held.cells.append(nbformat.v4.new_code_cell('yqlib.walk(d, by="张三")'))
    nbformat.write(held, home / "notebooks" / "01-unit-audit.ipynb")
    return home


@pytest.fixture(scope="module")
def address(bench: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where JupyterLab serves it, started by `yqlib lab` with settings and folders of its own."""
    own = tmp_path_factory.mktemp("jupyter")
    settings = {"notebook-extension/tracker": {"windowingMode": "none"}, "apputils-extension/notification": {"fetchNews": "false"}}
    for name, values in settings.items():
        file = own / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
    (own / "config").mkdir()
    (own / "config" / "jupyter_server_config.json").write_text('{"ServerApp": {"allow_root": true}}')
    places = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython",
              "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}  # fmt: skip
    env = os.environ | {name: str(own / place) for name, place in places.items()}
    env |= {"PYTHONPATH": str(ROOT), "JUPYTER_TOKEN": "for-this-test"}
    command = [sys.executable, "-m", "yqlib", "lab", "--folder", str(bench), "--no-browser"]
    with (own / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=own, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        try:

            def told() -> dict[str, Any]:
                assert server.poll() is None, (own / "log").read_text("utf-8", "replace")
                return json.loads(next((own / "runtime").glob("jpserver-*.json")).read_text())

            yield soon(told, "a server")["url"]
        finally:
            server.send_signal(signal.SIGTERM)  # its kernels end with it
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def executed(browser: Browser, address: str) -> Browser:
    """JupyterLab with 01, every cell run from its menu."""
    browser.size(1400, 950)
    browser.open(f"{address}lab/tree/notebooks/01-unit-audit.ipynb?token=for-this-test")
    soon(lambda: browser.all(".jp-Notebook .jp-CodeCell"), "the notebook")
    soon(lambda: any("| Idle" in each.text for each in browser.all(".jp-StatusBar-TextItem")), "a kernel")

    def menu() -> Any:
        if not browser.all('.lm-Menu-item[data-command="runmenu:run-all"]'):
            next(label for label in browser.all(".lm-MenuBar-itemLabel") if label.text == "Run").click()
        return browser.all('.lm-Menu-item[data-command="runmenu:run-all"]')

    soon(menu, "the menu")[0].click()
    soon(lambda: browser.all(".yqw .yqw-detail table"), "the last cell")
    return browser


def rows(browser: Browser) -> list[Any]:
    return browser.all(".yqw-item")


def press(browser: Browser, *keys: str) -> None:
    """Keys to whatever has the focus."""
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(browser.driver).send_keys(*keys).perform()


def test_01_runs_from_the_top_and_shows_findings_and_a_chart(executed: Browser) -> None:
    prompts = executed.js("return [...document.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].map(e => e.textContent)")
    assert len(prompts) > 15 and all(prompt.strip("[]: ").isdigit() for prompt in prompts), prompts
    assert executed.driver.find_elements("css selector", _ERROR) == []
    assert "AST-03" in executed.one(".jp-OutputArea-output table.yq").text
    charts = executed.js("return [...document.querySelectorAll('.jp-RenderedImage img')].map(e => e.naturalWidth)")
    assert len(charts) >= 4 and min(charts) > 300
    asked = [url for url in executed.asked() if not url.startswith(("http://localhost", "http://127.0.0.1", "data:", "blob:"))]
    assert asked == [], "nothing is asked of a network"


def test_findings_are_walked_and_reviewed_with_the_keyboard(executed: Browser, bench: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    cells = len(executed.driver.find_elements("css selector", ".jp-Cell"))
    executed.js("arguments[0].focus()", executed.one(".yqw-list"))
    chosen = [row.get_attribute("aria-selected") for row in rows(executed)]
    assert chosen == ["true", *["false"] * (len(chosen) - 1)] and len(chosen) > 5
    press(executed, Keys.ARROW_DOWN, "j", "k", "x", "d", "d")  # the last three would cut and delete cells
    assert rows(executed)[1].get_attribute("aria-selected") == "true"
    code = rows(executed)[1].text.split()[1]
    soon(lambda: code in executed.one(".yqw-detail").text, "the second finding")
    press(executed, Keys.END)
    inside = "const a = arguments[0].getBoundingClientRect(), b = arguments[1].getBoundingClientRect(); return a.top >= b.top - 1 && a.bottom <= b.bottom + 1"
    soon(lambda: executed.js(inside, rows(executed)[-1], executed.one(".yqw-list")), "the last in sight")
    press(executed, Keys.HOME)
    soon(lambda: "AST-03" in executed.one(".yqw-detail").text, "the first again")
    soon(lambda: executed.js("return [...document.querySelectorAll('.yqw-detail img')].every(e => e.naturalWidth > 100)"), "its pictures")
    assert len(executed.all(".yqw-detail img")) == 2 and executed.all(".yqw-detail table.yq")
    press(executed, "n", _NOTE, Keys.ENTER, "2")
    soon(lambda: "已写入" in executed.one(".yqw-said").text, "the review")
    entries = tomllib.loads((bench / "data" / "raw" / f"{_FILE}.review.toml").read_text("utf-8"))["finding"]
    assert [(e["key"][:6], e["state"], e["by"], e["note"]) for e in entries] == [("AST-94", "explained", "张三", _NOTE)]
    assert "有合理原因" in rows(executed)[0].text and "已复核 1 处" in executed.one(".yqw-count").text
    soon(lambda: _NOTE in executed.one(".yqw-detail").text, "the review in the detail")
    assert not executed.driver.find_elements("css selector", ".yqw img[src=x]")
    assert len(executed.driver.find_elements("css selector", ".jp-Cell")) == cells


def test_filters_leave_what_fits(executed: Browser) -> None:
    from selenium.webdriver.support.ui import Select

    severity, _, state = (Select(each) for each in executed.all(".yqw-filters select"))
    every = len(rows(executed))
    severity.select_by_value("notice")
    soon(lambda: 0 < len(rows(executed)) < every, "fewer")
    assert rows(executed)[0].get_attribute("aria-selected") == "true"
    severity.select_by_value("")
    state.select_by_value("open")
    soon(lambda: len(rows(executed)) == every - 1, "those nobody has looked at")
    state.select_by_value("")
    soon(lambda: len(rows(executed)) == every, "all")


def test_dark_and_light_can_be_read(executed: Browser) -> None:
    """Every text of the displays stands out from what it stands on (WCAG AA asks for 4.5 to 1)."""
    for dark in ("false", "true"):
        executed.js("document.body.dataset.jpThemeLight = arguments[0] === 'true' ? 'false' : 'true'", dark)
        faint = executed.js(_CONTRAST, "#111111" if dark == "true" else "#ffffff")
        assert faint == [], f"dark {dark}"
    executed.js("document.body.dataset.jpThemeLight = 'true'")


#: Texts of the displays below 4.5 to 1 on their own or the given ground; a mark and a picture bring their own.
_CONTRAST = """
const ground = arguments[0], found = new Map(), seen = new Set();
const rgb = text => { const c = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  c.fillStyle = ground; c.fillRect(0, 0, 1, 1); c.fillStyle = text; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data].slice(0, 3); };
const light = c => c.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
for (const e of document.querySelectorAll('.jp-OutputArea .yq *, .jp-OutputArea .yqh, .jp-OutputArea .yqd *')) {
  if (e.closest('.yqw') || e.tagName === 'A' || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
  const style = getComputedStyle(e), pair = style.color + style.backgroundColor;
  if (seen.has(pair)) continue;
  seen.add(pair);
  const own = rgb(style.backgroundColor);
  const [a, b] = [light(rgb(style.color)), light(own)].sort((x, y) => y - x);
  if ((a + 0.05) / (b + 0.05) < 4.5) found.set(e.tagName + '.' + e.className + ' ' + style.color, 1);
}
return [...found.keys()];
"""
