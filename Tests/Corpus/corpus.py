"""Compares what the program answers with what it answered when the corpus was made. Scripts/check-corpus starts the service and this."""

import argparse
import difflib
import json
import lzma
import os
import re
import shlex
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "Pages"))
from crawl import LANGUAGES, Visitor, _Links, fetch, pattern, sign_in  # noqa: E402
from normal import normal  # noqa: E402

HERE = Path(__file__).parent
ANSWERS = HERE / "answers.jsonl.xz"
MISTAKEN = HERE / "mistaken"

CITIES = [
    "vnm-son-la", "vnm-ho-chi-minh", "vnm-ha-noi", "vnm-vinh", "vnm-sa-dec", "vnm-cao-lanh", "irl-cork", "col-medellin",
    "chn-shanghai", "bhr-muharraq", "vnm-ben-mo", "vnm-doi-sim",
]
TABS = ["", "/indicators", "/commitments", "/programmes", "/readiness", "/reports", "/log"]
ROLES = {
    "editor": "editor@ben-mo.example", "steward": "steward@ben-mo.example", "expert": "expert1@ben-mo.example",
    "newcomer": "newcomer@son-la.example", "commission": "commission@vnm.example",
}
#: How many pages of one pattern are kept: more of them say nothing new.
MOST = 3


@dataclass(frozen=True)
class Ask:
    """One request or command; `form` is sent, `command` is what the program is called with."""

    role: str = ""
    language: str = ""
    path: str = ""
    form: tuple[tuple[str, str], ...] | None = None
    command: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.command:
            return "tracker " + shlex.join(self.command)
        sent = " ← " + "&".join(f"{name}={value}" for name, value in self.form) if self.form is not None else ""
        return f"{self.role} {self.language} {self.path}{sent}"


@dataclass
class Service:
    """The running program, who is signed in to it, and how it is called."""

    base: str
    tracker: str
    data: str
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def answer(self, ask: Ask) -> str:
        """What is said to it, without what differs from one run of the same program to the next."""
        if ask.command:
            data = [] if "--fields" in ask.command else ["--data", self.data]
            command = [self.tracker, *ask.command, *data]
            called = subprocess.run(command, capture_output=True, text=True, cwd=HERE)
            said = f"status {called.returncode}\n{called.stdout}\n{called.stderr}"
            return normal("text", said.replace(self.data, "DATA").replace(str(HERE), "HERE"))
        status, headers, body = fetch(
            self.base, ask.path, self.visitors[ask.role], ask.language, None if ask.form is None else dict(ask.form))
        kind = headers.get("Content-Type", "")
        place = headers.get("Location")
        head = f"{status} {kind}" + (f" → {place}" if place else "")
        said = body.decode("utf-8", "backslashreplace").replace(self.base, "BASE")
        if "/reports/" in ask.path and "asOf" not in ask.path:  # the digest is of the moment, too
            said = re.sub(r"[0-9a-f]{64}", "DIGEST", said)
        return normal(kind, said, head)

    def sign_in(self) -> None:
        self.visitors["stranger"] = Visitor("stranger")
        for role, email in ROLES.items():
            link = run(self.tracker, "sign-in", email, "--at", self.base, "--data", self.data)
            self.visitors[role] = sign_in(self.base, link.strip(), role)


def paths_of(service: Service) -> list[str]:
    """Every address that links lead to, for each role, but only the first few of a pattern."""
    found: dict[str, None] = {}
    for role, visitor in service.visitors.items():
        waiting = ["/", "/log", "/nothing", "/cities/vnm-nowhere", "/?cohort=soon", "/api/v1/cities?country=VNM", "/countries/VNM.csv"]
        waiting += [f"/cities/{city}{tab}" for city in CITIES for tab in TABS]
        waiting += [f"/api/v1/cities/{city}{end}" for city in CITIES for end in ("", "/records", "/readiness", "/reports/annual/2025")]
        counts: Counter[str] = Counter()
        asked: set[str] = set()
        starts = len(waiting)
        while waiting:
            path = waiting.pop(0)
            starts -= 1
            if path in asked or (starts < 0 and counts[pattern(path)] >= MOST):
                continue
            asked.add(path)
            counts[pattern(path)] += 1
            status, headers, body = fetch(service.base, path, visitor)
            found[path] = None
            if headers.get("Location"):
                waiting.insert(0, headers["Location"])
                starts = max(starts, 0) + 1
            if status != 200 or not headers.get("Content-Type", "").startswith("text/html"):
                continue
            links = _Links()
            links.feed(body.decode())
            for link in links.found:
                address = link.removeprefix(service.base).split("#")[0]
                # Under the name that outlives a change of its bytes.
                address = re.sub(r"^/(style|mark)-[0-9a-f]{12}\.", r"/\1.", address)
                if address.startswith("?"):
                    address = path.split("?")[0] + address
                if address.startswith("/") and not address.startswith("//") and "lang=" not in address:
                    waiting.append(address)
    return list(found)


def refused_forms(service: Service, kinds: list[str]) -> list[Ask]:
    """Forms that nothing is written of: empty, with words where numbers and days belong, with numbers out of bounds, and unsigned."""
    asks = []
    for role, city in (("editor", "vnm-ben-mo"), ("newcomer", "vnm-son-la")):
        for kind in kinds:
            path = f"/cities/{city}/log/{kind}/new"
            _, _, body = fetch(service.base, path, service.visitors[role])
            page = body.decode()
            names = dict.fromkeys(re.findall(r'<(?:input|select|textarea)[^>]*? name="([^"]+)"', page))
            token = re.search(r'name="form" value="([^"]*)"', page)
            if not token:
                continue
            typed = [name for name in names if name not in ("form", "id", "seen")]
            for value in ("", "?", "-1", "1.234", "31/02/2026", "9999999999999999999999"):
                sent = tuple((name, value) for name in typed)
                asks += [
                    Ask(role, language, path, (("form", "TOKEN"), ("id", "00000000-0000-4000-8000-000000000000"), *sent))
                    for language in LANGUAGES
                ]
            asks.append(Ask("stranger", "vi", path, tuple((name, "Một") for name in typed)))
            asks.append(Ask("commission", "en", path, (("form", "TOKEN"),)))
    return asks


def asks_of(service: Service) -> list[Ask]:
    kinds = re.findall(r"^(\w+)$", run(service.tracker, "log", "--fields", "all"), re.MULTILINE)
    if not kinds:
        raise SystemExit("check-corpus: log --fields all names no kind of record")
    _, _, body = fetch(service.base, "/api/v1/cities/vnm-ben-mo/readiness?cycle=2027", service.visitors["stranger"])
    instant = re.search(r'"asOf":"([^"]+)"', body.decode())
    if not instant:
        raise SystemExit("check-corpus: the readiness of Bến Mơ names no run")
    paths = paths_of(service)
    for city in ("vnm-ben-mo", "vnm-doi-sim", "vnm-son-la"):
        for end in ("", "/indicators", "/commitments", "/programmes", "/reports/annual/2025"):
            paths.append(f"/cities/{city}{end}?asOf={instant[1]}")
        paths += [f"/api/v1/cities/{city}{end}?asOf={instant[1]}" for end in ("/records", "/reports/annual/2025")]
    asks = [Ask(role, language, path) for path in paths for role in service.visitors for language in LANGUAGES]
    asks += refused_forms(service, kinds)
    asks += [Ask(command=("log", "--fields", kind)) for kind in ["all", *kinds]]
    city = ("--city", "vnm-ben-mo", "--as", "editor@ben-mo.example", "--check")
    asks += [Ask(command=("log", f"mistaken/{folder.name}", *city)) for folder in sorted(MISTAKEN.iterdir())]
    asks += [Ask(command=("score", "--verify", run_number)) for run_number in ("1", "2")]
    return asks


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def read() -> list[tuple[Ask, str]]:
    with lzma.open(ANSWERS, "rt") as file:
        lines = [json.loads(line) for line in file]
    return [
        (
            Ask(**{
                name: tuple(map(tuple, value)) if name == "form" else tuple(value) if name == "command" else value
                for name, value in line["ask"].items()
            }),
            line["answer"],
        )
        for line in lines
    ]


def write(kept: list[tuple[Ask, str]]) -> None:
    empty = Ask()
    with lzma.open(ANSWERS, "wt", preset=9) as file:
        for ask, answer in kept:
            said = {name: value for name, value in vars(ask).items() if value != getattr(empty, name)}
            file.write(json.dumps({"ask": said, "answer": answer}, ensure_ascii=False) + "\n")


def with_token(service: Service, ask: Ask, tokens: dict[str, str]) -> Ask:
    """The form of this session, for which TOKEN stands in the corpus."""
    if ask.form is None or ask.role == "stranger":
        return ask
    if ask.role not in tokens:
        own = {"newcomer": "vnm-son-la", "commission": "vnm-ben-mo"}.get(ask.role, "vnm-ben-mo")
        _, _, body = fetch(service.base, f"/cities/{own}/log/commitment/new", service.visitors[ask.role])
        token = re.search(r'name="form" value="([^"]*)"', body.decode())
        tokens[ask.role] = token[1] if token else "none"
    sent = tuple((name, tokens[ask.role] if value == "TOKEN" else value) for name, value in ask.form)
    return Ask(ask.role, ask.language, ask.path, sent)


def main() -> None:
    parser = argparse.ArgumentParser(prog="Scripts/check-corpus", description=__doc__)
    parser.add_argument("--base", required=True)
    parser.add_argument("--tracker", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--update", action="store_true", help="keep what the program answers now")
    parser.add_argument("--only", default="", help="ask only what holds this text")
    options = parser.parse_args()

    begun = time.monotonic()
    service = Service(options.base, str(Path(options.tracker).resolve()), options.data)
    service.sign_in()
    kept = {} if options.update else dict(read())
    asks = asks_of(service) if options.update else [ask for ask in kept if options.only in str(ask)]
    tokens: dict[str, str] = {}
    sent = [with_token(service, ask, tokens) for ask in asks]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = list(pool.map(service.answer, sent))
    seconds = time.monotonic() - begun
    if options.update:
        again = service.answer
        restless = [ask for ask, one, answer in zip(asks, sent, answers) if ask.form is None and not ask.command and again(one) != answer]
        for ask in restless[:20]:
            print(f"answers differently each time: {ask}", file=sys.stderr)
        write(list(zip(asks, answers)))
        print(f"check-corpus: {len(asks)} answers kept in {ANSWERS}, {ANSWERS.stat().st_size // 1024} KiB; {seconds:.0f} s")
        return

    differing = [(ask, kept[ask], answer) for ask, answer in zip(asks, answers) if kept[ask] != answer]
    for ask, before, now in differing[:20]:
        print(f"\nDIFFERS {ask}"[:300])
        lines = difflib.unified_diff(before.splitlines(), now.splitlines(), "then", "now", lineterm="", n=1)
        for line in list(lines)[:30]:
            print(f"    {line}"[:200])
    if differing:
        kinds = Counter(pattern(ask.path) if ask.path else ask.command[0] for ask, _, _ in differing)
        for kind, count in kinds.most_common():
            print(f"{count:6d}  {kind}")
        print(f"check-corpus: {len(differing)} of {len(asks)} answers differ; {seconds:.0f} s", file=sys.stderr)
        sys.exit(1)
    print(f"check-corpus: {len(asks)} answers as they were; {seconds:.0f} s")


if __name__ == "__main__":
    main()
