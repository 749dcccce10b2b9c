"""Ten pages as they should look. What moves with the day is put to rest before the picture is taken."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw
from playwright.sync_api import Page

EXPECTED = Path(__file__).parent / "Pictures"
#: Pixels at a side of the squares whose mean colours are compared: fonts drawn a little differently change a mean little, a
#: word or a colour that is missing changes it much.
SQUARE = 32
#: How far two means may lie apart in a channel, of 255.
APART = 14


@dataclass(frozen=True)
class Picture:
    name: str
    path: str
    visitor: str = "stranger"
    language: str = "en"
    width: int = 1280
    scheme: str = "light"

    @property
    def height(self) -> int:
        return 1400 if self.width > 600 else 1600


PICTURES = [
    Picture("register", "/"),
    Picture("register-phone", "/?country=VNM", language="vi", width=320),
    Picture("city", "/cities/vnm-son-la", language="vi"),
    Picture("city-dark", "/cities/vnm-ho-chi-minh", scheme="dark"),
    Picture("indicators", "/cities/vnm-son-la/indicators"),
    Picture("commitments-phone", "/cities/irl-cork/commitments", language="vi", width=320),
    Picture("readiness", "/cities/vnm-ben-mo/readiness"),
    Picture("readiness-phone-dark", "/cities/vnm-ben-mo/readiness", language="vi", width=320, scheme="dark"),
    Picture("form", "/cities/vnm-ben-mo/log/programme/new", visitor="steward", language="vi"),
    Picture("form-phone", "/cities/vnm-ben-mo/log/log_year/new?year=2026&declared_on=2027-01-10", visitor="steward", width=320),
]

#: Times, digests and whatever a run works out of the day it runs on: what is pictured is how it stands on the page.
REST = r"""() => {
    const rest = [
        [/\d{1,2} [A-Z][a-z]+ 20\d\d, \d\d:\d\d/g, '1 January 2030, 12:00'], [/\d\d\/\d\d\/20\d\d, \d\d:\d\d/g, '01/01/2030, 12:00'],
        [/[0-9a-f]{12}…/g, '0123456789ab…']]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode())
        for (const [moving, fixed] of rest) walker.currentNode.data = walker.currentNode.data.replace(moving, fixed)
    if (!location.pathname.endsWith('/readiness')) return
    const set = (selector, text) => document.querySelectorAll(selector).forEach(e => e.textContent = text)
    set('h1', 'Finding'); set('.figures dt', 'Figure'); set('.figures dd', '50')
    set('.actions h3', 'Action'); set('.actions p', 'Gain'); set('.actions .go', '')
    set('.gates .tag', 'Result'); set('.gates h3', 'Gate'); set('.gates .why', 'Reason'); set('.gates .do', '')
    document.querySelectorAll('.gates .tag').forEach(e => e.className = 'tag ok')
    set('.criteria .num', '50'); document.querySelectorAll('.criteria .src').forEach(e => e.remove())
    document.querySelectorAll('.criteria .now').forEach(e => e.setAttribute('cx', '50%'))
}"""


def take(page: Page, picture: Picture, base: str, into: Path) -> Path:
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.emulate_media(color_scheme=picture.scheme, reduced_motion="reduce")
    page.goto(base + picture.path)
    page.evaluate(REST)
    taken = into / f"{picture.name}.png"
    page.screenshot(path=taken)
    with Image.open(taken) as image:
        small = image.convert("RGB").quantize(64, dither=Image.Dither.NONE)
    small.save(taken, optimize=True)
    return taken


def compare(taken: Path) -> str | None:
    """What is amiss with the picture, if anything; the squares that differ are then marked in a third picture beside it."""
    expected = EXPECTED / taken.name
    if not expected.exists():
        return f"{expected} is missing. The picture taken is {taken}; Scripts/check-pages --update keeps it"
    with Image.open(expected) as first, Image.open(taken) as second:
        before, now = first.convert("RGB"), second.convert("RGB")
    if before.size != now.size:
        return f"{taken} is {now.size[0]} × {now.size[1]} px, {expected} {before.size[0]} × {before.size[1]}"
    squares = (-(-now.width // SQUARE), -(-now.height // SQUARE))
    means = [image.resize(squares, Image.Resampling.BOX) for image in (before, now)]
    apart = ImageChops.difference(*means)
    differing = [
        (x, y) for y in range(squares[1]) for x in range(squares[0]) if max(apart.getpixel((x, y))) > APART
    ]
    if not differing:
        return None
    marked = Image.new("RGB", (now.width * 2, now.height))
    for left, image in ((0, before), (now.width, now)):
        marked.paste(image, (left, 0))
        draw = ImageDraw.Draw(marked)
        for x, y in differing:
            draw.rectangle((left + x * SQUARE, y * SQUARE, left + (x + 1) * SQUARE, (y + 1) * SQUARE), outline=(220, 0, 0), width=2)
    difference = taken.with_name(f"{taken.stem}-difference.png")
    marked.save(difference)
    return (
        f"{len(differing)} of {squares[0] * squares[1]} squares differ. Expected left, taken right: {difference}. "
        f"If the page is meant to look like {taken}: Scripts/check-pages --update"
    )
