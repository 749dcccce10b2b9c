"""What is asked of every page, whoever made it: accessible, readable on a phone and enlarged, usable by keys alone."""

import csv
import re
from dataclasses import dataclass, field
from enum import IntEnum

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import BrowserContext, Page

from crawl import LANGUAGES, LOCALES

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 320, "height": 700}
#: WCAG 2.2 A and AA, and what axe thinks good besides.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What a narrow window and the dark can change; all other rules read the same markup as before.
RULES_OF_LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block", "meta-viewport"]
#: The width of A4 between the margins of the style sheet.
PAPER = {"width": 673, "height": 980}
ACROSS = {"width": 1031, "height": 688}
CHECKS = ["answer", "axe", "dark 320", "200 %", "paper", "forced", "keys", "plain", "words"]


def english(language: str) -> list[str]:
    """Words of the English catalogue that no text of the language has: where one stands unmarked, a text was not translated."""
    def words(language: str) -> set[str]:
        texts = "\n".join(
            line.partition(": ")[2] for file in LOCALES.glob(f"*/{language}.yaml") for line in file.read_text().splitlines()
            if not line.lstrip().startswith("#"))
        return {word.lower() for word in re.findall(r"[^\W\d_]+", re.sub(r"\{[\w-]+\}", " ", texts))}
    return sorted(word for word in words("en") - words(language) if len(word) > 2 and word.isascii())


ENGLISH = {language: english(language) for language in LANGUAGES if language != "en"}
#: What people are called is theirs, in whatever language.
NAMES = [
    "Reviewer, National Commission of Viet Nam", "Editor of Sơn La",
    *(row["name"] for row in csv.DictReader((LOCALES.parent / "samples/demo/people.csv").open())),
]


#: The words of a page but those for whoever has no scripts, and those where files are chosen: with scripts they are dropped there.
SAID = r"""() => {
    const main = document.querySelector('main'), own = main.querySelectorAll('noscript, [data-noscript], .drop label')
    const shown = [...own].map(e => e.style.display)
    own.forEach(e => e.style.display = 'none')
    const said = main.innerText.replace(/\s+/g, ' ').trim()
    own.forEach((e, i) => e.style.display = shown[i])
    return said
}"""


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

    def __init__(self, page: Page, base: str, scripts: bool = True) -> None:
        self.faults: list[str] = []
        self._scripts = scripts
        self._expected: int | None = None
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", lambda request: self._request(request.url, base))
        page.on("requestfailed", self._failure)

    def _failure(self, request) -> None:
        # Whoever goes on to the next page stops what was still on its way, and whoever has no scripts asks for none.
        if request.failure != "net::ERR_ABORTED" and (self._scripts or request.failure != "csp"):
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


def axe(page: Page, only: dict) -> list[str]:
    """Violations, with everything unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE_FILE_PATH.read_text())
    result = page.evaluate(
        "only => axe.run({runOnly: only, resultTypes: ['violations']})", only)
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
    # A date input takes several steps, and what is told of the cell of a grid where one is stands among the others.
    for _ in range(80):
        if page.evaluate("steps => expected.slice(0, steps).every(e => visited.includes(e))", steps):
            break
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
    """Texts nobody should meet: codes, keys, paths and SQL; what a catalogue lacks; English unmarked on a page in another language."""
    return page.evaluate(r"""([language, english, people]) => {
        const faults = []
        const strange = Object.fromEntries(Object.entries(english).map(([language, words]) => [language, new Set(words)]))
        const here = document.documentElement.lang
        if (here !== language) faults.push(`the page says it is in “${here}”`)
        if (!document.title.trim()) faults.push('no title')
        if (document.querySelectorAll('h1').length !== 1) faults.push('not exactly one h1')
        const look = (text, parent) => {
            text = text.trim()
            if (!text || parent.closest('script, noscript, style, textarea')) return
            if (/⟦|Optional\(|Texts\(|\{\w|\bnil\b|\bNaN\b|\bnull\b|undefined/.test(text))
                faults.push(`not a text for people: ${text.slice(0, 100)}`)
            if (/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.test(text)) faults.push(`an identity: ${text.slice(0, 100)}`)
            // A command to be typed, a formula.
            if (parent.closest('code')) return
            if (/\b(SELECT|INSERT|UPDATE|DELETE|WHERE|NULL|SQLSTATE)\b|violates|\brelation "/.test(text))
                faults.push(`what the database says: ${text.slice(0, 100)}`)
            const prose = people.reduce((said, name) => said.replace(name, ''), text).replace(/https?:\S+|[\w.+-]+@[\w.-]+/g, '')
            if (/\b(Config|Sources|Migrations|Tests)\/|\b[\w-]+\.(ya?ml|sql|swift)\b/.test(prose))
                faults.push(`a path: ${text.slice(0, 100)}`)
            // How something is to be typed stands in hints and beside mistakes alone.
            const typed = parent.closest('.hint, .error, .notice') ? prose.replace(/\w+=[\w-]+/g, '') : prose
            // A city may write in both languages beside each other: "Không thu thập / not collected".
            const own = typed.replace(/ \/ .*/, '')
            if (/\b[a-z]+_[a-z_]+\b|\b\w+=\w/.test(typed)) faults.push(`a code: ${text.slice(0, 100)}`)
            const foreign = strange[parent.closest('[lang]').lang]
            // Keys are called what is printed on them.
            if (!foreign || parent.closest('kbd')) return
            const names = own.replace(/[\w-]+\.[a-z]{2,}\S*/g, '').match(/[\p{L}\d]+/gu) ?? []
            // Names keep their spelling: a capital inside a text, unless it begins it.
            const found = names.filter((word, i) => foreign.has(i ? word : word.toLowerCase()))
            const marked = /[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]/i.test(text)
            const isName = names.length > 1 && names.every(word => /^[\p{Lu}\d]/u.test(word) || word === 'and')
            if (isName) return
            if (found.length > 1 || found.length === 1 && (!marked || names.length < 3))
                faults.push(`English, not marked as such (${found.slice(0, 3)}): ${text.slice(0, 100)}`)
        }
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        while (walker.nextNode()) look(walker.currentNode.data, walker.currentNode.parentElement)
        for (const e of document.querySelectorAll('[aria-label], [title], [alt], [placeholder]'))
            for (const name of ['aria-label', 'title', 'alt', 'placeholder']) look(e.getAttribute(name) ?? '', e)
        look(document.title, document.body)
        return [...new Set(faults)].slice(0, 6)
    }""", [language, ENGLISH, NAMES])


def drawings(page: Page) -> list[str]:
    """Text in drawings is as large as the text around it, and no line of it covers another or leaves the drawing."""
    return page.evaluate("""() => [...document.querySelectorAll('svg.chart')].filter(s => s.checkVisibility()).flatMap(svg => {
        const faults = [], root = parseFloat(getComputedStyle(document.documentElement).fontSize)
        const frame = svg.getBoundingClientRect()
        const texts = [...svg.querySelectorAll('text')].filter(e => e.checkVisibility()).map(e => [e.textContent, e.getBoundingClientRect(), e])
        for (const [words, box, e] of texts) {
            if (parseFloat(getComputedStyle(e).fontSize) < root * .8) faults.push(`does not grow with the text: “${words}”`)
            if (box.bottom > frame.bottom + 3 || box.left < frame.left - 3 || box.right > frame.right + 3)
                faults.push(`leaves its drawing: “${words}”`)
        }
        texts.forEach(([words, a], i) => texts.slice(i + 1).forEach(([other, b]) => {
            const across = Math.min(a.right, b.right) - Math.max(a.left, b.left)
            const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
            if (across > 1 && down > Math.min(a.height, b.height) / 3) faults.push(`“${words}” lies over “${other}”`)
        }))
        return faults.slice(0, 2)
    }).slice(0, 4)""")


def paper(page: Page) -> list[str]:
    """On paper nothing is cut off or left folded, and no column is so narrow that each word has a line of its own."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
    page.emulate_media(media="print")
    is_across = page.evaluate("[...document.querySelectorAll('body, main *')].some(e => getComputedStyle(e).page === 'across')")
    page.set_viewport_size(ACROSS if is_across else PAPER)
    faults = sideways(page) + page.evaluate(r"""() => {
        const faults = []
        const hidden = [...document.querySelectorAll('details > *:not(summary)')].filter(e =>
            getComputedStyle(e).display !== 'none' && e.textContent.trim() && e.getBoundingClientRect().height < 1)
        if (hidden.length) faults.push(`${hidden.length} parts stay folded on paper: ${hidden[0].outerHTML.slice(0, 120)}`)
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        while (walker.nextNode()) {
            const text = walker.currentNode.data.trim(), words = text.split(/\s+/)
            if (words.length < 5 || !walker.currentNode.parentElement.closest('th, td')?.checkVisibility()) continue
            const range = document.createRange()
            range.selectNodeContents(walker.currentNode)
            const lines = new Set([...range.getClientRects()].map(r => Math.round(r.bottom / 4)))
            if (lines.size >= words.length) faults.push(`a word a line: ${text.slice(0, 60)}`)
        }
        return faults.slice(0, 4)
    }""")
    page.emulate_media(media="screen")
    page.set_viewport_size(DESKTOP)
    return faults


def forced(page: Page) -> list[str]:
    """With the colours of the system, of links beside each other only the one on whose page one is looks chosen."""
    page.emulate_media(forced_colors="active")
    faults = page.evaluate("""() => {
        const ground = getComputedStyle(document.body).backgroundColor
        const isLined = e => {
            const style = getComputedStyle(e)
            return ['Top', 'Bottom'].some(side => style[`border${side}Style`] !== 'none'
                && parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Color`] !== ground)
                || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
        }
        return [...document.querySelectorAll('.nav a, .pages a, .pages span, .seg a')].filter(e => e.checkVisibility())
            .filter(e => isLined(e) !== e.hasAttribute('aria-current'))
            .map(e => `looks ${isLined(e) ? '' : 'not '}chosen: ${e.outerHTML.slice(0, 100)}`).slice(0, 3)
    }""")
    page.emulate_media(forced_colors="none")
    return faults


def plain(page: Page, context: BrowserContext) -> list[str]:
    """The page says the same without scripts, and besides only what scripts do better. `context` has none."""
    if not page.evaluate("[...document.scripts].some(s => s.src)"):
        return []
    other = context.new_page()
    try:
        # Others write meanwhile: what differs once is read again, both at once.
        for again in range(3):
            if again:
                page.wait_for_timeout(1000)
                page.reload()
            other.goto(page.url)
            said = [p.evaluate(SAID) for p in (page, other)]
            if said[0] == said[1]:
                return []
    finally:
        other.close()
    place = next((i for i, (first, second) in enumerate(zip(*said)) if first != second), min(map(len, said)))
    return [f"the page says something else without scripts: “{said[0][place:][:60]}”, without “{said[1][place:][:60]}”"]


class Depth(IntEnum):
    """How much is asked of a page; each asks for what those before it ask for too."""

    WORDS = 0
    LAYOUT = 1
    MARKUP = 2
    KEYS = 3


def examine(
    page: Page, report: Report, language: str, watch: Watch, without_scripts: BrowserContext | None, depth: Depth
) -> None:
    """Looks at the page as it stands in the browser; afterwards it stands as before, all of it unfolded."""
    report.add("answer", watch.take())
    report.add("words", words(page, language))
    if depth < Depth.LAYOUT:
        return
    if without_scripts:
        report.add("plain", plain(page, without_scripts))
    if depth >= Depth.MARKUP:
        report.add("axe", axe(page, {"type": "tag", "values": TAGS}))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    report.add("200 %", sideways(page) + clipped(page) + drawings(page))
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")  # a colour half way is no colour of the page
    report.add("dark 320", sideways(page) + axe(page, {"type": "rule", "values": RULES_OF_LOOKS}))
    page.set_viewport_size(DESKTOP)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    report.add("paper", paper(page))
    if depth >= Depth.MARKUP:
        report.add("forced", forced(page))
    if depth >= Depth.KEYS:
        report.add("keys", keys(page))
