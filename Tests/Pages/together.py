"""Two people at one record and at one grid at the same time: nothing is lost, both are told, and what one did not touch stays."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, expect

from browser import choose, send, signed_in
from ledger import Ledger, records_of
from service import Service
from stories import CITY, SAVE

CODE = CITY.removeprefix("/cities/")
#: A year that was never confirmed complete, with one before and one after it, of which each telling has an indicator of its own.
BEFORE, SAME, AFTER = 2018, 2019, 2020
ROWS = {"en": "1.1.1.a", "vi": "2.1.1.a"}


@dataclass
class Two:
    """Two people of a city, each with a browser of their own."""

    language: str
    scripts: bool
    first: Page
    second: Page
    base: str

    @classmethod
    def of(cls, browser: Browser, service: Service, language: str, scripts: bool) -> "Two":
        pages = [
            signed_in(browser, service.link(f"{name}@ben-mo.example"), language, scripts)
            for name in ("editor", "steward")
        ]
        return cls(language, scripts, *pages, service.base)

    @property
    def pages(self) -> list[Page]:
        return [self.first, self.second]

    def goto(self, page: Page, path: str) -> None:
        page.goto(f"{self.base}{CITY}{path}")

    def both(self, path: str) -> None:
        """Both open the same page before either saves."""
        for page in self.pages:
            self.goto(page, path)

    def number(self, tenths: int) -> str:
        """As the language writes it, and as it is shown again."""
        point = "," if self.language == "vi" else "."
        return f"{tenths // 10}{point}{tenths % 10}".removesuffix(f"{point}0")

    def expect_recorded(self, ledger: Ledger) -> None:
        faults = ledger.missing(records_of(self.first.request, self.base, CODE))
        assert not faults, "; ".join(faults)


def one_record(two: Two) -> None:
    first, second, ledger = two.first, two.second, Ledger()
    title = f"A bench to read on in every park ({two.language})"
    two.goto(first, "/log/commitment/new")
    first.fill("[name=title_en]", title)
    choose(first, "source_kind", "plan")
    choose(first, "status", "adopted")
    first.fill("[name=note]", "Asked for by the readers.")
    _save(first)
    key = urlsplit(first.url).path.rsplit("/", 1)[1]
    form = f"/log/commitment/{key}"
    ledger.acknowledge("commitments", title, note="Asked for by the readers.", status="adopted")

    # In different fields: joined, and whoever saves last is told.
    two.both(form)
    late = first.context.new_page()
    two.goto(late, form)
    first.fill("[name=owner_unit]", "Parks")
    _save(first)
    second.fill("[name=target_text]", "A bench in 20 parks")
    _save(second)
    assert second.locator(".notice.ok").count() == 1, "whoever saves last is told with whose change theirs was joined"
    ledger.acknowledge("commitments", title, ownerUnit="Parks", targetText="A bench in 20 parks")
    two.expect_recorded(ledger)

    # In the same one: both texts stand side by side; what only one of them changed is kept of both.
    two.both(form)
    first.fill("[name=owner_unit]", "Parks and gardens")
    first.fill("[name=made_by]", "The mayor")
    _save(first)
    second.fill("[name=owner_unit]", "Libraries")
    second.fill("[name=figure_unit]", "benches")
    _settle(second, "owner_unit", "Libraries", "Parks and gardens", take="mine")
    ledger.acknowledge(
        "commitments", title, ownerUnit="Libraries", madeBy="The mayor", targetText="A bench in 20 parks")
    two.expect_recorded(ledger)

    # The first, whose text was not taken, is told, too: with a form opened before all of it, which overwrites nothing.
    late.fill("[name=owner_unit]", "Gardeners")
    late.fill("[name=note]", "Asked for by readers and gardeners.")
    _settle(late, "owner_unit", "Gardeners", "Libraries", take="theirs")
    late.close()
    ledger.acknowledge("commitments", title, note="Asked for by readers and gardeners.", status="adopted")
    two.expect_recorded(ledger)

    # What was not taken was never saved; what was saved once is in the history.
    two.goto(first, f"/history/commitment/{key}")
    told = first.locator("main").inner_text()
    missing = [text for text in ("Parks", "Parks and gardens", "Libraries", "Asked for by the readers.") if text not in told]
    assert not missing, f"the history of the record holds what others wrote over: {missing}"


def one_grid(two: Two) -> None:
    first, second, ledger = two.first, two.second, Ledger()
    series = ROWS[two.language]
    path = f"/log/grid?show=all&from={BEFORE}&to={AFTER}"
    type_in = _type_by_script if two.scripts else _type_by_form
    two.both(path)
    before = _shown(first)
    stood = _tenths(before[series, SAME])
    below, above, third = stood - 1, stood + 2, stood - 2

    # In different cells: both are kept, though neither page knows of the other's.
    type_in(first, series, BEFORE, two.number(below))
    type_in(second, series, AFTER, two.number(above))
    for year, tenths in ((BEFORE, below), (AFTER, above)):
        ledger.acknowledge("observations", f"{series} {year}", figure__value=tenths / 10)
    two.expect_recorded(ledger)

    # In the same: whoever comes second is told what the other says, and what they typed stays theirs to decide on.
    two.both(path)
    type_in(first, series, SAME, two.number(above))
    type_in(second, series, SAME, two.number(below), outcome="conflict")
    _expect_told(second, two.number(above), "Editor of Bến Mơ")
    assert _cell(second, series, SAME).locator("input").input_value() == two.number(below), "what was typed stays"
    ledger.acknowledge("observations", f"{series} {SAME}", figure__value=above / 10)
    two.expect_recorded(ledger)
    _keep_mine(two, second, series)
    ledger.acknowledge("observations", f"{series} {SAME}", figure__value=below / 10)
    two.expect_recorded(ledger)

    # So is the first, whose value was written over, and takes the other's.
    type_in(first, series, SAME, two.number(third), outcome="conflict")
    _expect_told(first, two.number(below), "Data steward of Bến Mơ")
    if two.scripts:
        first.locator("#grid-result button", has_text=two.number(below)).click()
        expect(first.locator("#grid-result .fixes li")).to_have_count(0)
    else:
        two.goto(first, path)
    two.expect_recorded(ledger)

    # Nothing else has changed.
    two.both(path)
    after = _shown(second)
    assert after == _shown(first), "both see the same"
    meant = before | {
        (series, BEFORE): two.number(below), (series, SAME): two.number(below), (series, AFTER): two.number(above)}
    wrong = {place: (after.get(place), meant.get(place)) for place in meant if after.get(place) != meant.get(place)}
    assert not wrong, f"cells that nobody touched stay: {wrong}"


def _save(page: Page) -> None:
    send(page, SAVE)
    assert page.locator("#saved [role=status]").count() == 1, f"the page says that it was saved: {page.url}"


def _settle(page: Page, field: str, mine: str, theirs: str, take: str) -> None:
    """Saves what somebody else changed too, is shown both texts, and chooses."""
    send(page, SAVE)
    _expect_side_by_side(page, field, mine, theirs)
    page.check(f"[name='take.{field}'][value={take}]")
    _save(page)


def _expect_side_by_side(page: Page, field: str, mine: str, theirs: str) -> None:
    rows = page.locator("[role=alert] table tbody tr")
    assert rows.count() == 1, f"what both changed is asked, and nothing else: {rows.all_inner_texts()}"
    for choice, text in (("mine", mine), ("theirs", theirs)):
        label = page.locator("label", has=page.locator(f"[name='take.{field}'][value={choice}]"))
        assert label.inner_text().strip() == text, f"{choice} is “{label.inner_text()}”"


def _cell(page: Page, series: str, year: int) -> Locator:
    return page.locator(f"#grid .cell:has(input[name^='v:{series}:{year}:'])")


def _type_by_script(page: Page, series: str, year: int, typed: str, outcome: str = "okd") -> None:
    cell = _cell(page, series, year)
    cell.locator("input").fill(typed)
    cell.locator("input").press("Enter")
    expect(cell).to_have_class(re.compile(rf"\b{outcome}\b"))


def _type_by_form(page: Page, series: str, year: int, typed: str, outcome: str = "okd") -> None:
    """Without scripts the whole grid is one form."""
    _cell(page, series, year).locator("input").fill(typed)
    send(page, "#grid [data-noscript] button")
    if outcome == "okd":
        assert page.locator(".flash").count() == 1, "the page says that it was saved"
    else:
        expect(_cell(page, series, year)).to_have_class(re.compile(rf"\b{outcome}\b"))


def _keep_mine(two: Two, page: Page, series: str) -> None:
    cell = _cell(page, series, SAME)
    if two.scripts:
        # The last of the buttons of a conflict but the way to the cell.
        page.locator("#grid-result .fixes button", has_text=cell.locator("input").input_value()).click()
        expect(cell).to_have_class(re.compile(r"\bokd\b"))
    else:
        send(page, "#grid [data-noscript] button")
        assert page.locator(".flash").count() == 1, "what was typed is saved once its person has seen the other's"


def _expect_told(page: Page, value: str, name: str) -> None:
    told = page.locator("#grid-result .fixes li")
    assert told.count() == 1, f"one cell is asked about: {told.all_inner_texts()}"
    text = told.inner_text()
    assert value in text and name in text, f"who recorded what is told: {text}"


def _shown(page: Page) -> dict[tuple[str, int], str]:
    """What stands in each cell that can be typed into."""
    names = page.locator("#grid input[name^='v:']").evaluate_all("inputs => inputs.map(i => [i.name, i.value])")
    return {(series, int(year)): value for (_, series, year, _), value in ((name.split(":", 3), value) for name, value in names)}


def _tenths(number: str) -> int:
    return round(float(number.replace(",", ".")) * 10)


STORIES: list[Callable[[Two], None]] = [one_record, one_grid]
