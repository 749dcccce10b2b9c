"""What people do rather than look at: by keys alone, without scripts, with mistakes in it."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from playwright.sync_api import Page, Route

CITY = "/cities/vnm-ben-mo"
#: What saves a form: above it may stand drafts, and in it buttons that keep one.
SAVE = "form.record .formbar .primary"


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

    @property
    def mark(self) -> str:
        """Tells its records from those of the others, in no language."""
        return self.name.replace(", no scripts", "0")

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
    desk.expect(desk.page.url.endswith(f"{CITY}/log"), "whoever has one city comes to its home")
    desk.look("the home of a city")
    desk.tab_to('header form[action="/sign-out"] button')
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
    draft = desk.page.locator(".drafts li", has_text=f"“{title}”").locator("[name=discard]").get_attribute("value")
    desk.tab_to(f'.drafts [value="{draft}"]')
    desk.send()
    desk.expect(desk.page.locator(f'.drafts [value="{draft}"]').count() == 0, "a draft is discarded by keys alone")
    desk.tab_to("[name=title_en]")
    desk.type(title)
    desk.tab_to("[name=status]")
    desk.press("ArrowDown")
    desk.tab_to("[name=period]")
    desk.type("2026")
    desk.tab_to(SAVE)
    desk.send()
    _expect_saved(desk, "programme")
    desk.look("a record just saved")


def change_what_another_changed(desk: Desk) -> None:
    _sign_in(desk, "editor@ben-mo.example")
    title = {"en": "Open evening modules", "vi": "Học ở nhà văn hóa"}.get(desk.name, "Lessons in the tea garden")
    _open_first(desk, f"{CITY}/log/programme?q={quote(title)}")
    form = urlsplit(desk.page.url).path.replace("/records/", "/log/")
    with desk.page.expect_navigation():
        desk.page.click(f'main .head a[href="{form}"]')
    other = desk.page.context.new_page()
    other.goto(desk.page.url)
    for page, unit in ((other, "Library"), (desk.page, "School")):
        page.fill("[name=owner_unit]", f"{unit}, {desk.name}")
        with page.expect_navigation():
            page.click(SAVE)
    other.close()
    desk.expect(desk.page.locator("main [role=alert] table").count() == 1, "both versions are shown side by side")
    desk.look("two people changed it, 409")
    desk.page.check('[name="take.owner_unit"][value=theirs]')
    with desk.page.expect_navigation():
        desk.page.click(SAVE)
    _expect_saved(desk, "programme")
    desk.goto(form)
    desk.expect(desk.page.input_value("[name=owner_unit]") == f"Library, {desk.name}", "what was chosen is kept")


def add_milestones_by_keys(desk: Desk) -> None:
    _sign_in(desk, "editor@ben-mo.example")
    _open_first(desk, f"{CITY}/log/commitment")
    desk.tab_to('.composer .kinds a[href*="add=milestone"]')
    desk.page.evaluate("window.isTheSame = true")
    desk.press("Enter")
    desk.page.locator(".composer [name=title]").wait_for()
    for number in (1, 2):
        title = f"Mốc {number}, {desk.mark}"
        # The form that was just sent is open again, and with scripts one types on.
        if not desk.has_focus(".composer [name=title]"):
            desk.tab_to(".composer [name=title]")
        desk.type(title)
        desk.tab_to(".composer [name=due_on]")
        desk.type("31/12/2099")
        desk.press("Enter")
        desk.page.locator(".ms .new", has_text=title).wait_for()
        desk.page.locator(".composer [name=title]").wait_for()
    desk.expect(desk.page.locator("#saved [role=status]").count() == 1, "the page says that the milestone was saved")
    if "no scripts" not in desk.name:
        desk.expect(desk.page.evaluate("window.isTheSame === true"), "what is added appears without another load")
        desk.expect(desk.has_focus(".composer [name=title]"), "the next one can be typed at once")
    desk.look("a milestone just added")


def keep_a_draft_on_a_record(desk: Desk) -> None:
    _sign_in(desk, "editor@ben-mo.example")
    _open_first(desk, f"{CITY}/log/commitment?sort=title")
    record = urlsplit(desk.page.url).path
    desk.goto(f"{record}?add=milestone")
    title = f"Viết dở, {desk.mark}"
    desk.page.fill(".composer [name=title]", title)
    with desk.page.expect_navigation():
        desk.page.click(".composer [formaction]")
    desk.expect(desk.page.locator(".composer [name=title]").input_value() == title, "what was kept is there to go on with")
    desk.expect(desk.page.locator(".ms", has_text=title).count() == 0, "keeping a draft saves no record")
    desk.look("a draft kept on the page of a record")
    with desk.page.expect_navigation():
        desk.page.click(".drafts [name=discard]")
    desk.goto(f"{record}?add=milestone")
    desk.expect(desk.page.get_by_text(title).count() == 0, "a draft that is discarded is offered no more")


def type_into_the_grid_by_keys(desk: Desk) -> None:
    _sign_in(desk, "editor@ben-mo.example")
    desk.goto(f"{CITY}/log/grid")
    desk.tab_to("#grid td.cur input")
    name = desk.page.evaluate("document.activeElement.name")
    desk.type("abc")
    desk.press("Enter")
    desk.page.locator("#grid .cell.invalid [aria-invalid=true]").wait_for()
    desk.expect(desk.page.locator("#grid-result li").count() == 1, "what is refused is told once, above the table")
    desk.look("a value that is no number")
    desk.goto(f"{CITY}/log/grid")
    desk.expect(desk.page.locator(f'#grid [name="{name}"]').count() == 1, "what is refused is not saved")


def lose_nothing_in_the_grid_to_a_refusal(desk: Desk) -> None:
    """A request that is refused whole holds back no other cell, and what is typed anew goes out."""
    if "no scripts" in desk.name:
        return
    _sign_in(desk, "editor@ben-mo.example")
    desk.goto(f"{CITY}/log/grid")
    rows = desk.page.locator("#grid tr[data-series]:has(td.cur input)")
    broken, other = rows.nth(0), rows.nth(1)
    series = broken.get_attribute("data-series")

    def answer(route: Route) -> None:
        sent = route.request.post_data_json or {}
        cells = sent.get("cells") or [sent.get("cell", {})]
        if any(cell.get("series") == series and cell.get("typed") == "broken" for cell in cells):
            route.fulfill(status=400, content_type="application/problem+json", body="{}")
        else:
            route.continue_()

    desk.page.route("**/log/grid/*", answer)
    for row, typed in ((broken, "broken"), (other, "abc")):
        row.locator("td.cur input").fill(typed)
        desk.press("Enter")
    broken.locator("td.cur .cell.invalid").wait_for()
    desk.page.locator("#grid-result li").wait_for()
    desk.expect(desk.page.locator("#grid-result li").count() == 1, "the other cell was sent, and answered")
    broken.locator("td.cur input").fill("abcd")
    desk.press("Enter")
    desk.page.locator("#grid-result li").nth(1).wait_for()


def withdraw_without_a_reason(desk: Desk) -> None:
    _sign_in(desk, "editor@ben-mo.example")
    _open_first(desk, f"{CITY}/log/observation")
    desk.tab_to('main a[href$="/withdraw"]')
    desk.send()
    desk.tab_to(SAVE)
    desk.send()
    desk.expect(desk.has_focus("main [role=alert]"), "a value is not withdrawn without a reason")
    desk.look("withdrawn without a reason, 422")


def _expect_saved(desk: Desk, kind: str) -> None:
    desk.expect(urlsplit(desk.page.url).path.startswith(f"{CITY}/records/{kind}/"), "after saving one is on the record’s page")
    desk.expect(desk.page.locator("#saved [role=status]").count() == 1, "the page says that the record was saved")


def _open_first(desk: Desk, path: str) -> None:
    """The page of the first record of a list."""
    desk.goto(path)
    with desk.page.expect_navigation():
        desk.page.click("main tbody th a")


def _sign_in(desk: Desk, email: str) -> None:
    desk.page.goto(desk.link(email))
    with desk.page.expect_navigation():
        desk.page.click("main form button")


STORIES = [
    search_by_keys, sign_in_and_out_by_keys, log_a_programme_by_keys, change_what_another_changed,
    add_milestones_by_keys, keep_a_draft_on_a_record, type_into_the_grid_by_keys,
    lose_nothing_in_the_grid_to_a_refusal, withdraw_without_a_reason,
]
