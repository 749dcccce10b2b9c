"""Finds every page of the running service by following links, each as the people who may see it."""

import re
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

LOCALES = Path(__file__).parents[2] / "Config/locales"
#: The languages that have texts, each as a browser asks for it.
LANGUAGES = {
    code: {"en": "en-GB", "vi": "vi-VN"}.get(code, code) for code in sorted({file.stem for file in LOCALES.glob("*/*.yaml")})
}


@dataclass(frozen=True)
class Visitor:
    """Somebody who looks at pages; without a session, anybody."""

    name: str
    session: str | None = None

    @property
    def cookies(self) -> str:
        return f"session={self.session}" if self.session else ""


@dataclass(frozen=True)
class Place:
    """A page to look at."""

    path: str
    visitor: Visitor
    pattern: str
    status: int = 200
    #: The first found of its pattern: what all of a kind have in common is looked at here.
    is_first: bool = True

    @property
    def is_narrowed(self) -> bool:
        """Whether the address only asks for another part or order of what it shows."""
        return "?" in self.pattern and not self.pattern.split("?")[0].endswith("/new")


#: Pages of which each leads to others that ask for less still, without end.
ENDLESS = re.compile(r"/cities/:code/log/(?!table)\w+(/queue)?(\.csv)?")
#: Those of them that are no list of a kind of record.
OWN_PAGES = {"grid", "evidence", "add", "find", "undo"}


def pattern(path: str) -> str:
    """The address with its keys left out: what one route answers, e.g. `/cities/:code/history/ward/:id`.

    Lists and the grid can be narrowed, sorted and turned over in any number of ways together. Each way is looked at once by itself,
    in whatever list it is met first, and several together once; elsewhere so are more than two together, but in forms.
    """
    parts = urllib.parse.urlsplit(path)
    steps = parts.path.split("/")
    for index, step in enumerate(steps):
        if index and steps[index - 1] in ("cities", "countries"):
            steps[index] = ":code"
        elif re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", step):
            steps[index] = ":id"
        elif re.fullmatch(r"c[1-8]_\w+", step):
            steps[index] = ":measure"
        elif re.search(r"\d", step) and not step.startswith("v1"):
            steps[index] = ":key"
    names = sorted({name for name, _ in urllib.parse.parse_qsl(parts.query, keep_blank_values=True)} - {"lang"})
    found = "/".join(steps)
    most = 2
    if ENDLESS.fullmatch(found):
        most = 1
        kind, dot, csv = steps[4].partition(".")
        if names and kind not in OWN_PAGES:
            found = f"/cities/:code/log/:kind{dot}{csv}"
    if len(names) > most and steps[-1] != "new":
        names = ["…"]
    return found + ("?" + "&".join(names) if names else "")


class _Links(HTMLParser):
    """What a page leads to: links, what it loads, and its search forms as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._form: tuple[str, list[tuple[str, str]]] | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attributes}
        if tag in ("a", "link") and "href" in values:
            self.found.append(values["href"])
        elif tag in ("img", "script") and "src" in values:
            self.found.append(values["src"])
        elif tag == "form" and "action" in values and values.get("method", "get") == "get":  # without, a script sends it
            self._form = (values.get("action", ""), [])
        elif self._form and tag == "input" and "name" in values:
            self._form[1].append((values["name"], values.get("value", "")))
        elif self._form and tag == "select" and "name" in values:
            self._form[1].append((values["name"], ""))
            self._select = values["name"]
        elif self._form and tag == "option" and self._select:
            if "selected" in values or not self._form[1][-1][1]:
                self._form[1][-1] = (self._select, values.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag == "form" and self._form:
            action, fields = self._form
            self.found.append(action.split("#")[0] + "?" + urllib.parse.urlencode(fields))
            self._form = None


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def fetch(base: str, path: str, visitor: Visitor, language: str = "en", form: dict[str, str] | None = None):
    """One request as it is answered, redirects included: status, headers, body."""
    request = urllib.request.Request(
        base + path,
        headers={"Accept-Language": language, "Cookie": visitor.cookies},
        data=urllib.parse.urlencode(form).encode() if form is not None else None,
    )
    try:
        answer = urllib.request.build_opener(_Stay).open(request, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers, answer.read()


def sign_in(base: str, link: str, name: str) -> Visitor:
    """Uses a one-time link up."""
    token = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)["link"][0]
    status, headers, _ = fetch(base, "/sign-in", Visitor(name), form={"link": token})
    session = re.search(r"session=([0-9a-f]+)", headers.get("Set-Cookie", ""))
    if status != 303 or not session:
        raise SystemExit(f"check-pages: {name} could not sign in by {link}")
    return Visitor(name, session.group(1))


def crawl(base: str, visitor: Visitor, starts: list[str], known: set[str], most: int) -> tuple[list[Place], list[str]]:
    """Pages reached from `starts`, one of each pattern that is not in `known`, the starts all; and what is amiss on the way.

    Files for programs (JSON, downloads) are asked for once, and are no pages.
    """
    places: list[Place] = []
    amiss: list[str] = []
    patterns: set[str] = set()
    queue = deque((path, "the start", True) for path in starts)
    while queue:
        path, parent, is_start = queue.popleft()
        of = pattern(path)
        if (of in patterns or of in known) and not is_start:
            continue
        patterns.add(of)
        status, headers, body = fetch(base, path, visitor)
        if status in (302, 303):
            queue.appendleft((urllib.parse.urljoin(path, headers["Location"]), path, is_start))
            continue
        if status != 200:
            amiss.append(f"{path} answers {status} to {visitor.name}; {parent} leads there")
            continue
        if not headers.get("Content-Type", "").startswith("text/html"):
            continue
        places.append(Place(path, visitor, of, is_first=all(place.pattern != of for place in places)))
        if len(places) > most:
            raise SystemExit(f"check-pages: {visitor.name} finds more than {most} kinds of pages; see pattern() in crawl.py")
        links = _Links()
        links.feed(body.decode())
        for link in links.found:
            address = urllib.parse.urljoin(base + path, link).split("#")[0]
            if address.startswith(base + "/") and "lang=" not in address:
                queue.append((address.removeprefix(base), path, False))
    return places, amiss
