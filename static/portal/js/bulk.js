// Selection in a list ([data-bulk]): all of the page, a row or column of a matrix, ranges with Shift, a bar that appears when
// something is selected. In a list of several pages ([data-bulk-keep]) what is ticked stays ticked on the next page and after a search,
// until the deed is done: kept in the tab alone. All that is found is ticked by asking the list for it.

const boxes = (list) => [...list.querySelectorAll("[data-bulk-item]")];
const lastOf = new WeakMap();

// What is kept of the other pages: ids by the path of the list, and by its day where it shows one.
const keyOf = () => `chosen:${location.pathname}${new URLSearchParams(location.search).get("as_of") || ""}`;
const doneOf = () => `done:${keyOf()}`;
const keptOf = (list) => (list.hasAttribute("data-bulk-keep") ? new Set(JSON.parse(sessionStorage.getItem(keyOf()) || "[]")) : new Set());

// When the first page was opened on which something is ticked: what was changed since is not ruled on unseen.
const openedOf = () => `opened:${keyOf()}`;

function keep(list, ids) {
  if (!list.hasAttribute("data-bulk-keep")) return;
  sessionStorage.setItem(keyOf(), JSON.stringify([...ids]));
  const opened = list.querySelector("[name=opened_at]");
  if (!opened) return;
  if (!ids.size) sessionStorage.removeItem(openedOf());
  else opened.value = sessionStorage.getItem(openedOf()) || opened.value;
  if (ids.size) sessionStorage.setItem(openedOf(), opened.value);
}

function refresh(list, isFirst = false) {
  const all = boxes(list);
  const kept = keptOf(list);
  for (const box of all) {
    if (isFirst && kept.has(box.value)) box.checked = true;
    if (box.checked) kept.add(box.value);
    else kept.delete(box.value);
  }
  keep(list, kept);
  const chosen = all.filter((box) => box.checked);
  const elsewhere = list.hasAttribute("data-bulk-keep") ? kept.size - chosen.length : 0;
  const head = list.querySelector("[data-bulk-all]");
  if (head) {
    head.checked = all.length > 0 && chosen.length === all.length;
    head.indeterminate = chosen.length > 0 && !head.checked;
  }
  const words = list.querySelector("[data-bulk-count]");
  if (!words) return;
  const number = chosen.length + elsewhere;
  const bar = words.closest("[data-bulk-bar]");
  if (bar) bar.hidden = number === 0;
  else words.hidden = number === 0;
  words.textContent = `已选 ${number} ${words.dataset.noun}${elsewhere ? `，其中 ${elsewhere} ${words.dataset.noun}不在本页` : ""}`;
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
  } else if (event.target.matches("[data-bulk-row]")) {
    const row = event.target.closest("tr");
    row.querySelectorAll("[data-bulk-item]").forEach((box) => (box.checked = event.target.checked));
  } else if (event.target.matches("[data-bulk-column]")) {
    const column = event.target.dataset.bulkColumn;
    boxes(list)
      .filter((box) => box.dataset.c === column)
      .forEach((box) => (box.checked = event.target.checked));
  } else if (event.target.closest("[data-bulk-none]")) {
    boxes(list).forEach((box) => (box.checked = false));
    keep(list, new Set());
    list.querySelectorAll("[data-bulk-row], [data-bulk-column]").forEach((box) => (box.checked = false));
  } else return;
  refresh(list);
});

// All that the list finds, on whatever page.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-bulk-found]");
  if (!button) return;
  const list = button.closest("[data-bulk]");
  const asked = new URL(location.href);
  asked.searchParams.set("ids", "1");
  button.disabled = true;
  const answer = await fetch(asked, { headers: { Accept: "application/json" } });
  button.disabled = false;
  if (!answer.ok) return;
  keep(list, new Set([...keptOf(list), ...(await answer.json()).ids]));
  refresh(list, true);
});

// The deed takes along what is ticked on other pages, and where it was not refused nothing is ticked afterwards; saving a sheet leaves
// it ticked.
document.addEventListener("submit", (event) => {
  const list = event.target.matches("[data-bulk-bar], [data-bulk-carries]") && event.target.closest("[data-bulk-keep]");
  if (!list) return;
  const here = new Set(boxes(list).map((box) => box.value));
  event.target.querySelectorAll("[data-bulk-carried]").forEach((field) => field.remove());
  for (const id of keptOf(list)) {
    if (here.has(id)) continue;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "ids";
    field.value = id;
    field.dataset.bulkCarried = "";
    event.target.append(field);
  }
  if (!event.submitter?.matches("[data-bulk-stays]")) sessionStorage.setItem(doneOf(), "1");
});

const start = () => {
  const lists = document.querySelectorAll("[data-bulk]");
  if (lists.length && sessionStorage.getItem(doneOf())) {
    sessionStorage.removeItem(doneOf());
    if (!document.querySelector("[data-error-summary]")) lists.forEach((list) => keep(list, new Set()));
  }
  lists.forEach((list) => refresh(list, true));
};
start();
document.addEventListener("htmx:afterSettle", start);
window.addEventListener("pageshow", start);
