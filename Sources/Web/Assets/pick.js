// While somebody types what they want to add, the kinds of record that are called so stand below; Enter opens the first.

const field = document.querySelector("#add #kind");
const list = document.querySelector("#found-kinds");

/** Lower case without marks, as the server folds it. */
const folded = (text) =>
  text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");

const most = 6;

function narrow() {
  const words = folded(field.value).split(/\s+/).filter((word) => word !== "");
  let shown = 0;
  for (const item of list.children) {
    const isFound = words.length > 0 && shown < most && words.every((word) => item.dataset.words.includes(word));
    item.hidden = !isFound;
    if (isFound) shown += 1;
  }
  list.hidden = shown === 0;
}

if (field && list) {
  field.addEventListener("input", narrow);
  field.form.addEventListener("submit", (event) => {
    const first = list.querySelector("li:not([hidden]) a");
    if (!first) return; // The server says what it knows of it.
    event.preventDefault();
    location.assign(first.href);
  });
  narrow();
}
