// Beside the sheet: all that is said of the cell one is in, and what is said of it besides its number.
import { byInput, cells, form, key, table, words } from "./grid-sheet.js";
import { changed, open, send } from "./grid-save.js";

const panel = document.getElementById("cp");
const details = document.getElementById("cp-form");
/** The cell one is in. */
let chosen = null;
/** The cell of which the panel tells: until an answer comes, it is the one before. */
let described = null;
let timer = 0;
let isTouched = false;
let read = 0;

function choose(cell) {
  if (described !== cell && isTouched) saveDetails();
  for (const other of cells) other.box.classList.toggle("active", other === cell);
  chosen = cell;
  clearTimeout(timer);
  timer = setTimeout(() => describe(cell), 180);
}

async function describe(cell) {
  const number = read += 1;
  const asked = new URLSearchParams({ series: cell.series, year: cell.year });
  try {
    const answer = await fetch(`${form.dataset.cell}?${asked}`, { credentials: "same-origin" });
    if (!answer.ok) return;
    const body = await answer.json();
    if (number !== read || chosen !== cell || isTouched) return;
    described = cell;
    panel.hidden = false;
    document.getElementById("cph").textContent = body.title;
    document.getElementById("cp-unit").textContent = body.unit;
    for (const name of ["numerator", "denominator", "source", "method", "note"]) details.elements[name].value = body[name];
    for (const way of details.elements.status) way.checked = way.value === (body.status || "known");
    document.getElementById("cp-error").textContent = open.get(key(cell))?.result.message ?? "";
    document.getElementById("cp-recorded").textContent = body.recorded ?? "";
    const record = document.getElementById("cp-record");
    record.hidden = !body.record;
    if (body.record) record.href = body.record;
    const drawing = cell.input.closest("tr").querySelector(".spark");
    document.getElementById("cp-trend").replaceChildren(...(drawing ? [drawing.cloneNode(true)] : []));
    quotient();
  } catch { /* The panel keeps what it has until the connection is back. */ }
}

const number = (text) => Number(text.replace(/\s/g, "").replace(words.point, "."));

function quotient() {
  const [above, below] = [number(details.elements.numerator.value), number(details.elements.denominator.value)];
  const result = details.querySelector("output");
  if (!details.elements.numerator.value || !(below > 0) || !Number.isFinite(above)) { result.value = ""; return ""; }
  const isShare = document.getElementById("cp-unit").textContent.startsWith("%");
  const text = String(Math.round(above / below * (isShare ? 1000 : 10000)) / (isShare ? 10 : 10000)).replace(".", words.point);
  result.value = `= ${text}`;
  return text;
}

details.addEventListener("input", (event) => {
  isTouched = true;
  if (!["numerator", "denominator"].includes(event.target.name)) return;
  const text = quotient();
  if (text && described && !described.was) described.input.value = text;
});

function saveDetails() {
  if (!described) return;
  const value = (name) => details.elements[name].value.trim();
  const state = details.elements.status.value;
  const hasNumber = ["known", "estimated"].includes(state);
  changed(described, {
    typed: hasNumber ? described.input.value.trim() : "", status: state, source: value("source"),
    method: value("method") || undefined, note: value("note"),
    ...(hasNumber ? { numerator: value("numerator"), denominator: value("denominator") } : {}),
  });
  if (document.getElementById("carry").checked) {
    form.elements.source.value = value("source");
    form.elements.method.value = value("method");
  }
  isTouched = false;
  send();
}

details.addEventListener("submit", (event) => {
  event.preventDefault();
  saveDetails();
});

table.addEventListener("focusin", (event) => {
  const cell = byInput.get(event.target);
  if (cell) choose(cell);
});
form.addEventListener("taken", ({ detail: { body } }) => {
  if (chosen && (chosen !== described || body.cells.some((result) => key(result) === key(chosen)))) describe(chosen);
});
