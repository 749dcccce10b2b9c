"""What people do rather than look at: by keys alone, without scripts, with mistakes in it."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

CITY = "/cities/vnm-ben-mo"


@dataclass
class Desk:
    """A browser in which a story is told."""

    page: Page
    #: Its language, and whether it has scripts: several tell the same story at the same time, each with records of its own.
    name: str
    base: str
    #: Looks at the page that a step of the story has led to, under a name.
    look: Callable[[str], None]
    #: A fresh link that signs this person in.
    link: Callable[[str], str]

    def goto(self, path: str) -> None:
        self.page.goto(self.base + path)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def send(self, key: str = "Enter") -> None:
        """Presses what leaves the page."""
        with self.page.expect_navigation():
            self.press(key)

    def tab_to(self, selector: str, most: int = 300) -> None:
        """Goes on by the Tab key until the focus is on `selector`."""
        for _ in range(most):
            self.press("Tab")
            if self.has_focus(selector):
                return
        raise AssertionError(f"Tab does not come to {selector} within {most} steps on {self.page.url}")

    def has_focus(self, selector: str) -> bool:
        return self.page.evaluate("s => document.activeElement.matches(s)", selector)

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            raise AssertionError(f"{what}, on {self.page.url}")


def link_of(tracker: str, data: str, base: str) -> Callable[[str], str]:
    """Makes sign-in links with the program itself."""

    def link(email: str) -> str:
        command = [tracker, "sign-in", email, "--at", base, "--data", data]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    return link


def search_by_keys(desk: Desk) -> None:
    desk.goto("/")
    desk.press("Tab")
    desk.expect(desk.has_focus("a.skip"), "the first Tab comes to the skip link")
    desk.press("Enter", "Tab")
    desk.expect(desk.page.evaluate("document.activeElement.closest('main') !== null"), "the skip link leads into the page")
    desk.goto("/")
    desk.tab_to("main input[name=q]")
    desk.type("son la")
    desk.send()
    desk.look("found by keys")
    desk.tab_to('main a[href="/cities/vnm-son-la"]')
    desk.send()
    desk.expect(desk.page.url.endswith("/cities/vnm-son-la"), "a city is opened by keys alone")


def sign_in_and_out_by_keys(desk: Desk) -> None:
    desk.page.goto(desk.link("reviewer@ben-mo.example"))
    desk.expect(desk.has_focus("main button"), "the button of a fresh link has the focus")
    desk.look("a fresh link")
    desk.tab_to("main button")
    desk.send()
    desk.expect(desk.page.url.endswith(f"{CITY}/log"), "whoever has one city comes to its log")
    desk.tab_to("header form button")
    desk.send()
    desk.expect(desk.page.locator('header a[href="/sign-in"]').count() == 1, "signing out signs out")


def log_a_programme_by_keys(desk: Desk) -> None:
    _sign_in(desk, "editor@ben-mo.example")
    desk.goto(f"{CITY}/log/programme/new")
    title = {"vi": "Đọc sách bên sông"}.get(desk.name, f"Reading by the river, {desk.name}")
    desk.tab_to("[name=title_en]")
    desk.type(title)
    desk.tab_to("[name=period]")
    desk.type("soon")
    desk.send()
    desk.expect(desk.has_focus("main [role=alert]"), "after a mistake the focus is on what is amiss")
    desk.expect(desk.page.locator("[name=title_en]").input_value() == title, "what was typed is kept")
    desk.look("a form with mistakes, 422")
    desk.goto(f"{CITY}/log/programme/new")
    desk.tab_to("[name=title_en]")
    desk.type(title)
    desk.tab_to("[name=status]")
    desk.press("ArrowDown")
    desk.tab_to("[name=period]")
    desk.type("2026")
    desk.tab_to("form.record button")
    desk.send()
    desk.expect(desk.page.locator("main [role=status]").count() == 1, "a form sent by keys alone is saved")
    desk.look("a form just saved")


def change_what_another_changed(desk: Desk) -> None:
    _sign_in(desk, "editor@ben-mo.example")
    desk.goto(f"{CITY}/log/programme")
    place = {"en": 3, "vi": 4}.get(desk.name, 5)
    desk.page.goto(desk.base + desk.page.locator("main tbody a").nth(place).get_attribute("href"))
    other = desk.page.context.new_page()
    other.goto(desk.page.url)
    for page, unit in ((other, "Library"), (desk.page, "School")):
        page.fill("[name=owner_unit]", f"{unit}, {desk.name}")
        with page.expect_navigation():
            page.click("form.record button")
    other.close()
    desk.expect(desk.page.locator("main [role=alert] table").count() == 1, "both versions are shown side by side")
    desk.look("two people changed it, 409")


def withdraw_without_a_reason(desk: Desk) -> None:
    _sign_in(desk, "editor@ben-mo.example")
    desk.goto(f"{CITY}/log/observation")
    desk.page.goto(desk.base + desk.page.locator("main tbody a").first.get_attribute("href") + "/withdraw")
    desk.tab_to("form.record button")
    desk.send()
    desk.expect(desk.has_focus("main [role=alert]"), "a value is not withdrawn without a reason")
    desk.look("withdrawn without a reason, 422")


def _sign_in(desk: Desk, email: str) -> None:
    desk.page.goto(desk.link(email))
    with desk.page.expect_navigation():
        desk.page.click("main form button")


STORIES = [
    search_by_keys, sign_in_and_out_by_keys, log_a_programme_by_keys, change_what_another_changed,
    withdraw_without_a_reason,
]
