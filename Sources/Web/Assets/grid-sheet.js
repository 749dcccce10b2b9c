// The sheet of values as it stands in the page: its cells, where they are, how each shows how it fares. All words come from the page.
export const form = document.getElementById("grid");
export const words = JSON.parse(form.dataset.words);
export const table = form.querySelector("table");
export const status = document.getElementById("grid-status");
/** So many cells are sent at once. */
export const most = 2000;

export const years = [...table.querySelectorAll("th[data-year]")].map((head) => Number(head.dataset.year));
export const cells = [];
export const rows = [...table.querySelectorAll("tr[data-series]")].map((line) => {
  const places = [...line.querySelectorAll("td.y")];
  return places.map((place, column) => {
    const input = place.querySelector("input");
    if (!input) return null;
    const cell = {
      input, box: input.closest(".cell"), series: line.dataset.series, year: years[column],
      name: `${line.querySelector("th").innerText.split("\n")[0]}, ${years[column]}`,
      was: input.defaultValue, id: input.dataset.id ?? null, version: input.dataset.version ?? null,
      state: input.dataset.state ?? "", look: input.closest(".cell").className,
    };
    cells.push(cell);
    return cell;
  });
});
export const byInput = new Map(cells.map((cell) => [cell.input, cell]));
export const key = (cell) => `${cell.series} ${cell.year}`;
export const byKey = new Map(cells.map((cell) => [key(cell), cell]));

export function place(cell) {
  for (let row = 0; row < rows.length; row += 1) {
    const column = rows[row].indexOf(cell);
    if (column >= 0) return [row, column];
  }
  return [0, 0];
}

/** Shows how a cell is doing: a class, a sign, and words for those who are read to. */
export function show(cell, look, sign = "", message = "") {
  cell.box.classList.remove("okd", "saving", "invalid", "warned", "conflict", "waiting");
  if (look) cell.box.classList.add(look);
  cell.box.classList.toggle("unknown", cell.state === "not_known");
  cell.box.classList.toggle("na", cell.state === "not_applicable");
  let note = cell.box.querySelector("small");
  const text = message || { not_known: words["not-known"], not_applicable: words["not-applicable"],
    estimated: words.estimated }[cell.state] || "";
  const mark = sign || { not_known: "?", estimated: "≈" }[cell.state] || "";
  if (!note && (text || mark)) {
    note = document.createElement("small");
    note.id = `m-${cell.series}-${cell.year}`;
    cell.box.append(note);
    cell.input.setAttribute("aria-describedby", note.id);
  }
  if (note) {
    const shown = document.createElement("span");
    shown.textContent = text;
    if (look === "" && mark && cell.state !== "not_applicable") shown.className = "vh";
    note.replaceChildren(mark ? `${mark} ` : "", shown);
  }
  if (look === "invalid") cell.input.setAttribute("aria-invalid", "true");
  else cell.input.removeAttribute("aria-invalid");
}

export const clock = () => new Date().toLocaleTimeString(document.documentElement.lang,
  { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
