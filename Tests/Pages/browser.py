"""The browser in which everything is looked at and done."""

import os
import shutil
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

from crawl import LANGUAGES
from examine import DESKTOP


#: The first is Chromium without windows, which draws alike in two thirds of the time.
BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]


def open_browser(playwright: Playwright) -> Browser:
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not chromium:
        raise SystemExit("chromium is missing")
    return playwright.chromium.launch(
        executable_path=chromium, args=[] if os.geteuid() else ["--no-sandbox"],
        env={**os.environ, "FONTCONFIG_FILE": str(Path(__file__).parent / "fonts.conf")})


def signed_in(browser: Browser, link: str, language: str, scripts: bool = True) -> Page:
    """A window of somebody who has used a sign-in link up."""
    context = browser.new_context(
        locale=LANGUAGES[language], java_script_enabled=scripts, viewport=DESKTOP,
        permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(link)
    with page.expect_navigation():
        page.click("main form button")
    return page


def choose(page: Page, name: str, value: str) -> None:
    """From a list or among buttons, whichever the form has."""
    select = page.locator(f"select[name={name}]")
    if select.count():
        select.select_option(value)
    else:
        page.check(f"[name={name}][value={value}]")


def send(page: Page, button: str) -> None:
    """Presses what leaves the page."""
    with page.expect_navigation():
        page.click(button)


def today() -> date:
    """In Hà Nội, whose day is that of the service."""
    return datetime.now(timezone(timedelta(hours=7))).date()
