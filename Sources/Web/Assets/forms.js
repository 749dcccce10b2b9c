// Keeps what is typed into a form as a draft on the server: a second after the last key, and when the page is left. Without it, a
// button does.
const pause = 1000;
/** The form in which somebody types: another one may take its place on the page. */
let form = document.querySelector("form[data-draft]");
let timer = 0;
let typed = "";
let request = new AbortController();

const content = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));

const say = (state, words, isWrong) => {
  state.textContent = words;
  state.classList.toggle("warn", isWrong);
};

const keep = async (isLeaving) => {
  clearTimeout(timer);
  const [sent, body] = [form, content()];
  if (body.toString() === typed) return;
  const state = sent.querySelector("[data-draft-state]");
  request.abort();
  request = new AbortController();
  try {
    const answer = await fetch(sent.dataset.draft, {
      method: "PUT", body, keepalive: isLeaving && body.toString().length < 60000, signal: request.signal,
    });
    if (answer.ok) {
      if (sent === form) typed = body.toString();
      say(state, await answer.text(), false);
    } else {
      const { ended, large, lost } = state.dataset;
      say(state, answer.status === 401 || answer.status === 403 ? ended : answer.status === 413 ? large : lost, true);
    }
  } catch (error) {
    if (error.name === "AbortError") return;
    say(state, state.dataset.lost, true);
    if (sent === form) timer = setTimeout(keep, 10 * pause);
  }
};

if (form) typed = content().toString();

document.addEventListener("input", ({ target }) => {
  const here = target.closest("form[data-draft]");
  if (!here) return;
  if (here !== form) [form, typed] = [here, ""];
  clearTimeout(timer);
  timer = setTimeout(keep, pause);
});

document.addEventListener("submit", ({ target }) => {
  if (target !== form) return;
  clearTimeout(timer);
  request.abort();
  typed = content().toString();  // it is on its way
});

const keepHere = (isLeaving) => { if (form?.isConnected) keep(isLeaving); };
addEventListener("online", () => keepHere());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") keepHere(true);
});
