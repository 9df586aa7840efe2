"""A real browser for tests: Debian's Chromium without a screen, its own profile, and nothing from a network.

    with opened(tmp_path) as browser:
        browser.open(path_or_address)

`tests/conftest.py` gives it as the fixture `browser` (one for a module); without Selenium, Chromium or its driver the
tests are skipped and say which is missing. YQ_CHROMIUM and YQ_CHROMEDRIVER name other ones.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

_FLAGS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--lang=zh-CN",
    "--force-device-scale-factor=1", "--window-size=1280,900",
)  # fmt: skip
PHONE = (390, 844)
DESK = (1280, 900)


class Browser:
    """A Selenium driver with what tests ask of it; `driver` is the driver itself."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, place: Path | str, fragment: str = "") -> None:
        """A file or an address. From about:blank, so that another fragment of one page loads it again."""
        self.driver.get("about:blank")
        self.heard()
        self.asked()
        self.driver.get((place.as_uri() if isinstance(place, Path) else place) + fragment)

    def all(self, css: str) -> list[Any]:
        """The elements of a selector that can be seen."""
        return [e for e in self.driver.find_elements("css selector", css) if e.is_displayed()]

    def one(self, css: str) -> Any:
        """The first element of a selector, seen or not."""
        return self.driver.find_element("css selector", css)

    def js(self, code: str, *given: Any) -> Any:
        """What a piece of script returns."""
        return self.driver.execute_script(code, *given)

    def size(self, width: int, height: int) -> None:
        """The size of the window; below 600 as a phone has it."""
        about = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", about)

    def dark(self, wanted: bool) -> None:
        """Whether the reader prefers dark pages."""
        told = [{"name": "prefers-color-scheme", "value": "dark" if wanted else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": told})

    def heard(self) -> list[str]:
        """What the console said of warnings and errors, refused things too, since last asked."""
        return [f"{e['level']}: {e['message']}" for e in self.driver.get_log("browser") if e["level"] in ("SEVERE", "WARNING")]

    def asked(self) -> list[str]:
        """The addresses that were asked for since last asked, of the page and of everything in it."""
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        urls = (e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent")
        return [url for url in urls if not url.startswith("chrome:")]  # its own first tab

    def hindrances(self, *rules: str) -> list[str]:
        """What axe finds that hinders readers (by these rules, or by all), one line a rule with the places."""
        axe = pytest.importorskip("axe_core_python.selenium", reason="extra [browser] absent: axe-core-python").Axe()
        options: dict[str, Any] = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
        found = axe.run(self.driver, options=options)["violations"]
        return [f"{v['id']}: {v['help']}: {[n['target'] for n in v['nodes'][:5]]}" for v in found]


@contextmanager
def opened(folder: Path) -> Iterator[Browser]:
    """A browser with its profile, fonts and downloads under `folder`. Skips the test where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="extra [browser] absent: selenium")
    from selenium.webdriver.chrome.service import Service

    program = os.environ.get("YQ_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    driver = os.environ.get("YQ_CHROMEDRIVER") or shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip(f"no browser: {'chromium' if not program else 'chromedriver'} is not installed")
    if subprocess.run([program, "--version"], capture_output=True).returncode:
        pytest.skip(f"no browser: {program} does not run")  # a stub that names another way to install it
    options = webdriver.ChromeOptions()
    options.binary_location = program
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    for flag in (*_FLAGS, *as_root, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.add_experimental_option("prefs", {"download.default_directory": str(folder / "downloads")})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(options=options, service=Service(driver, env=_environment(folder)))
    made.set_page_load_timeout(60)
    made.set_script_timeout(60)
    try:
        yield Browser(made)
    finally:
        made.quit()


def _environment(folder: Path) -> dict[str, str]:
    """A home of its own, with the Chinese font of the charts: a bare machine has none, and widths would be wrong."""
    from pylopdf_fonts_zh_cn import sans_path

    home = folder / "home"
    fonts = home / ".local" / "share" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    shutil.copy(str(sans_path()), fonts)
    return os.environ | {"HOME": str(home), "XDG_DATA_HOME": str(home / ".local" / "share"), "XDG_CONFIG_HOME": str(home)}
