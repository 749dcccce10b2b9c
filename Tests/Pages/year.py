"""A city's year, as its people tell it to the service in a browser, while the service is killed in the middle of a save and started
again. Scripts/check-year starts this."""

import argparse
import re
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Locator, Page, expect, sync_playwright

from browser import choose, open_browser, send, signed_in, today
from ledger import Ledger, records_of
from service import Service
from stories import SAVE
from together import STORIES, Two

#: What is told of the city and how, in each language.
WORDS = {
    "en": {
        "commitment": "A reading room in each ward", "unit": "Library of the city", "source": "Yearbook of the city",
        "milestones": ["Rooms are chosen", "Rooms are furnished", "Rooms are open"], "why": "The builder was late",
        "programmes": ["Evenings with a book", "Readers visit schools"], "note": "The second ward has begun.", "point": ".",
    },
    "vi": {
        "commitment": "Mỗi phường một phòng đọc", "unit": "Thư viện thành phố", "source": "Niên giám của thành phố",
        "milestones": ["Chọn xong địa điểm", "Lắp xong giá sách", "Mở cửa phòng đọc"], "why": "Nhà thầu chậm tiến độ",
        "programmes": ["Tối đọc sách", "Bạn đọc đến trường"], "note": "Phường thứ hai đã bắt đầu.", "point": ",",
    },
}
#: Sixty values: so many indicators, of which each lies between 0 and 100, in so many years.
SERIES, YEARS = 12, range(2022, 2027)
#: The places of three of them that are typed wrong.
LETTER, HUNDREDFOLD, FOREIGN = (2, 1), (8, 4), (9, 2)


@dataclass
class Telling:
    """One city, told in one language, with scripts or without."""

    name: str
    city: str
    language: str
    scripts: bool
    browser: Browser
    service: Service
    #: Whether the source of the values is said only after they were refused without one.
    forgets: bool = False
    ledger: Ledger = field(default_factory=Ledger)
    #: What it found on the way, to be told at the end.
    seen: list[str] = field(default_factory=list)

    #: The windows of its people.
    pages: list[Page] = field(default_factory=list)

    @property
    def words(self) -> dict:
        return WORDS[self.language]

    @property
    def editor(self) -> Page:
        return self.pages[0]

    @property
    def steward(self) -> Page:
        return self.pages[1]

    def begin(self, role: str) -> None:
        """Somebody of the city signs in, with a browser of their own."""
        email = f"{role}@{self.city}.example"
        self.service.run("person", email, "--name", f"{role}, {self.city}", "--role", role, "--place", self.city)
        self.pages.append(signed_in(self.browser, self.service.link(email), self.language, self.scripts))

    # MARK: What people do

    def tell(self) -> None:
        self.begin("city_editor")
        self.begin("data_steward")
        self.readiness_before = self.readiness()
        commitment = self.make_a_commitment()
        self.set_milestones(commitment)
        first, second = self.words["programmes"]
        self.fill_in_a_programme(first)
        self.saved("programme", "programmes", first, status="running")
        self.be_killed_before_a_save(second)
        self.note(commitment)
        if self.scripts:
            self.paste_into_the_grid()
        else:
            self.bring_a_table()
        self.prove_and_verify(commitment)
        self.tells_that_it_is_working_it_out()

    def make_a_commitment(self) -> str:
        self.goto("/log/commitment/new")
        title = self.words["commitment"]
        self.editor.fill(f"[name=title_{self.language}]", title)
        choose(self.editor, "source_kind", "plan")
        choose(self.editor, "status", "adopted")
        self.editor.fill("[name=owner_unit]", self.words["unit"])
        self.editor.fill("[name=due_on]", "31/12/2027")
        self.save()
        return self.saved(
            "commitment", "commitments", title, status="adopted", sourceKind="plan", ownerUnit=self.words["unit"],
            dueOn="2027-12-31")

    def set_milestones(self, commitment: str) -> None:
        """Three, of which one is reached and one is given another day."""
        page = f"/records/commitment/{commitment}"
        for month, title in zip((3, 6, 9), self.words["milestones"], strict=True):
            self.goto(f"{page}?add=milestone")
            self.editor.fill(".add-form [name=title]", title)
            self.editor.fill(".add-form [name=due_on]", f"15/{month}/2027")
            self.save(".add-form .primary")
            self.said_so(page)
            self.ledger.acknowledge("commitmentMilestones", title, dueOn=f"2027-{month:02}-15", doneOn=None)
        first, second, _ = self.words["milestones"]
        with self.editor.expect_navigation():
            self.editor.locator(".ms li", has_text=first).locator("form button").click()
        self.said_so(page)
        self.ledger.acknowledge("commitmentMilestones", first, doneOn=f"{today()}")
        with self.editor.expect_navigation():
            self.editor.locator(".ms li", has_text=second).locator("a[href*='move=']").click()
        self.editor.fill(".add-form [name=due_on]", "1/7/2027")
        self.editor.fill(".add-form [name=why]", self.words["why"])
        self.save(".add-form .primary")
        self.said_so(page)
        self.ledger.acknowledge("commitmentMilestones", second, dueOn="2027-07-01")

    def fill_in_a_programme(self, title: str, saves: bool = True) -> None:
        self.goto("/log/programme/new")
        self.editor.fill(f"[name=title_{self.language}]", title)
        choose(self.editor, "status", "running")
        self.editor.fill("[name=period]", "2026")
        self.editor.fill("[name=owner_unit]", self.words["unit"])
        if saves:
            self.save()

    def be_killed_before_a_save(self, title: str) -> None:
        """The service ends while a save waits for the database. Nothing was promised; what was typed is not lost."""
        self.fill_in_a_programme(title, saves=False)
        if self.scripts:
            expect(self.editor.locator("[data-draft-state]")).not_to_be_empty()
        with self.service.holding("programme") as held:
            self.editor.click(SAVE, no_wait_after=True)
            held.wait_for_a_save()
            self.service.kill()
            self.wait_for_no_answer()
        self.service.restart()
        self.expect_all_that_was_said()
        if self.scripts:
            # The form offers what was typed, as the service kept it a second after the last key.
            self.goto("/log/programme/new")
            with self.editor.expect_navigation():
                self.editor.locator(".drafts li", has_text=title).locator("a").click()
            self.expect(self.editor.input_value("[name=owner_unit]") == self.words["unit"], "a draft outlives the service")
            self.save()
        else:
            # The browser has what was sent, and sends it again.
            self.editor.reload()
        self.saved("programme", "programmes", title, status="running", ownerUnit=self.words["unit"])

    def note(self, commitment: str) -> None:
        page = f"/records/commitment/{commitment}"
        self.goto(f"{page}?add=note")
        self.editor.fill(".add-form [name=text]", self.words["note"])
        self.save(".add-form .primary")
        self.said_so(page)
        self.ledger.acknowledge("commitmentNotes", self.words["note"])

    # MARK: Sixty values

    def number(self, row: int, column: int) -> str:
        """As the language writes it. Each value is a little more than that of the year before."""
        return f"{self.value(row, column)}".replace(".", self.words["point"])

    def value(self, row: int, column: int) -> float:
        return round(30.5 + 2 * row + 0.6 * column, 1)

    def typed(self, row: int, column: int) -> str:
        """As somebody types it who makes three mistakes."""
        number = self.number(row, column)
        match (row, column):
            case place if place == LETTER: return f"{number[0]}o{number[1:]}"
            case place if place == HUNDREDFOLD: return number.replace(self.words["point"], "")
            case place if place == FOREIGN: return number.translate(str.maketrans(".,", ",."))
            case _: return number

    def paste_into_the_grid(self) -> None:
        """As one block from a spreadsheet. The answer is lost with the service and its database."""
        page = self.editor
        self.goto(f"/log/grid?show=all&from={YEARS[0]}&to={YEARS[-1]}")
        rows = page.locator("#grid tr[data-series]")
        series = [rows.nth(row).get_attribute("data-series") for row in range(SERIES)]
        if not self.forgets:
            page.fill("#g-source", self.words["source"])
        block = "\n".join("\t".join(self.typed(row, column) for column in range(len(YEARS))) for row in range(SERIES))
        page.evaluate("text => navigator.clipboard.writeText(text)", block)
        self.cell(series[0], 0).click()
        if self.forgets:
            page.keyboard.press("Control+V")
            expect(page.locator("#grid-result .fixes li")).to_have_count(SERIES * len(YEARS))
            page.fill("#g-source", self.words["source"])
        with self.losing_the_answer_to("**/log/grid/block"):
            page.keyboard.press("Tab" if self.forgets else "Control+V")
            least = SERIES * len(YEARS) - 3
            page.locator("#grid .cell.waiting").nth(least - 1).wait_for()
        self.service.restart()
        expect(page.locator("#grid .cell.waiting, #grid .cell.saving")).to_have_count(0, timeout=40_000)
        self.seen.append(f"after the block: “{page.locator('#grid-result h2').inner_text()}”")
        expect(page.locator("#grid-result .fixes li")).to_have_count(3)
        marked = page.locator("#grid .cell.invalid, #grid .cell.warned")
        expect(marked).to_have_count(3)
        wrong = [LETTER, HUNDREDFOLD, FOREIGN]
        for row, column in wrong:
            expect(self.box(series[row], column)).to_have_class(re.compile("invalid|warned"))
        for row in range(SERIES):
            for column in range(len(YEARS)):
                if (row, column) not in wrong:
                    self.acknowledge_value(series[row], row, column)
        self.expect_all_that_was_said()
        # One is typed anew, of the others the likely one is taken. Where nothing stood beside it yet, nothing was likely.
        anew = [LETTER, HUNDREDFOLD] if self.forgets else [LETTER]
        for row, column in anew:
            self.cell(series[row], column).fill(self.number(row, column))
            self.cell(series[row], column).press("Enter")
            expect(self.box(series[row], column)).to_have_class(re.compile("okd"))
        for row, column in (place for place in wrong if place not in anew):
            name = page.locator(f"#grid tr[data-series='{series[row]}'] th").inner_text().split("\n")[0]
            item = page.locator("#grid-result .fixes li", has_text=f"{name}, {YEARS[column]}")
            item.locator("button", has_text=self.number(row, column)).click()
            expect(self.box(series[row], column)).to_have_class(re.compile("okd"))
        expect(page.locator("#grid-result .fixes li")).to_have_count(0)
        for row, column in wrong:
            self.acknowledge_value(series[row], row, column)
        page.reload()
        shown = [[self.cell(one, column).input_value() for column in range(len(YEARS))] for one in series]
        meant = [[self.number(row, column) for column in range(len(YEARS))] for row in range(SERIES)]
        self.expect(shown == meant, f"the grid shows what was typed: {shown}")

    def acknowledge_value(self, series: str, row: int, column: int) -> None:
        self.ledger.acknowledge(
            "observations", f"{series} {YEARS[column]}", figure__value=self.value(row, column), source=self.words["source"],
            status="known")

    def box(self, series: str, column: int) -> Locator:
        return self.editor.locator(f"#grid tr[data-series='{series}'] td.y").nth(column).locator(".cell")

    def cell(self, series: str, column: int) -> Locator:
        return self.box(series, column).locator("input")

    def bring_a_table(self) -> None:
        """As one table with the names of its columns. The answer to its last button is lost with the service and its database."""
        page = self.editor
        self.goto(f"/log/grid?show=all&from={YEARS[0]}&to={YEARS[-1]}")
        rows = page.locator("#grid tr[data-series]")
        series = [rows.nth(row).get_attribute("data-series") for row in range(SERIES)]
        # A table is read as it writes its numbers, so instead of such a one a year is wrong.
        wrongly = {FOREIGN: f"{YEARS[FOREIGN[1]]}".replace("0", "O")}
        lines = ["indicator\tperiod\tvalue\tmethod\tsource"]
        for row in range(SERIES):
            for column in range(len(YEARS)):
                year = wrongly.get((row, column), YEARS[column])
                number = self.number(row, column) if (row, column) in wrongly else self.typed(row, column)
                lines.append(f"{series[row]}\t{year}\t{number}\tofficial_statistic\t{self.words['source']}")
        self.goto("/log/table?kind=observation")
        page.fill("#cells", "\n".join(lines))
        self.save("form.record .primary")
        self.seen.append(f"the table: “{page.locator('h1').inner_text()}”")
        wrong = page.locator("form.table td.e, form.table td.w")
        self.expect(wrong.count() == 3, f"three mistakes are found: {wrong.all_inner_texts()}")
        for typed, meant in (
            *((self.typed(*place), self.number(*place)) for place in (LETTER, HUNDREDFOLD)),
            *((year, f"{YEARS[place[1]]}") for place, year in wrongly.items()),
        ):
            input = page.locator(f"form.table input[value='{typed}']")
            self.expect(input.count() == 1, f"{typed} stands in its cell to be corrected")
            input.fill(meant)
        with self.losing_the_answer_to("**/log/table/*"):
            page.click("form.table button[value=save]", no_wait_after=True)
            self.wait_for_no_answer()
        self.service.restart()
        page.reload()
        self.seen.append(f"the table sent again: “{page.locator('h1').inner_text()}”")
        for row in range(SERIES):
            for column in range(len(YEARS)):
                self.acknowledge_value(series[row], row, column)

    # MARK: Evidence

    def prove_and_verify(self, commitment: str) -> None:
        """A file for the commitment; somebody else compares the two and verifies both."""
        page, path = self.editor, f"/records/commitment/{commitment}"
        self.goto(path)
        page.click("#evidence details summary")
        proof = f"{self.words['commitment']}, {self.name}: {self.words['unit']}.\n".encode()
        page.set_input_files("#ev-files", {"name": "plan.txt", "mimeType": "text/plain", "buffer": proof})
        if self.scripts:
            expect(page.locator("#ev-progress input[name=upload]")).to_have_count(1)
        self.save("#evidence-form .primary")
        self.expect(page.locator("#evidence .flash").count() == 1, "the page says that the file was added")
        about = page.locator("#evidence .ev a").get_attribute("href")
        file = page.request.get(self.service.base + about.removesuffix("/about"))
        self.expect(file.ok and file.body() == proof, f"the file is what was sent: {about}")

        page = self.steward
        page.goto(f"{self.service.base}/cities/{self.city}/log/evidence/queue")
        claim = page.locator(".claim a").get_attribute("href")
        self.expect(claim == f"/cities/{self.city}{path}", f"the queue shows the record that the file is to prove: {claim}")
        with page.expect_navigation():
            if self.scripts:
                page.keyboard.press("y")
            else:
                page.click("form.decide button[value=yes]")
        self.expect(page.locator(".flash").count() == 1, "the page says that it was verified")
        self.ledger.acknowledge("commitments", self.words["commitment"], verification="checked_in_city")

    # MARK: Readiness

    def readiness(self) -> "Readiness":
        self.goto("/readiness")
        return Readiness(self.editor)

    def tells_that_it_is_working_it_out(self) -> None:
        """Right after what was saved the page either says that this is not counted yet, or has counted it."""
        self.expect(self.readiness().note is not None, "the readiness page tells how it stands after what was saved")

    def readiness_moved(self) -> None:
        """Half a minute after the last change what was told has moved something, and the page says what."""
        until = time.monotonic() + 40
        while (now := self.readiness()).is_working:
            self.expect(time.monotonic() < until, f"the city is measured again within 40 s: {now.note}")
            time.sleep(1)
        self.expect(now.moved > 0, f"the readiness page says what moved: {now}")
        self.seen.append(f"readiness: {self.readiness_before.told} → {now.told}; {now.moved} lines of what moved")

    # MARK: What everybody does

    @contextmanager
    def losing_the_answer_to(self, address: str) -> Iterator[None]:
        """The service does what is sent there, and is killed with its database before its answer arrives."""
        sent = []

        def lose(route) -> None:
            if sent:
                return route.abort("connectionrefused")  # the page tries again before the service is back
            answer = route.fetch(max_redirects=0)
            sent.append(answer.status)
            self.service.kill(with_database=True)
            route.abort("connectionreset")

        self.editor.route(address, lose)
        yield
        self.editor.unroute(address)
        self.expect(sent in ([200], [303]), f"it was done before the service was killed: {sent}")

    def wait_for_no_answer(self) -> None:
        """The browser says that nothing answers."""
        until = time.monotonic() + 20
        while not self.editor.url.startswith("chrome-error:"):
            self.expect(time.monotonic() < until, "the browser is told that the service ended")
            self.editor.wait_for_timeout(50)

    def goto(self, path: str) -> None:
        self.editor.goto(f"{self.service.base}/cities/{self.city}{path}")
        language = self.editor.locator("html").get_attribute("lang")
        self.expect(language == self.language, f"the page is in the language of the telling: {language}")

    def save(self, button: str = SAVE) -> None:
        send(self.editor, button)

    def saved(self, kind: str, kinds: str, name: str, **members: object) -> str:
        """What the page of a record says was saved; its key."""
        path = urlsplit(self.editor.url).path
        start = f"/cities/{self.city}/records/{kind}/"
        self.expect(path.startswith(start), f"after saving one is on the record’s page: {self.editor.locator('main').inner_text()}")
        self.said_so(path.removeprefix(f"/cities/{self.city}"))
        self.ledger.acknowledge(kinds, name, **members)
        return path.removeprefix(start)

    def said_so(self, path: str) -> None:
        at = urlsplit(self.editor.url).path
        self.expect(at == f"/cities/{self.city}{path}", f"one is on the page of the record: {path}")
        self.expect(self.editor.locator("#saved [role=status]").count() == 1, "the page says that it was saved")

    def expect_all_that_was_said(self) -> None:
        faults = self.ledger.missing(records_of(self.editor.request, self.service.base, self.city))
        self.expect(not faults, "what was said to be saved is there: " + "; ".join(faults))

    def expect(self, holds: bool, what: str) -> None:
        if not holds:
            raise AssertionError(f"{what}, on {self.editor.url}")


class Readiness:
    """What the page says of it to those who work for the city."""

    def __init__(self, page: Page) -> None:
        note = page.locator("p.notice.live")
        self.note = note.inner_text() if note.count() else None
        self.is_working = note.locator("b").count() > 0
        self.moved = page.locator("section[aria-labelledby=live] li").count()
        self.told = page.locator("main h1").inner_text()

    def __repr__(self) -> str:
        return f"“{self.told}”, “{self.note}”, {self.moved} lines of what moved"


def main() -> None:
    parser = argparse.ArgumentParser(prog="Scripts/check-year", description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--port", required=True, type=int)
    parser.add_argument("--output", required=True)
    parser.add_argument("--only", default="", help="tell only those stories whose name holds this text")
    options = parser.parse_args()
    # Ended by whoever started it, it still stops what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("check-year: ended"))

    expect.set_options(timeout=20_000)
    begun = time.monotonic()
    output = Path(options.output)
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    service = Service(options.program, options.data, options.port)
    faults = done = 0

    def do(name: str, act: Callable[[], None], pages: list[Page]) -> bool:
        nonlocal faults, done
        done += 1
        start = time.monotonic()
        try:
            act()
        except Exception as error:
            faults += 1
            is_ours = isinstance(error, (AssertionError, Error))
            print(f"FAULT {name}: {error if is_ours else traceback.format_exc()}", flush=True)
            for number, one in enumerate(pages):
                one.screenshot(path=output / f"{name} {number}.png", full_page=True)
            if not service.is_running:
                service.start()
            return False
        print(f"{time.monotonic() - start:6.1f} s  {name}", flush=True)
        return True

    try:
        service.start(*(f"--load=Config/{files}" for files in ("samples/network", "frameworks", "samples/demo")))
        print(f"{time.monotonic() - begun:6.1f} s  the service is there", flush=True)
        with sync_playwright() as playwright:
            browser = open_browser(playwright)
            told = []
            for name, city, language, scripts in (
                ("a year in en", "vnm-lang-cat", "en", True), ("a year in vi", "irl-dublin", "vi", True),
                ("a year in en without scripts", "irl-limerick", "en", False),
            ):
                if options.only in name:
                    telling = Telling(name, city, language, scripts, browser, service, forgets=language == "vi")
                    if do(name, telling.tell, telling.pages):
                        told.append(telling)
            for language, scripts in (("en", True), ("vi", False)):
                for story in STORIES:
                    name = f"two at {story.__name__.replace('_', ' ')} in {language}{'' if scripts else ' without scripts'}"
                    if options.only in name:
                        two = Two.of(browser, service, language, scripts)
                        do(name, lambda: story(two), two.pages)
            for telling in told:
                do(f"readiness, {telling.name}", telling.readiness_moved, telling.pages)
                do(f"all that was said, {telling.name}", telling.expect_all_that_was_said, [])
    finally:
        service.stop()
    if not done:
        sys.exit(f"check-year: no story has “{options.only}” in its name")
    for telling in told:
        print(f"\n{telling.name}, {telling.city}: {len(telling.ledger.said)} records, {telling.ledger.values} values")
        for line in telling.seen:
            print(f"    {line}")
    restarts = ", ".join(f"{seconds:.1f}" for seconds in service.restarts)
    print(f"\nThe service was killed {len(service.restarts)} times, and answered again after {restarts} s")
    if faults:
        sys.exit(f"check-year: {faults} faults; pictures lie in {output}")
    print(f"check-year: no fault; {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
