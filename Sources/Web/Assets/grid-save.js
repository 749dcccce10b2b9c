// What is typed into cells, until it is saved: kept on the device, sent one act at a time, and sent again where it was lost on the way.
// What became of the cells is told by the event “taken” of the form.
import { byKey, clock, fill, form, key, most, show, status, words } from "./grid-sheet.js";

/** By key; what each cell would become. */
export const unsaved = new Map();
/** By key: the cells that need their person, each with what was said and what was sent. */
export const open = new Map();

function keep() {
  const kept = {};
  for (const [name, change] of unsaved) kept[name] = change;
  try {
    if (unsaved.size) localStorage.setItem(form.dataset.keep, JSON.stringify(kept));
    else localStorage.removeItem(form.dataset.keep);
  } catch { /* Kept in memory alone. */ }
}

export function changed(cell, more = {}) {
  const change = { series: cell.series, year: cell.year, typed: cell.input.value.trim(), id: cell.id,
    version: cell.version, ...more };
  unsaved.set(key(cell), { ...unsaved.get(key(cell)), ...change });
  show(cell, "saving", "…");
  keep();
}

/** A cell that needed its person: to be sent again with what was said of its number before, and more. */
export function changedAgain({ cell, change }, more = {}) {
  const { series, year, typed, id, version, takesBack, ...said } = change;
  changed(cell, { ...said, ...more });
}

/** What was typed before the page was left, and never saved. */
export function restore() {
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem(form.dataset.keep) ?? "{}"); } catch { return; }
  for (const [name, change] of Object.entries(kept)) {
    const cell = byKey.get(name);
    if (!cell) { unsaved.set(name, change); continue; }
    if (change.typed === cell.was && !change.status) continue;
    cell.input.value = change.typed;
    unsaved.set(name, change);
    show(cell, "waiting", "…", words.waiting);
  }
  keep();
  if (unsaved.size) send();
}

/** A cell is again as it was. */
export function forget(cell) {
  unsaved.delete(key(cell));
  open.delete(key(cell));
  keep();
}

/** Changes that were refused as they stand: typed anew each is another. */
const refused = new WeakSet();
/** Whether a block was refused whole: which of its cells it was for is found by sending each alone. */
let isOneByOne = false;

let underWay = false;
let next = {};
let pause = 0;
let timer = 0;

async function request(method, address, body) {
  const answer = await fetch(address, {
    method, credentials: "same-origin", redirect: "error",
    headers: { "Content-Type": "application/json", "X-Form-Token": form.dataset.token },
    body: JSON.stringify(body),
  });
  if (answer.status === 401 || answer.status === 403) throw new Error("signed-out");
  if (answer.status === 413) throw new Error("too-many");
  // Too busy or too slow is told by 408, 429 and 5xx; what is refused otherwise is refused again however often it is sent.
  if (answer.status >= 400 && answer.status < 500 && ![408, 429].includes(answer.status)) throw new Error("not-taken");
  if (!answer.ok) throw new Error("waiting");
  return answer.json();
}

const common = () => ({
  source: form.elements.source.value, method: form.elements.method.value,
  open: (new URLSearchParams(location.search).get("open") ?? "").split(",").filter(Boolean).map(Number),
});

/** Sends all that is not saved, one act at a time; what fails on the way is sent again. */
export async function send(told = {}) {
  if (underWay) { next = { ...next, ...told }; return; }
  const changes = [...unsaved.values()].filter((change) => !refused.has(change)).slice(0, isOneByOne ? 1 : most);
  if (!changes.length) { isOneByOne = false; return; }
  underWay = true;
  clearTimeout(timer);
  let isTaken = false;
  status.textContent = fill(words.saving, { count: changes.length });
  try {
    const body = changes.length === 1
      ? await request("PUT", form.dataset.cell, { cell: changes[0], ...common() })
      : await request("POST", form.dataset.block, { cells: changes, ...common() });
    pause = 0;
    take(changes, body, told);
    isTaken = true;
  } catch (error) {
    const why = ["signed-out", "too-many", "not-taken"].includes(error.message) ? error.message : "waiting";
    status.textContent = words[why];
    const isRefused = why === "not-taken" && changes.length === 1;
    for (const change of changes) {
      if (isRefused) refused.add(change);
      const cell = byKey.get(key(change));
      if (cell) show(cell, isRefused ? "invalid" : "waiting", isRefused ? "✕" : "…", isRefused ? words[why] : words.waiting);
    }
    if (why === "not-taken") isOneByOne = isTaken = true;
    if (why === "waiting") {
      pause = Math.min(pause ? pause * 2 : 2, 30);
      timer = setTimeout(() => send(told), pause * 1000);
    }
  }
  underWay = false;
  if (!isTaken) return;
  const then = next;
  next = {};
  send(then);
}

/** What lacked a source is sent again with the one that is given below the table; whoever only reads has none to give. */
form.elements.source?.addEventListener("change", () => {
  for (const left of [...open.values()]) {
    if (left.result.field === "source") changedAgain(left, { source: left.change.source || undefined });
  }
  send();
});
addEventListener("online", () => { pause = 0; send(); });
addEventListener("focus", () => { if (unsaved.size) send(); });
addEventListener("beforeunload", (event) => {
  if (underWay || unsaved.size) event.preventDefault();
});

/** Takes over what became of the cells that were sent. */
function take(changes, body, told) {
  const act = [];
  body.cells.forEach((result, place) => {
    const change = changes[place];
    const name = key(result);
    const cell = byKey.get(name);
    // Nothing is newer where the change was given up by Escape while it was on its way.
    const isNewer = unsaved.has(name) && unsaved.get(name) !== change;
    if (!isNewer) unsaved.delete(name);
    open.delete(name);
    if (!cell) return;
    const isTypedIn = document.activeElement === cell.input && cell.input.value.trim() !== change.typed;
    const before = { typed: cell.was, state: cell.state, id: cell.id };
    const done = ["saved", "same", "blank"].includes(result.outcome);
    if (done || result.outcome === "locked") {
      Object.assign(cell, { was: result.shown, id: result.id ?? null, version: result.version ?? null, state: result.state });
      cell.input.name = `v:${cell.series}:${cell.year}:${result.shown}`;
      if (!isNewer && !isTypedIn) cell.input.value = result.shown;
    }
    if (isNewer) {
      unsaved.set(name, { ...unsaved.get(name), id: cell.id, version: cell.version });
    } else if (result.outcome === "saved") {
      if (!told.isUndo) act.push({ cell, before });
      show(cell, "okd", "✓", cell.input.closest(".cur") ? clock() : words["saved-cell"]);
    } else if (done) {
      show(cell, "");
    } else {
      const look = { refused: "invalid", asked: "warned", conflict: "conflict", locked: "invalid" }[result.outcome];
      show(cell, look, { refused: "✕", asked: "?", conflict: "⧉", locked: "✕" }[result.outcome], result.message);
      open.set(name, { cell, result, change });
    }
    if (told.isPaste) cell.box.classList.add("pasted");
  });
  keep();
  const isSaved = body.cells.some(({ outcome }) => ["saved", "same"].includes(outcome));
  status.textContent = told.isUndo ? words.undone : isSaved ? fill(words.saved, { time: clock() }) : "";
  form.dispatchEvent(new CustomEvent("taken", { detail: { act, body, told } }));
}
