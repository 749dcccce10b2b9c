"""What is asked of every page, whoever made it: accessible, readable on a phone and enlarged, usable by keys alone."""

from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import BrowserContext, Page

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 700}
#: WCAG 2.2 A and AA, and what axe thinks good besides.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What a narrow window and the dark can change; all other rules read the same markup as before.
RULES_OF_LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block", "meta-viewport"]
CHECKS = ["answer", "axe", "dark 320", "200 %", "keys", "plain", "words"]


@dataclass
class Report:
    """What was found on one page: for each check that was made, the faults."""

    place: str
    pattern: str
    faults: dict[str, list[str]] = field(default_factory=dict)

    def add(self, check: str, faults: list[str]) -> None:
        self.faults.setdefault(check, []).extend(faults)

    @property
    def is_good(self) -> bool:
        return not any(self.faults.values())


class Watch:
    """What a browser complains about while pages load: its console, failing requests, requests to anywhere else."""

    def __init__(self, page: Page, base: str) -> None:
        self.faults: list[str] = []
        self._expected: int | None = None
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", lambda request: self._request(request.url, base))
        page.on("requestfailed", self._failure)

    def _failure(self, request) -> None:
        # Whoever goes on to the next page stops what was still on its way.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{request.url}: {request.failure}")

    def _request(self, url: str, base: str) -> None:
        if not url.startswith(base + "/") and not url.startswith("data:"):
            self.faults.append(f"a request leaves the site: {url}")

    def _console(self, message) -> None:
        # That a page answers 404 or 422 is written into the console too; the status is checked by itself.
        if message.type in ("error", "warning") and "the server responded with a status of" not in message.text:
            self.faults.append(f"console: {message.text}")

    def take(self) -> list[str]:
        faults, self.faults = self.faults, []
        return faults


def axe(page: Page, only: dict, colours: bool = True) -> list[str]:
    """Violations, with everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE_FILE_PATH.read_text())
    result = page.evaluate(
        """([only, colours]) => axe.run({
            runOnly: only, resultTypes: ['violations'], rules: {'color-contrast': {enabled: colours}}})""", [only, colours])
    return [
        f"{rule['id']}: {rule['help']}: {node['target'][0]}: {node['html'][:160]}"
        for rule in result["violations"] for node in rule["nodes"][:3]
    ]


def sideways(page: Page) -> list[str]:
    """What makes the page wider than the window. What scrolls in a region of its own does not count."""
    return page.evaluate("""() => {
        const root = document.documentElement
        if (root.scrollWidth <= root.clientWidth) return []
        const wide = [...document.querySelectorAll('body *')].filter(e => {
            for (let p = e.parentElement; p; p = p.parentElement)
                if (getComputedStyle(p).overflowX !== 'visible') return false
            return e.getBoundingClientRect().right > root.clientWidth + 1
        })
        return [`${root.scrollWidth} px wide in a window of ${root.clientWidth}: ` +
            wide.slice(-2).map(e => e.outerHTML.slice(0, 120)).join(' and ')]
    }""")


def clipped(page: Page) -> list[str]:
    """Text that its box cuts off."""
    return page.evaluate("""() => [...document.querySelectorAll('main *, header *, footer *')].filter(e => {
        const style = getComputedStyle(e)
        return style.overflowX !== 'visible' && style.clipPath === 'none' && e.checkVisibility() && e.textContent.trim()
            && !['auto', 'scroll'].includes(style.overflowX) && !['SELECT', 'TEXTAREA', 'svg'].includes(e.tagName)
            && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
    }).slice(0, 3).map(e => `cut off: ${e.outerHTML.slice(0, 140)}`)""")


def keys(page: Page) -> list[str]:
    """Tab goes through everything that can be used, in the order of the page, and one sees where one is."""
    expected = page.evaluate("""() => {
        document.querySelectorAll('details').forEach(d => d.open = false)
        const radios = new Set()
        const all = [...document.querySelectorAll(
            'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])')]
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled).filter(e => {
                if (e.type !== 'radio') return true
                const group = [...document.getElementsByName(e.name)]
                return e === (group.find(r => r.checked) ?? group[0])
            })
        window.expected = all
        window.visited = []
        window.unseen = []
        // From the top, wherever the page put the focus.
        document.body.tabIndex = -1
        document.body.focus()
        document.body.removeAttribute('tabindex')
        scrollTo(0, 0)
        document.addEventListener('focusin', event => {
            const e = event.target, style = getComputedStyle(e)
            window.visited.push(e)
            if (!(style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) && style.boxShadow === 'none')
                window.unseen.push(e)
        })
        return all.length
    }""")
    steps = min(expected, 400)
    for _ in range(steps):
        page.keyboard.press("Tab")
    return page.evaluate("""steps => {
        const name = e => e.outerHTML.slice(0, 120)
        const reached = new Set(visited), faults = []
        // A date or time input takes several steps of the Tab key.
        const slow = visited.length < steps || expected.length > steps
        const missed = expected.slice(0, steps).filter(e => !reached.has(e))
        if (missed.length && !(slow && missed.every(e => expected.indexOf(e) > expected.indexOf(visited.at(-1)))))
            faults.push(...missed.slice(0, 3).map(e => `not reached by Tab: ${name(e)}`))
        const order = [...reached].map(e => expected.indexOf(e)).filter(i => i >= 0)
        if (order.some((place, i) => i && place < order[i - 1]))
            faults.push('Tab does not follow the order of the page')
        faults.push(...unseen.slice(0, 3).map(e => `the focus is not seen: ${name(e)}`))
        if (!visited[0]?.matches('a.skip')) faults.push('the first Tab does not reach the skip link')
        if (new Set(visited).size < Math.min(expected.length, 2)) faults.push('Tab stays where it is')
        return faults
    }""", steps)


def words(page: Page, language: str) -> list[str]:
    """Texts nobody should meet: codes, what a catalogue lacks, English unmarked on a Vietnamese page."""
    return page.evaluate(r"""language => {
        const faults = []
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        const here = document.documentElement.lang
        if (here !== language) faults.push(`the page says it is in “${here}”`)
        if (!document.title.trim()) faults.push('no title')
        if (document.querySelectorAll('h1').length !== 1) faults.push('not exactly one h1')
        while (walker.nextNode()) {
            const text = walker.currentNode.data.trim(), parent = walker.currentNode.parentElement
            if (!text || parent.closest('script, style, code, textarea, del, ins')) continue
            if (/⟦|Optional\(|Texts\(|\{\w|\bnil\b|\bNaN\b|\bnull\b|undefined/.test(text))
                faults.push(`not a text for people: ${text.slice(0, 100)}`)
            const said = parent.closest('[lang]').lang
            // What is to be typed as it stands, such as sex=female, is no code that slipped through.
            const prose = text.replace(/https?:\S+|\w+=\w+|[\w.+-]+@[\w.-]+|[\w-]+\.[a-z]{2,}\S*/g, '')
            if (/\b[a-z]+_[a-z_]+\b/.test(prose)) faults.push(`a code: ${text.slice(0, 100)}`)
            const english = prose.match(/\b(the|of|and|for|with|from|in|is|are|was|to|a|on|by|at)\b/g) ?? []
            if (said === 'vi' && english.length > 1 && !/[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]/i.test(text))
                faults.push(`English, not marked as such: ${text.slice(0, 100)}`)
        }
        return [...new Set(faults)].slice(0, 6)
    }""", language)


def plain(page: Page, context: BrowserContext) -> list[str]:
    """The page says the same without scripts. `context` has none."""
    if not page.evaluate("document.scripts.length"):
        return []
    other = context.new_page()
    try:
        other.goto(page.url)
        said = [p.evaluate("document.querySelector('main').innerText.replace(/\\s+/g, ' ')") for p in (page, other)]
    finally:
        other.close()
    return [] if said[0] == said[1] else ["the page says something else without scripts"]


def examine(page: Page, report: Report, language: str, watch: Watch, without_scripts: BrowserContext, markup: bool, tabs: bool) -> None:
    """Looks at the page as it stands in the browser; afterwards it stands as before, all of it unfolded.

    What depends on the words that fill a page is looked at on every page; `markup` and the order of the keys (`tabs`) only where
    they are new. Colours are the same in both languages.
    """
    report.add("answer", watch.take())
    report.add("words", words(page, language))
    report.add("plain", plain(page, without_scripts))
    if markup:
        report.add("axe", axe(page, {"type": "tag", "values": TAGS}, colours=language == "en"))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    report.add("200 %", sideways(page) + clipped(page))
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # a colour half way is no colour of the page
    report.add("dark 320", sideways(page) + axe(page, {"type": "rule", "values": RULES_OF_LOOKS}))
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    if tabs:
        report.add("keys", keys(page))
