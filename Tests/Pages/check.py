"""Checks every page of a running service in a real browser, in every language. Scripts/check-pages starts the service and this."""

import argparse
import multiprocessing
import os
import shutil
import sys
import time
import traceback
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import Error, Page, Playwright, sync_playwright

from browser import open_browser
from crawl import LANGUAGES, Place, Visitor, crawl, pattern, sign_in
from examine import CHECKS, DESKTOP, Depth, Report, Watch, examine
from pictures import EXPECTED, PICTURES, Picture, compare, take
from stories import STORIES, Desk, link_of

#: Cities whose pages are all looked at, whatever their patterns: much known and nearly nothing, with marks and without.
CITIES = [
    "vnm-son-la", "vnm-ho-chi-minh", "vnm-ha-noi", "vnm-vinh", "vnm-sa-dec", "vnm-cao-lanh", "irl-cork", "col-medellin",
    "chn-shanghai", "bhr-muharraq", "vnm-ben-mo", "vnm-doi-sim",
]
TABS = ["", "/indicators", "/commitments", "/programmes", "/readiness"]
OF_RECORDS = ("/cities/:code/records/", "/cities/:code/evidence/")
EMPTY = "/cities/vnm-son-la/log"


def places_of(base: str, visitors: dict[str, Visitor]) -> tuple[list[Place], list[str]]:
    """All that is to be looked at, and the links that lead nowhere."""
    cities = [f"/cities/{city}{tab}" for city in CITIES for tab in TABS]
    stranger = visitors["stranger"]
    places, amiss = crawl(base, stranger, ["/", *cities, f"/sign-in?link={'0' * 64}"], set(), most=400)
    known = {place.pattern for place in places}
    for name, starts in (
        ("steward", ["/cities/vnm-ben-mo/log", *(f"/cities/vnm-ben-mo{tab}" for tab in TABS)]), ("editor", ["/log"]),
        ("newcomer", [EMPTY]), ("commission", ["/log", "/"]),
    ):
        seen = known
        # Whoever works for a city finds forms on the pages of its records and its evidence.
        if name == "steward":
            seen = {p for p in known if not p.startswith(OF_RECORDS)}
        # Whoever begins with nothing sees the same forms, but lists and pages that are empty.
        if name == "newcomer":
            seen = {p for p in known if p != pattern(EMPTY) and not p.startswith(f"{pattern(EMPTY)}/") or "/new" in p}
        more, wrong = crawl(base, visitors[name], starts, seen, most=400)
        places += more
        amiss += wrong
        known |= {place.pattern for place in more}
    for path, visitor, status in (
        ("/nothing", "stranger", 404), ("/cities/vnm-nowhere", "stranger", 404), ("/?cohort=soon", "stranger", 400),
        ("/cities/vnm-son-la/commitments?asOf=soon", "stranger", 400), ("/log", "stranger", 401),
        ("/cities/vnm-ben-mo/log", "newcomer", 403), ("/cities/vnm-ben-mo/log/nothing", "steward", 404),
        ("/cities/vnm-ben-mo/log/grid", "stranger", 401), ("/cities/vnm-ben-mo/log/grid?from=soon", "steward", 400),
        ("/cities/vnm-ben-mo/records/programme/nothing", "stranger", 404),
    ):
        places.append(Place(path, visitors[visitor], f"{pattern(path)} → {status}", status))
    return places, amiss


def looks(places: list[Place], is_long: bool) -> list[tuple[Place, str, Depth]]:
    """All that is asked of the first page of its pattern, of the others what their words can change.

    A page is laid out in one language, in turn, and read in all; one that is only narrowed or sorted otherwise, or is of a kind that
    was looked at, is met in one language. `is_long`: in all.
    """
    tasks = []
    for number, place in enumerate(places):
        for turn, language in enumerate(LANGUAGES):
            is_its_turn = is_long or number % len(LANGUAGES) == turn
            is_whole = place.is_first and not place.is_narrowed
            if is_its_turn:
                tasks.append((place, language, Depth.KEYS if is_whole else Depth.LAYOUT))
            elif is_whole:
                tasks.append((place, language, Depth.WORDS))
    return tasks


class Worker:
    """One browser of a process, and the windows open in it."""

    def __init__(self, playwright: Playwright, options: argparse.Namespace, visitors: dict[str, Visitor]) -> None:
        self.options = options
        self.visitors = visitors
        self.browser = open_browser(playwright)
        self.contexts = {}
        self.windows = {}
        self.faulty = 0

    def context(self, visitor: Visitor, language: str, scripts: bool = True):
        key = (visitor.name, language, scripts)
        if key not in self.contexts:
            self.contexts[key] = self.new_context(visitor, language, scripts)
        return self.contexts[key]

    def new_context(self, visitor: Visitor, language: str, scripts: bool = True):
        context = self.browser.new_context(locale=LANGUAGES[language], viewport=DESKTOP, java_script_enabled=scripts)
        context.set_default_timeout(20_000)
        if visitor.session:
            context.add_cookies([{"name": "session", "value": visitor.session, "url": self.options.base}])
        return context

    def window(self, visitor: Visitor, language: str) -> tuple[Page, Watch]:
        """One window for each who looks in each language: a new one for each page would take longer than the page."""
        key = (visitor.name, language)
        if key not in self.windows:
            page = self.context(visitor, language).new_page()
            self.windows[key] = (page, Watch(page, self.options.base))
        return self.windows[key]

    def look(self, place: Place, language: str, depth: Depth) -> Report:
        report = Report(f"{place.path} ({language}, {place.visitor.name})", place.pattern)
        page, watch = self.window(place.visitor, language)
        try:
            answer = page.goto(self.options.base + place.path)
            if answer.status != place.status:
                report.add("answer", [f"answers {answer.status}, not {place.status}"])
            self.examine(page, report, place.visitor, language, watch, depth)
        except Error as error:
            report.add("answer", [str(error)])
            self.windows.pop((place.visitor.name, language))
            page.close()
        return report

    def examine(
        self, page: Page, report: Report, visitor: Visitor | None, language: str, watch: Watch, depth: Depth
    ) -> None:
        without_scripts = self.context(visitor, language, scripts=False) if visitor else None
        examine(page, report, language, watch, without_scripts, depth)
        if not report.is_good:
            self.faulty += 1
            path = Path(self.options.output) / "faults" / f"{os.getpid()}-{self.faulty}.png"
            page.screenshot(path=path, full_page=True)
            report.place += f", see {path}"

    def tell(self, number: int, language: str, scripts: bool) -> Report:
        """Does what the story says; the pages it leads to are looked at on the way, where there are scripts to look with."""
        story = STORIES[number]
        name = story.__name__.replace("_", " ")
        check = "keys" if scripts else "plain"
        report = Report(f"{name} ({language})", f"story: {name}", {check: []})
        context = self.new_context(Visitor("nobody"), language, scripts)
        page = context.new_page()
        watch = Watch(page, self.options.base, scripts)

        def look(what: str) -> None:
            if not scripts:
                return
            state = Report(f"{name}: {what} ({language})", report.pattern, report.faults)
            # What a form answers is not to be had again by its address; without scripts the story is told once more.
            self.examine(page, state, None, language, watch, Depth.MARKUP)
            report.place = state.place

        link = link_of(self.options.tracker, self.options.data, self.options.base)
        desk = Desk(page, f"{language}{'' if scripts else ', no scripts'}", self.options.base, look, link)
        try:
            story(desk)
            report.add("answer", watch.take())
        except (AssertionError, Error) as error:
            report.add(check, [str(error)])
        finally:
            context.close()
        return report

    def picture(self, picture: Picture) -> Report:
        report = Report(f"{picture.path} ({picture.language}, {picture.visitor})", f"picture: {picture.name}")
        page = self.new_context(self.visitors[picture.visitor], picture.language).new_page()
        try:
            taken = take(page, picture, self.options.base, Path(self.options.output))
            if self.options.update:
                shutil.copy(taken, EXPECTED / taken.name)
            else:
                fault = compare(taken)
                report.add("picture", [fault] if fault else [])
        except Error as error:
            report.add("picture", [str(error)])
        finally:
            page.context.close()
        return report


worker: Worker


def begin(options: argparse.Namespace, visitors: dict[str, Visitor]) -> None:
    global worker
    worker = Worker(sync_playwright().start(), options, visitors)


def do(task: tuple) -> Report:
    kind, *rest = task
    try:
        return getattr(worker, kind)(*rest)
    except Exception:  # a mistake in these checks is told like any other, with its place
        return Report(str(rest[0]), kind, {"answer": [traceback.format_exc()]})


def main() -> None:
    parser = argparse.ArgumentParser(prog="Scripts/check-pages", description=__doc__)
    parser.add_argument("--base", required=True)
    parser.add_argument("--tracker", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--update", action="store_true", help="keep the pictures as they are now")
    parser.add_argument("--long", action="store_true", help="look at every page in every language")
    parser.add_argument("--only", default="", help="look only at pages whose address or story holds this text")
    options = parser.parse_args()

    begun = time.monotonic()
    output = Path(options.output)
    shutil.rmtree(output, ignore_errors=True)
    (output / "faults").mkdir(parents=True)
    link = link_of(options.tracker, options.data, options.base)
    visitors = {"stranger": Visitor("stranger")}
    for name, email in (
        ("editor", "editor@ben-mo.example"), ("steward", "steward@ben-mo.example"),
        ("newcomer", "newcomer@son-la.example"), ("commission", "commission@vnm.example"),
    ):
        visitors[name] = sign_in(options.base, link(email), name)
    places, amiss = places_of(options.base, visitors)
    print(f"{len(places)} pages of {len({place.pattern for place in places})} patterns found in {time.monotonic() - begun:.0f} s")

    tasks = [("picture", picture) for picture in PICTURES if options.only in picture.path]
    if not options.update:
        wanted = options.only.replace(" ", "_")
        stories = [number for number, story in enumerate(STORIES) if wanted in story.__name__]
        tasks += [("look", *look) for look in looks(places, options.long) if options.only in look[0].path]
        tellings = [*((language, True) for language in LANGUAGES), ("en", False)]
        tasks += [("tell", number, *telling) for number in stories for telling in tellings]
    reports: list[Report] = []
    with multiprocessing.Pool(min(os.cpu_count() or 1, 4), begin, (options, visitors)) as pool:
        for report in pool.imap_unordered(do, tasks):
            reports.append(report)
            for check, faults in report.faults.items():
                for fault in faults:
                    print(f"FAULT {report.place}\n    {check}: {fault}", flush=True)
                    if "ERR_CONNECTION_REFUSED" in fault:
                        pool.terminate()
                        raise SystemExit("check-pages: the service no longer answers")
            if len(reports) % 50 == 0:
                print(f"{len(reports)} of {len(tasks)} looked at, {time.monotonic() - begun:.0f} s", flush=True)

    table(reports)
    for fault in amiss:
        print(f"FAULT {fault}")
    faults = len(amiss) + sum(len(faults) for report in reports for faults in report.faults.values())
    done = f"{len(reports)} looked at in {time.monotonic() - begun:.0f} s"
    if options.update:
        print(f"check-pages: the pictures in {EXPECTED} are as the pages are now")
    elif faults:
        print(f"check-pages: {faults} faults; {done}. One page again: Scripts/check-pages --only PART-OF-ITS-ADDRESS", file=sys.stderr)
        sys.exit(1)
    else:
        print(f"check-pages: no fault; {done}")


def table(reports: list[Report]) -> None:
    """Each kind of page, how often it was looked at, and each check: how often it was made, or how many faults it found."""
    rows: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        rows[report.pattern].append(report)
    checks = [*CHECKS, "picture"]
    width = max(map(len, rows), default=0)
    print(f"\n{'':{width}}  looks  " + "  ".join(checks))
    for name in sorted(rows):
        cells = []
        for check in checks:
            made = [report.faults[check] for report in rows[name] if check in report.faults]
            wrong = sum(map(len, made))
            cells.append(f"{f'✗{wrong}' if wrong else len(made) or '–':>{len(check)}}")
        print(f"{name:{width}}  {len(rows[name]):>5}  " + "  ".join(cells))
    print()


if __name__ == "__main__":
    main()
