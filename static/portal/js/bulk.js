// Selection in a list ([data-bulk]): all of the page, ranges with Shift, a bar that appears when something is selected.

const boxes = (list) => [...list.querySelectorAll("[data-bulk-item]")];
const lastOf = new WeakMap();

function refresh(list) {
  const all = boxes(list);
  const chosen = all.filter((box) => box.checked);
  const head = list.querySelector("[data-bulk-all]");
  if (head) {
    head.checked = all.length > 0 && chosen.length === all.length;
    head.indeterminate = chosen.length > 0 && !head.checked;
  }
  const bar = list.querySelector("[data-bulk-bar]");
  if (!bar) return;
  bar.hidden = chosen.length === 0;
  const words = bar.querySelector("[data-bulk-count]");
  words.textContent = `已选 ${chosen.length} ${words.dataset.noun}`;
}

document.addEventListener("click", (event) => {
  const list = event.target.closest("[data-bulk]");
  if (!list) return;
  if (event.target.matches("[data-bulk-item]")) {
    const all = boxes(list);
    const here = all.indexOf(event.target);
    const last = all.indexOf(lastOf.get(list));
    if (event.shiftKey && last >= 0) {
      all.slice(Math.min(here, last), Math.max(here, last) + 1).forEach((box) => (box.checked = event.target.checked));
    }
    lastOf.set(list, event.target);
  } else if (event.target.matches("[data-bulk-all]")) {
    boxes(list).forEach((box) => (box.checked = event.target.checked));
  } else if (event.target.closest("[data-bulk-none]")) {
    boxes(list).forEach((box) => (box.checked = false));
  } else return;
  refresh(list);
});

const start = () => document.querySelectorAll("[data-bulk]").forEach(refresh);
start();
document.addEventListener("htmx:afterSettle", start);
window.addEventListener("pageshow", start);
