// The search over the whole portal: Ctrl+K (or ⌘K) opens it, ↑ and ↓ choose, Enter goes there, Esc closes. What is found comes from the
// server as one types, older answers are dropped; Enter before an answer leads to the page of results.

const finder = () => document.getElementById("finder");
const box = () => document.getElementById("finder-box");
const options = () => [...finder().querySelectorAll("[role=option]")];
const active = () => document.getElementById(box().getAttribute("aria-activedescendant") || "");
const isOurs = (event) => event.detail.elt === box();

function say(words) {
  finder().querySelector(".finder__words").textContent = words;
}

function mark(hit) {
  const before = active();
  before?.classList.remove("finder__hit--active");
  before?.setAttribute("aria-selected", "false");
  if (!hit) return box().removeAttribute("aria-activedescendant");
  hit.classList.add("finder__hit--active");
  hit.setAttribute("aria-selected", "true");
  hit.scrollIntoView({ block: "nearest" });
  return box().setAttribute("aria-activedescendant", hit.id);
}

document.addEventListener("keydown", (event) => {
  const dialog = finder();
  if (!dialog || event.isComposing) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (!dialog.open) {
      if (document.querySelector("dialog[open]")) return;
      dialog.showModal();
    }
    box().focus();
    box().select();
    return;
  }
  if (event.target !== box()) return;
  const hits = options();
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && hits.length) {
    event.preventDefault();
    const at = hits.indexOf(active());
    mark(hits[event.key === "ArrowDown" ? (at + 1) % hits.length : (at <= 0 ? hits.length : at) - 1]);
  } else if (event.key === "Enter" && active()) {
    event.preventDefault();
    active().click();
  } else if (event.key === "Escape") {
    // The first Esc of a search field would only empty it.
    event.preventDefault();
    dialog.close();
  }
});

// What stood there was found by other words.
document.addEventListener("input", (event) => {
  if (event.target.id === "finder-box") mark(null);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isOurs(event)) say("正在查找…");
});

for (const fault of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(fault, (event) => {
    if (isOurs(event)) say("这次没有查成，请检查网络，再输入一次。");
  });
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "finder-found") return;
  const [first] = options();
  mark(first);
  box().setAttribute("aria-expanded", String(Boolean(first)));
  const hint = finder().querySelector(".finder__words").dataset.hint;
  say(document.getElementById("finder-list").dataset.words || (box().value.trim() ? "" : hint));
});

if (finder()) say(finder().querySelector(".finder__words").dataset.hint);
