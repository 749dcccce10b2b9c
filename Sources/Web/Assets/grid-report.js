// What cells need of their person, each with what they may press, and the way back from what was saved.
import { fill, form, key, show, status, words } from "./grid-sheet.js";
import { changed, changedAgain, open, send } from "./grid-save.js";

const results = document.getElementById("grid-result");
/** What was saved since the page was opened, act by act: each cell with what it was. */
const acts = [];

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn s";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

/** Takes another number than was sent: what that was worked out of is not said of it. */
function answer(left, given) {
  left.cell.input.value = given.typed;
  const status = given.status || left.change.status;
  changedAgain(left, { status, numerator: undefined, denominator: undefined });
}

let heading = "";
let pasted = null;

/** The reasons that are being typed, by cell: the list is made anew by each answer, also to another cell. */
function reasons() {
  return new Map([...results.querySelectorAll("input[data-cell]")].map((input) => [input.dataset.cell, input]));
}

// A letter that is being composed is not taken from whoever types it: the list is made anew when it is there.
let isComposing = false;
results.addEventListener("compositionstart", () => { isComposing = true; });
results.addEventListener("compositionend", () => { isComposing = false; report(); });

export function report(summary, act) {
  if (summary) [heading, pasted] = [summary, act];
  if (isComposing) return;
  const typed = reasons();
  const [typedIn, from, to] = [document.activeElement, document.activeElement?.selectionStart, document.activeElement?.selectionEnd];
  results.replaceChildren();
  if (!open.size && !pasted) return;
  const part = document.createElement("section");
  part.className = open.size ? "result" : "result fine";
  const top = document.createElement("div");
  top.className = "row between";
  const title = document.createElement("h2");
  title.textContent = heading;
  top.append(title);
  if (pasted) top.append(button(words.undo, () => undo(pasted)));
  const easy = [...open.values()].filter(({ result }) => result.outcome === "asked" && result.answers.length === 1);
  if (easy.length > 1) {
    top.append(button(words["use-all"], () => {
      for (const left of easy) answer(left, left.result.answers[0]);
      send();
    }));
  }
  const list = document.createElement("ul");
  list.className = "fixes";
  for (const left of open.values()) {
    const { cell, result, change } = left;
    const item = document.createElement("li");
    const said = document.createElement("span");
    const name = document.createElement("b");
    name.className = result.outcome === "refused" ? "badc" : "warnc";
    name.textContent = `${cell.name}: ${change.typed}. `;
    said.append(name, result.message ?? "");
    const ways = document.createElement("span");
    ways.className = "row";
    if (result.asksWhy) {
      const why = document.createElement("input");
      why.maxLength = 10000;
      why.dataset.cell = key(cell);
      why.value = typed.get(key(cell))?.value ?? "";
      why.setAttribute("aria-label", words.because);
      why.placeholder = words.because;
      ways.append(why, button(words.save, () => {
        changedAgain(left, { because: why.value.trim() });
        send();
      }));
    }
    for (const given of result.answers) {
      ways.append(button(given.label, () => {
        answer(left, given);
        send();
      }));
    }
    if (result.outcome === "conflict") {
      ways.append(
        button(fill(words["take-theirs"], { value: result.shown || "–" }), () => {
          Object.assign(cell, { was: result.shown, id: result.id ?? null, version: result.version ?? null, state: result.state });
          cell.input.value = result.shown;
          open.delete(key(cell));
          show(cell, "");
          report();
        }),
        button(fill(words["keep-mine"], { value: change.typed }), () => {
          Object.assign(cell, { id: result.id ?? null, version: result.version ?? null });
          changedAgain(left);
          send();
        }));
    }
    ways.append(button(words.detail, () => cell.input.focus()));
    item.append(said, ways);
    list.append(item);
  }
  part.append(top, list);
  results.append(part);
  const again = reasons().get(typedIn?.dataset?.cell);
  if (again && typed.get(typedIn.dataset.cell) === typedIn) {
    again.focus();
    again.setSelectionRange(from, to);
  }
}

/** Puts back what stood before an act; a cell that was empty is taken back. */
export function undo(act = acts.at(-1)) {
  if (!act) { status.textContent = words["nothing-to-undo"]; return; }
  acts.splice(acts.indexOf(act), 1);
  if (act === pasted) [pasted, heading] = [null, ""];
  for (const { cell, before } of act) {
    cell.input.value = before.typed;
    changed(cell, before.id ? { status: before.state || undefined } : { takesBack: true });
    cell.box.classList.remove("pasted");
  }
  send({ isUndo: true });
}

form.addEventListener("taken", ({ detail: { act, body, told } }) => {
  if (act.length) acts.push(act);
  const blank = told.blank ? fill(words.blank, { count: told.blank }) : "";
  // What is left is counted anew by every answer; a block can be taken back until the next one.
  report([body.summary, blank].join(" ").trim(), told.isPaste && act.length ? act : pasted);
});
