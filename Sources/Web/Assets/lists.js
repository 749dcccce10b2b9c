// Ticking many records of a list: all that are shown by one box, a range by the shift key. The list works without it.

for (const form of document.querySelectorAll("form[data-lists]")) {
  const boxes = [...form.querySelectorAll('input[name="mark"]')];
  const all = form.querySelector("input[data-all]");
  const count = form.querySelector("[data-count]");
  const words = count.textContent;
  let last = null;

  function show() {
    const marked = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("tr").classList.toggle("sel", box.checked);
    all.checked = marked === boxes.length;
    all.indeterminate = marked > 0 && marked < boxes.length;
    count.textContent = marked ? count.dataset.count.replace("#", marked) : words;
  }

  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = box;
      show();
    });
  }
  show();
}
