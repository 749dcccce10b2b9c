// What is added on the page of a record is sent in place: it appears where it belongs, and the next one can be typed at once.
// Without it, and where the answer is no such page, the browser loads the answer as any other.

const main = document.getElementById("main");
const reader = document.createElement("p");
reader.className = "vh";
reader.setAttribute("role", "status");
document.body.append(reader);
let isUnderWay = false;

/** The answer, where it is this page again: with what was added, or with what is wrong. Else where it leads, if anywhere. */
async function ask(address, options) {
  const answer = await fetch(address, { credentials: "same-origin", ...options });
  const isHere = answer.ok && new URL(answer.url).pathname === location.pathname;
  if (isHere || answer.status === 422) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector(".composer")) return { page, address: isHere ? answer.url : null };
  }
  return answer.redirected ? { elsewhere: answer.url } : null;
}

function show({ page, address }) {
  // Files that are on their way go on.
  const files = main.querySelector("#evidence");
  if (files) page.getElementById("evidence")?.replaceWith(files);
  main.replaceChildren(...page.getElementById("main").childNodes);
  document.title = page.title;
  if (address) history.replaceState(history.state, "", address);
}

/** Goes on where somebody types next, and says what was saved to whoever hears the page. */
function goOn() {
  const field = main.querySelector(".composer [role=alert], .composer .fields :is(input, select, textarea)");
  field?.focus();
  reader.textContent = main.querySelector("#saved b")?.textContent ?? "";
}

async function put(address, options, otherwise) {
  if (isUnderWay) return;
  isUnderWay = true;
  // What would be typed meanwhile would be lost.
  main.inert = true;
  const answer = await ask(address, options).catch(() => null);
  isUnderWay = false;
  main.inert = false;
  if (!answer) return otherwise();
  // What was sent is taken there, and not to be sent again.
  if (answer.elsewhere) return location.assign(answer.elsewhere);
  show(answer);
  goOn();
}

main.addEventListener("submit", (event) => {
  const form = event.target;
  // What keeps or discards a draft says so by its button: the browser sends it.
  if (!form.elements.stay || form.elements.discard || event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  put(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) }, () => form.submit());
});

main.addEventListener("click", (event) => {
  const link = event.target.closest(".composer .kinds a");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  put(link.href, {}, () => location.assign(link.href));
});
