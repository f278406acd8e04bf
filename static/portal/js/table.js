// Lists by keyboard: j and k walk through the rows, Enter opens (it is a link), "/" goes to the search.
// A table wider than its frame can be reached with Tab and scrolled with the arrow keys.

const typing = (element) => element.matches("input, textarea, select, [contenteditable]");

function walk(step) {
  const links = [...document.querySelectorAll("[data-rows] a[data-row]")];
  if (!links.length) return;
  const present = document.activeElement.closest?.("tr")?.querySelector("a[data-row]");
  const index = links.indexOf(present);
  const next = links[Math.min(Math.max(index + step, 0), links.length - 1)];
  next.focus();
  next.closest("tr").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && search) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "j") walk(1);
  else if (event.key === "k") walk(-1);
});

function reach(frame) {
  const scrolls = frame.scrollWidth > frame.clientWidth + 1 && getComputedStyle(frame).overflowX !== "visible";
  if (!scrolls) {
    frame.removeAttribute("tabindex");
    frame.removeAttribute("role");
    frame.removeAttribute("aria-label");
    return;
  }
  const title = frame.querySelector("caption") || frame.closest("section")?.querySelector("h2, h3");
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", `${title?.textContent.trim() || "表格"}，可左右滚动`);
}

const sized = new ResizeObserver((entries) => entries.forEach((entry) => reach(entry.target)));

// Whoever brings a table into the page later, a preview or a part fetched, need not say so.
function watch() {
  document.querySelectorAll(".table-wrap:not([tabindex])").forEach((frame) => sized.observe(frame));
}

watch();
new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
