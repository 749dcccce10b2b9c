// Sends files in pieces that go on where they were cut off, and judges evidence by keys. Without it the forms do the same by buttons.

const pieceBytes = 2 * 1024 * 1024;
const waits = [1, 2, 4, 8, 15, 30];

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Under which an upload is remembered in this tab, so that the same file goes on after the page was loaded again. */
const nameOf = (form, file) => `upload:${form.action}:${file.name}:${file.size}:${file.lastModified}`;

class Sender {
  constructor(form, list) {
    this.form = form;
    this.list = list;
    this.underWay = 0;
  }

  async send(file) {
    const { line, bar, said } = this.show(file);
    this.underWay += 1;
    try {
      const id = await this.sendPieces(file, bar, said);
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "upload", value: id });
      line.append(field);
      said.textContent = this.form.dataset.done;
      bar.remove();
    } catch (refusal) {
      bar.remove();
      said.textContent = refusal.message || this.form.dataset.refused;
      line.classList.add("bad");
    } finally {
      this.underWay -= 1;
      this.form.dispatchEvent(new Event("sent"));
    }
  }

  show(file) {
    const line = document.createElement("li");
    const bar = Object.assign(document.createElement("progress"), { max: file.size, value: 0 });
    bar.setAttribute("aria-label", file.name);
    const said = document.createElement("span");
    line.append(`${file.name} `, bar, " ", said);
    this.list.append(line);
    return { line, bar, said };
  }

  /** Answers are tried for until one comes; a refusal ends it. */
  async ask(address, options, said) {
    for (let trial = 0; ; trial += 1) {
      try {
        const answer = await fetch(address, { credentials: "same-origin", ...options });
        if (answer.ok || answer.status === 409) {
          said.textContent = "";
          return await answer.json();
        }
        if (answer.status < 500) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const title = page.querySelector("h1")?.textContent ?? "";
          throw Object.assign(new Error(title), { isFinal: true, status: answer.status });
        }
      } catch (error) {
        if (error.isFinal) throw error;
      }
      said.textContent = this.form.dataset.again;
      await pause(waits[Math.min(trial, waits.length - 1)]);
    }
  }

  async begin(file, said) {
    const key = nameOf(this.form, file);
    const known = sessionStorage.getItem(key);
    if (known) {
      try {
        return await this.ask(known, {}, said);
      } catch {
        sessionStorage.removeItem(key);
      }
    }
    const body = new URLSearchParams({ form: this.form.elements.form.value, name: file.name, size: file.size });
    const upload = await this.ask(this.form.dataset.uploads, { method: "POST", body }, said);
    sessionStorage.setItem(key, upload.href);
    return upload;
  }

  async sendPieces(file, bar, said) {
    let upload = await this.begin(file, said);
    while (upload.offset < upload.size) {
      bar.value = upload.offset;
      const body = file.slice(upload.offset, upload.offset + pieceBytes);
      upload = await this.ask(`${upload.href}?offset=${upload.offset}`, { method: "PUT", body }, said);
    }
    sessionStorage.removeItem(nameOf(this.form, file));
    return upload.id;
  }
}

function prepareUpload(form) {
  const input = form.querySelector("input[type=file]");
  const zone = form.querySelector(".drop");
  const sender = new Sender(form, form.querySelector("#ev-progress"));
  zone.querySelector("label").textContent = form.dataset.drop;

  const take = (files) => {
    for (const file of files) sender.send(file);
    input.value = "";
  };
  input.addEventListener("change", () => take([...input.files]));
  for (const [name, isOver] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", isOver);
    });
  }
  zone.addEventListener("drop", (event) => take([...event.dataTransfer.files]));

  // The form goes when the files have gone.
  form.addEventListener("submit", (event) => {
    if (sender.underWay === 0) return;
    event.preventDefault();
    const button = form.querySelector("button.primary");
    button.disabled = true;
    form.addEventListener("sent", function goOn() {
      if (sender.underWay > 0) return;
      form.removeEventListener("sent", goOn);
      button.disabled = false;
      form.requestSubmit();
    });
  });
}

function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("textarea")) target.focus();
    else target.click();
  });
}

const form = document.querySelector("#evidence-form");
if (form) prepareUpload(form);
if (document.querySelector("[data-judge]")) listenForKeys();
