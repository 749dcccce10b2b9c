"""What it takes to record ten records and ten values, counted by the pages themselves. Scripts/measure-effort starts the service
and this.

An editor whose city has recorded nothing keeps the home page open in a tab, opens from there what they need, and goes from field to
field by the Tab key. Whoever presses and types is a browser’s real keyboard and mouse; what they took is told by listeners in each
page, and everything recorded is read back afterwards.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from browser import open_browser, signed_in, today
from ledger import records_of
from stories import link_of

CITY = "/cities/vnm-son-la"
EDITOR = "newcomer@son-la.example"
#: Another city, whose records go back for years.
FULL = "/cities/vnm-ben-mo"
#: The most that the ten records and ten values may take.
BUDGET = {"click": 40, "load": 12, "field": 110}

#: What a page counts: presses of the mouse, changed controls (a cell of the grid is one, a paste is one), loaded pages; beside
#: these, presses of buttons by the keyboard, and pasted cells without the names of columns.
COUNT = """
(() => {
  if (window !== window.top || !location.protocol.startsWith("http")) return;
  const controls = new WeakSet();
  const touch = (control) => {
    if (!control || controls.has(control)) return;
    controls.add(control);
    window.countEffort("field", 1);
  };
  const pasted = (event) => {
    const lines = event.clipboardData.getData("text/plain").trimEnd().split(/\\r?\\n/);
    const rows = event.target.matches("textarea") ? lines.slice(1) : lines;
    return rows.flatMap((line) => line.split("\\t")).filter((cell) => cell !== "").length;
  };
  document.addEventListener("click", (event) => {
    if (event.isTrusted) window.countEffort(event.detail > 0 ? "click" : "key", 1);
  }, true);
  document.addEventListener("change", (event) => { if (event.isTrusted) touch(event.target); }, true);
  document.addEventListener("paste", (event) => {
    if (!event.isTrusted) return;
    touch(event.target);
    window.countEffort("pasted", pasted(event));
  }, true);
  addEventListener("pageshow", () => window.countEffort("load", 1));
})();
"""
COUNTED = ["click", "load", "field", "key", "pasted"]


@dataclass
class Task:
    """A row of the table."""

    name: str
    #: The same in November 2026, when each step was a page of its own: clicks, loads, fields.
    before: tuple[int, int, int] | None
    excel: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))


@dataclass
class Record:
    """What was recorded: members of an answer for programs, with what they have to be; a record stands for its identity."""

    kind: str
    members: dict[str, object]
    id: str = ""


@dataclass
class Clerk:
    """Somebody signed in, with the tab in which their home stays open."""

    context: BrowserContext
    base: str
    home: Page
    tasks: list[Task]
    recorded: list[Record] = field(default_factory=list)
    task: Task | None = None
    #: What saves a form.
    SAVE = "form.record .formbar .primary"

    @contextmanager
    def doing(self, name: str, before: tuple[int, int, int] | None, excel: str) -> Iterator[None]:
        self.hear()
        self.task = Task(name, before, excel)
        self.tasks.append(self.task)
        yield
        self.hear()
        self.task = None

    def hear(self) -> None:
        """What the pages counted before they answer has arrived."""
        for page in self.context.pages:
            page.evaluate("0")

    def count(self, what: str, number: int) -> None:
        if self.task:
            self.task.counts[what] += number

    # MARK: With the mouse

    def open(self, link: Locator) -> Page:
        """In a tab of its own, as people do who want to come back."""
        with self.context.expect_page() as opened:
            link.click(modifiers=["ControlOrMeta"])
        opened.value.wait_for_load_state()
        return opened.value

    def leave(self, page: Page, button: Locator) -> None:
        """Presses what loads another page."""
        with page.expect_navigation():
            button.click()

    # MARK: By the keyboard

    def go_to(self, page: Page, selector: str, most: int = 80) -> None:
        for _ in range(most):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not come to {selector} on {page.url}")

    def fill(self, page: Page, values: dict[str, str]) -> None:
        """Types into fields, one after the other; of a list, goes down to what is meant."""
        for name, value in values.items():
            self.go_to(page, f"main [name='{name}']")
            if page.evaluate("document.activeElement.matches('select')"):
                self.choose(page, value)
            else:
                page.keyboard.type(value)

    def choose(self, page: Page, value: str) -> None:
        value_now = "document.activeElement.value"
        for _ in range(page.evaluate("document.activeElement.length")):
            if page.evaluate(value_now) == value:
                return
            page.keyboard.press("ArrowDown")
        assert page.evaluate(value_now) == value, f"{value} is not to be chosen on {page.url}"

    def paste(self, page: Page, rows: list[list[str]]) -> None:
        """What was copied from a spreadsheet, into what has the focus."""
        page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join("\t".join(row) for row in rows))
        page.keyboard.press("ControlOrMeta+v")

    def record(self, kind: str, /, **members: object) -> Record:
        """Has to be there afterwards."""
        self.recorded.append(Record(kind, members))
        return self.recorded[-1]


# MARK: - The days of the facts


def last_month(day: int) -> date:
    return (today().replace(day=1) - timedelta(days=1)).replace(day=day)


def written(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


YEAR = today().year
NEXT = YEAR + 1

# MARK: - The ten records


def record_commitment(clerk: Clerk) -> Page:
    due = date(NEXT, 12, 31)
    with clerk.doing("1 commitment", (2, 2, 12), "1 row, 12 cells"):
        clerk.home.locator("#add #kind").click()
        clerk.home.keyboard.type("commitment")
        page = clerk.open(clerk.home.locator("#found-kinds a:visible").first)
        page.locator("[name=title_vi]").click()
        clerk.fill(page, {
            "title_vi": "Mỗi phường một thư viện mở cửa buổi tối", "title_en": "A library open in the evening in every ward",
            "source_kind": "plan", "made": f"15/3/{YEAR - 1}", "made_by": "UBND thành phố", "status": "in_progress",
            "due_on": written(due), "owner_unit": "Phòng Văn hóa và Thông tin", "target": "12", "figure_unit": "thư viện",
            "area": "2.2", "source": "Kế hoạch thành phố học tập",
        })
        clerk.leave(page, page.locator(clerk.SAVE))
    clerk.record(
        "commitments", title={"vi": "Mỗi phường một thư viện mở cửa buổi tối", "en": "A library open in the evening in every ward"},
        sourceKind="plan", period={"from": f"{YEAR - 1}-03-15"}, madeBy="UBND thành phố", status="in_progress",
        dueOn=due.isoformat(), ownerUnit="Phòng Văn hóa và Thông tin", target={"value": 12}, area="2.2", source="Kế hoạch thành phố học tập")
    return page


def add_milestones(clerk: Clerk, page: Page) -> None:
    milestones = [
        ("Bốn thư viện mở cửa buổi tối", date(NEXT, 1, 31)), ("Tám thư viện mở cửa buổi tối", date(NEXT, 6, 30)),
        ("Mười hai thư viện mở cửa buổi tối", date(NEXT, 12, 15)),
    ]
    with clerk.doing("3 milestones", (12, 12, 7), "3 rows, 7 cells"):
        for title, due in milestones:
            open_form(page, "milestone", "title")
            clerk.go_to(page, ".composer [name=title]")
            clerk.fill(page, {"title": title, "due_on": written(due)})
            page.locator(".composer .primary").click()
            page.locator(".ms .new", has_text=title).wait_for()
        page.locator(".ms .doit button").click()
        page.get_by_role("heading", level=1).filter(has_text="1 of 3").wait_for()
    for number, (title, due) in enumerate(milestones):
        done = today().isoformat() if number == 0 else None
        clerk.record("commitmentMilestones", title=title, dueOn=due.isoformat(), doneOn=done)


def open_form(page: Page, name: str, first: str) -> None:
    """On the page of a record, unless it is open already."""
    tab = page.locator(f".composer .kinds a[href*='add={name}']")
    if tab.get_attribute("aria-current") is None:
        tab.click()
        page.locator(f".composer [name={first}]").wait_for()


def add_note(clerk: Clerk, page: Page) -> None:
    note = "Đã chọn bốn phường đầu tiên; hai thư viện cần thêm đèn."
    with clerk.doing("1 progress note", (2, 2, 2), "1 cell"):
        open_form(page, "note", "text")
        page.locator(".composer [name=text]").click()
        page.keyboard.type(note)
        page.locator(".composer .primary").click()
        page.locator("section .lines li", has_text=note).wait_for()
    clerk.record("commitmentNotes", text=note, notedOn=today().isoformat())


@dataclass
class Programme:
    vi: str
    en: str
    unit: str
    area: str
    group: str
    #: As people call it.
    group_name: str
    planned: int
    spent: int
    day: int
    place: str
    people: int
    women: int


PROGRAMMES = [
    Programme(
        "Xóa mù chữ buổi tối", "Evening literacy classes", "Phòng Giáo dục và Đào tạo", "2.1", "ethnic_minorities",
        "Ethnic minorities", 120000000, 84500000, 4, "Trường Tiểu học Quyết Thắng", 26, 17),
    Programme(
        "Kỹ năng số cho người cao tuổi", "Digital skills for older people", "Hội Khuyến học", "2.2", "older_people",
        "Older people", 60000000, 41000000, 11, "Nhà văn hóa phường Tô Hiệu", 34, 19),
    Programme(
        "Học nghề tại xưởng", "Learning a trade in the workshop", "Trung tâm GDNN-GDTX", "2.3", "unemployed",
        "Unemployed people", 95000000, 70000000, 18, "Xưởng cơ khí Chiềng Sinh", 15, 6),
]
EVENT = ("Ngày hội đọc sách", 21, "Quảng trường Tây Bắc", 420)


def programme_rows() -> list[list[str]]:
    heads = ["Title in Vietnamese", "Title in English", "Status", "Period", "Unit in charge", "Main area", "Target groups"]
    return [[*heads, "Source"]] + [
        [it.vi, it.en, "Running", str(YEAR), it.unit, it.area, it.group_name, "Quyết định của UBND thành phố"] for it in PROGRAMMES
    ]


def budget_rows() -> list[list[str]]:
    heads = ["Programme", "Year", "Fund", "Planned", "Spent"]
    return [heads] + [[it.vi, str(YEAR), "City budget", str(it.planned), str(it.spent)] for it in PROGRAMMES]


def activity_rows() -> list[list[str]]:
    """The event stands in the same sheet."""
    heads = ["Programme", "Type", "Title in Vietnamese", "Status", "Date held", "Place", "Total attendance", "Women"]
    title, day, place, people = EVENT
    return [heads] + [
        [it.vi, "Activity", f"Buổi học: {it.vi}", "Held", written(last_month(it.day)), it.place, str(it.people), str(it.women)]
        for it in PROGRAMMES
    ] + [["", "Event", title, "Held", written(last_month(day)), place, str(people), ""]]


def import_programmes(clerk: Clerk) -> None:
    name = "3 programmes, each with a budget line and an activity with its counts; 1 event"
    with clerk.doing(name, (35, 26, 66), "4 rows, ~60 cells"):
        page = clerk.open(clerk.home.locator("#add a[href$='/log/table']"))
        import_table(clerk, page, "programme", programme_rows())
        import_table(clerk, page, "programme_budget", budget_rows())
        import_table(clerk, page, "activity", activity_rows())
    for it in PROGRAMMES:
        programme = clerk.record(
            "programmes", title={"vi": it.vi, "en": it.en}, ownerUnit=it.unit, area=it.area, targetGroups=[it.group],
            status="running", source="Quyết định của UBND thành phố")
        clerk.record("programmeBudgets", programme=programme, year=YEAR, fund="city", planned=it.planned, spent=it.spent)
        activity = clerk.record(
            "activities", programme=programme, kind="activity", title={"vi": f"Buổi học: {it.vi}"}, status="held", place=it.place,
            period={"from": last_month(it.day).isoformat()})
        clerk.record("participations", activity=activity, people="all", count=it.people)
        clerk.record("participations", activity=activity, people="women", count=it.women)
    title, day, place, people = EVENT
    event = clerk.record(
        "activities", kind="event", title={"vi": title}, status="held", place=place, period={"from": last_month(day).isoformat()})
    clerk.record("participations", activity=event, people="all", count=people)


def import_table(clerk: Clerk, page: Page, kind: str, rows: list[list[str]]) -> None:
    page.locator("#kind").focus()
    clerk.choose(page, kind)
    clerk.go_to(page, "#cells")
    clerk.paste(page, rows)
    clerk.leave(page, page.locator("form.record .primary"))
    clerk.leave(page, page.locator("form.table button[value=save]"))
    expect(page.locator(".flash b")).to_be_visible()


def record_partner(clerk: Clerk) -> None:
    signed, until = date(YEAR, 3, 2), date(NEXT, 12, 31)
    with clerk.doing("1 partner with an agreement", (7, 6, 7), "1 row, 5 cells"):
        page = clerk.open(clerk.home.locator("#add .quick a[href$='/log/partner/new']"))
        page.locator("[name=name]").click()
        clerk.fill(page, {"name": "Trường Đại học Tây Bắc", "kind": "school"})
        clerk.leave(page, page.locator(clerk.SAVE))
        page.locator(".composer [name=subject]").click()
        clerk.fill(page, {"subject": "Giảng viên dạy các lớp buổi tối", "signed_on": written(signed), "until": written(until)})
        page.locator(".composer .primary").click()
        page.locator("main", has_text="Giảng viên dạy các lớp buổi tối").wait_for()
    partner = clerk.record("partners", name="Trường Đại học Tây Bắc", kind="school")
    clerk.record(
        "agreements", partner=partner, subject="Giảng viên dạy các lớp buổi tối", signedOn=signed.isoformat(),
        until=until.isoformat())
    page.close()


# MARK: - The ten values

#: Of three years that are over, of indicators that are due.
VALUES = {
    "1.1.1.a": ["96.1", "96.4", "96.8"], "1.1.2.b": ["11.5", "12.4", "13.8"], "1.2.1.b": ["6.1", "5.2", "4.4"],
    "1.2.2.a": ["2.6"],
}
#: Typed before the first of them: it cannot be, and is put right.
MISTYPED = "961"
SOURCE = "Niên giám thống kê thành phố"


def type_values(clerk: Clerk) -> Page:
    with clerk.doing("10 values over 3 years, one refused and put right", (49, 39, 50), "10 cells, 1 source"):
        page = clerk.open(clerk.home.locator(".pagesbar a[href$='/log/grid']"))
        page.locator("#g-source").click()
        page.keyboard.type(SOURCE)
        cell(page, "1.1.1.a", YEAR - 3).click()
        page.keyboard.type(MISTYPED)
        page.keyboard.press("Enter")
        page.locator("#grid .cell.invalid").wait_for()
        for indicator, values in VALUES.items():
            for year, value in enumerate(values, YEAR - 3):
                go_to_cell(page, indicator, year)
                page.keyboard.type(value)
        page.keyboard.press("Enter")
        expect(page.locator("#grid .cell.okd")).to_have_count(sum(map(len, VALUES.values())))
    for indicator, values in VALUES.items():
        for year, value in enumerate(values, YEAR - 3):
            record_value(clerk, "indicator", indicator, year, value)
    return page


def record_value(clerk: Clerk, name: str, indicator: str, year: int, value: str) -> None:
    members = {name: indicator, "period": {"from": f"{year}-01-01"}, "figure": {"value": float(value)}, "source": SOURCE}
    clerk.record("observations", **members)


def cell(page: Page, indicator: str, year: int) -> Locator:
    return page.locator(f"#grid tr[data-series='{indicator}'] input[name^='v:{indicator}:{year}:']")


def go_to_cell(page: Page, indicator: str, year: int) -> None:
    """By the arrow keys."""
    position = """(cell) => {
      const place = cell.closest("td");
      return [place.closest("tr").rowIndex, [...place.parentNode.querySelectorAll("td.y")].indexOf(place)];
    }"""
    row, column = cell(page, indicator, year).evaluate(position)
    for _ in range(100):
        at_row, at_column = page.evaluate(f"({position})(document.activeElement)")
        if (at_row, at_column) == (row, column):
            return
        if at_row != row:
            page.keyboard.press("ArrowDown" if at_row < row else "ArrowUp")
        else:
            page.keyboard.press("ArrowRight" if at_column < column else "ArrowLeft")
    raise AssertionError(f"the arrow keys do not come to {indicator} in {year}")


# MARK: - Beside these

#: What the first of sixty values is, by the unit of its row.
FIRST = {"%": 40, "rating 0-4": 1, "years": 8, "per 100,000 inhabitants": 20}


def paste_sixty(clerk: Clerk, page: Page) -> None:
    """Of twelve indicators, five years each."""
    lines = page.locator("#grid tr[data-series]:has(th)")
    start = len(VALUES)
    names = [lines.nth(start + number).locator("th").inner_text().splitlines() for number in range(12)]
    series = [lines.nth(start + number).get_attribute("data-series") for number in range(12)]
    rows = [[str(FIRST.get(name[-1].strip(), 40) + year // 2) for year in range(5)] for name in names]
    with clerk.doing("60 values by one paste", None, "60 cells"):
        cell(page, series[0], YEAR - 4).click()
        clerk.paste(page, rows)
        saved = sum(map(len, VALUES.values())) + 60
        expect(page.locator("#grid .cell.okd")).to_have_count(saved)
    for indicator, values in zip(series, rows):
        name = "indicator" if "." in indicator else "cityIndicator"
        for year, value in enumerate(values, YEAR - 4):
            record_value(clerk, name, indicator, year, value)
    page.close()


def attach_two_files(clerk: Clerk, folder: Path) -> str:
    """To a commitment that somebody else recorded.
    - Returns: the identity of the commitment."""
    files = [folder / "quyet-dinh.txt", folder / "bien-ban.txt"]
    for file in files:
        file.write_text(f"{file.stem}: thư viện mở cửa buổi tối\n")
    page = clerk.home
    page.goto(f"{clerk.base}{FULL}/log/commitment")
    clerk.leave(page, page.locator("main tbody th a").first)
    record = page.url.split("?")[0].rsplit("/", 1)[1]
    with clerk.doing("2 files attached in the browser", None, "2 links"):
        page.locator("#evidence summary").click()
        with page.expect_file_chooser() as chooser:
            page.locator("#ev-files").click()
        chooser.value.set_files(files)
        expect(page.locator("#ev-progress [name=upload]")).to_have_count(2)
        clerk.leave(page, page.locator("#evidence-form .primary"))
    expect(page.locator("#evidence ul.ev li")).to_have_count(2)
    return record


def find_last_month(clerk: Clerk) -> None:
    page = clerk.home
    page.goto(f"{clerk.base}{FULL}/log/activity")
    month = last_month(1)
    with clerk.doing("last month’s activities found in the list", None, "1 filter"):
        clerk.leave(page, page.locator(f".tools-row .seg a[href$='when={month:%Y-%m}']"))
    activities = records_of(clerk.context.request, clerk.base, FULL.removeprefix("/cities/"))["activities"]
    held = [one for one in activities if one["period"] and one["period"]["from"].startswith(month.strftime("%Y-%m"))]
    shown = page.locator("main tbody tr").count()
    assert shown == min(len(held), 100), f"{shown} activities are shown, and {len(held)} were held in {month:%B %Y}"


def verify_by_key(clerk: Clerk, record: str) -> None:
    page = clerk.home
    page.goto(f"{clerk.base}{FULL}/log/evidence/queue")
    with clerk.doing("1 file and its record verified, by the key Y", (3, 3, 1), "–"):
        with page.expect_navigation():
            page.keyboard.press("y")
    commitment = next(one for one in records_of(clerk.context.request, clerk.base, FULL.removeprefix("/cities/"))["commitments"] if one["id"].lower() == record)
    assert commitment["verification"] == "checked_outside", f"the commitment is {commitment['verification']}"


# MARK: - Whether it is there


def read_back(clerk: Clerk) -> None:
    """Every record that was made is there, once, as it was typed."""
    records = records_of(clerk.context.request, clerk.base, CITY.removeprefix("/cities/"))
    for record in clerk.recorded:
        members = {name: value.id if isinstance(value, Record) else value for name, value in record.members.items()}
        found = [one for one in records[record.kind] if says(one, members)]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} of {len(records[record.kind])} {record.kind} are {members}")
        record.id = found[0].get("id", "")


def says(there: object, expected: object) -> bool:
    if isinstance(expected, dict):
        return isinstance(there, dict) and all(says(there.get(name), value) for name, value in expected.items())
    if isinstance(there, str) and isinstance(expected, str):
        return there.lower() == expected.lower()
    return there == expected


# MARK: - The table


def table(tasks: list[Task]) -> None:
    heads = ["", "clicks", "loads", "fields", "keys", "pasted", "before:", "clicks", "loads", "fields", "in a spreadsheet"]
    rows = [heads] + [row(task) for task in tasks]
    widths = [max(len(line[place]) for line in rows) for place in range(len(heads))]
    for line in rows:
        first, *numbers, last = zip(line, widths)
        print("  ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in numbers), last[0]]).rstrip())


def row(task: Task) -> list[str]:
    counts = [str(task.counts[what]) for what in ["click", "load", "field", "key", "pasted"]]
    before = [str(number) for number in task.before] if task.before else ["–"] * 3
    return [task.name, *counts, "", *before, task.excel]


def total(tasks: list[Task]) -> Task:
    sum_ = Task("Sum", (107, 88, 143), "95–110 cells, 6 changes of sheet")
    for task in tasks:
        for what, number in task.counts.items():
            sum_.counts[what] += number
    return sum_


# MARK: - All of it


@contextmanager
def at_work(browser: Browser, options: argparse.Namespace, email: str, tasks: list[Task]) -> Iterator[Clerk]:
    page = signed_in(browser, link_of(options.tracker, options.data, options.base)(email), "en")
    context = page.context
    clerk = Clerk(context, options.base, page, tasks)
    context.expose_binding("countEffort", lambda _, what, number: clerk.count(what, number))
    context.add_init_script(COUNT)
    page.reload()
    yield clerk
    context.close()


def measure(browser: Browser, options: argparse.Namespace) -> tuple[Task, list[Task]]:
    tasks: list[Task] = []
    beside: list[Task] = []
    with at_work(browser, options, EDITOR, tasks) as clerk:
        page = record_commitment(clerk)
        add_milestones(clerk, page)
        add_note(clerk, page)
        import_programmes(clerk)
        record_partner(clerk)
        grid = type_values(clerk)
        clerk.tasks = beside
        paste_sixty(clerk, grid)
        read_back(clerk)
        print(f"{len(clerk.recorded)} records are there as they were typed")
    with tempfile.TemporaryDirectory() as folder, at_work(browser, options, "editor@ben-mo.example", beside) as clerk:
        record = attach_two_files(clerk, Path(folder))
        find_last_month(clerk)
    with at_work(browser, options, "reviewer@ben-mo.example", beside) as clerk:
        verify_by_key(clerk, record)
    sum_ = total(tasks)
    table([*tasks, sum_, *beside])
    return sum_, beside


def main() -> None:
    parser = argparse.ArgumentParser(prog="Scripts/measure-effort", description=__doc__)
    parser.add_argument("--base", required=True)
    parser.add_argument("--tracker", required=True)
    parser.add_argument("--data", required=True)
    options = parser.parse_args()
    begun = time.monotonic()
    with sync_playwright() as playwright:
        browser = open_browser(playwright)
        sum_, _ = measure(browser, options)
        browser.close()
    print(f"measured in {time.monotonic() - begun:.0f} s")
    over = {what: sum_.counts[what] for what, most in BUDGET.items() if sum_.counts[what] > most}
    if over:
        print(f"measure-effort: over the budget of {BUDGET}: {over}", file=sys.stderr)
    print(f"clicks {sum_.counts['click']}, loads {sum_.counts['load']}, fields {sum_.counts['field']}")
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
