// The sheet by keyboard: arrows, Enter, Escape, a block that is pasted or filled in. A cell is saved as it is left.
import { byInput, cells, form, key, most, place, rows, show, status, table, words, years } from "./grid-sheet.js";
import { changed, forget, open, send, unsaved } from "./grid-save.js";
import { report, undo } from "./grid-report.js";

let anchor = null;

function range(to) {
  if (!anchor || !to) return [];
  const [[row, column], [otherRow, otherColumn]] = [place(anchor), place(to)];
  const within = [];
  for (let line = Math.min(row, otherRow); line <= Math.max(row, otherRow); line += 1) {
    within.push(rows[line].slice(Math.min(column, otherColumn), Math.max(column, otherColumn) + 1));
  }
  return within;
}

function mark(to) {
  for (const cell of cells) cell.box.classList.remove("chosen");
  const within = range(to);
  if (within.flat().length < 2) return;
  for (const cell of within.flat()) cell?.box.classList.add("chosen");
}

function move(cell, down, right, extends_) {
  let [row, column] = place(cell);
  for (;;) {
    [row, column] = [row + down, column + right];
    if (!rows[row] || column < 0 || column >= years.length) return;
    const next = rows[row][column];
    if (!next || !next.input.offsetParent) continue;
    const from = anchor;
    next.input.focus();
    if (extends_) { anchor = from; mark(next); }
    return;
  }
}

function put(pairs, told) {
  let [count, blank] = [0, 0];
  for (const [cell, typed] of pairs) {
    const text = typed.trim();
    if (cell && text === "") blank += 1;
    if (!cell || text === "" || text === cell.was) continue;
    cell.input.value = text;
    changed(cell, { status: undefined });
    count += 1;
  }
  if (count) send({ ...told, blank });
}

/** From the row above or the column at the left; of several chosen cells, from the first of them. */
function copy(cell, isDown) {
  const within = range(cell);
  const [row, column] = place(cell);
  if (within.flat().length < 2) {
    const from = isDown ? rows[row - 1]?.[column] : rows[row][column - 1];
    if (from) put([[cell, from.input.value]]);
  } else if (isDown) {
    put(within.slice(1).flatMap((line) => line.map((below, index) => [below, within[0][index]?.input.value ?? ""])));
  } else {
    put(within.flatMap((line) => line.slice(1).map((right) => [right, line[0]?.input.value ?? ""])));
  }
}

function isAtEdge(input, isRight) {
  if (input.selectionStart === 0 && input.selectionEnd === input.value.length) return true;
  return isRight ? input.selectionStart === input.value.length : input.selectionEnd === 0;
}

table.addEventListener("keydown", (event) => {
  const cell = byInput.get(event.target);
  if (!cell || event.isComposing) return;
  const isCommand = event.ctrlKey || event.metaKey;
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  if (step && !isCommand && !event.altKey && (step[0] || event.shiftKey || isAtEdge(cell.input, step[1] > 0))) {
    event.preventDefault();
    move(cell, ...step, event.shiftKey);
  } else if (event.key === "Enter") {
    event.preventDefault();
    leave(cell);
    move(cell, event.shiftKey ? -1 : 1, 0, false);
  } else if (event.key === "Escape") {
    event.preventDefault();
    cell.input.value = cell.was;
    forget(cell);
    show(cell, "");
    report();
    cell.input.select();
  } else if (isCommand && ["d", "r"].includes(event.key.toLowerCase()) && !event.shiftKey) {
    event.preventDefault();
    copy(cell, event.key.toLowerCase() === "d");
  } else if (isCommand && event.key.toLowerCase() === "z" && cell.input.value.trim() === cell.was) {
    event.preventDefault();
    undo();
  }
});

table.addEventListener("paste", (event) => {
  const cell = byInput.get(event.target);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
  event.preventDefault();
  const block = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
  if (block.reduce((sum, line) => sum + line.length, 0) > most) { status.textContent = words["too-many"]; return; }
  const [row, column] = place(cell);
  put(block.flatMap((line, down) => line.map((typed, right) => [rows[row + down]?.[column + right], typed])),
    { isPaste: true });
});

function leave(cell) {
  const typed = cell.input.value.trim();
  const waits = unsaved.get(key(cell));
  if (typed === cell.was && !waits || waits?.typed === typed || open.get(key(cell))?.change.typed === typed) return;
  changed(cell, { status: undefined });
  send();
}

table.addEventListener("focusin", (event) => {
  const cell = byInput.get(event.target);
  if (!cell) return;
  anchor = cell;
  mark(cell);
  cell.input.select();
});
table.addEventListener("focusout", (event) => {
  const cell = byInput.get(event.target);
  if (cell) leave(cell);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  for (const cell of cells) leave(cell);
});
