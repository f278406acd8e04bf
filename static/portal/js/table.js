// Lists by keyboard: j and k walk through the rows, Enter opens (it is a link), "/" goes to the search.

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
