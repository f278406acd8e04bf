// Long lists of boxes ([data-choices], its value says what can be typed): a search by name, by any part of it and by pinyin
// (data-find of each box). Without script the whole list stands there. ↓ goes from the search into the list, ↑ and ↓ move in it.
// Where the list has facets ([data-choices-facets]) these narrow it too (data-facets of each box); all that is found is ticked at
// once, a saved set ticks its own; boxes that nobody answers for (data-unserved) are named while they are ticked.

const FEW = 8;

const rows = (field) => [...field.querySelectorAll("input[type=checkbox]")].map((box) => ({ box, row: box.closest("label").parentElement }));

function build(field) {
  if (field.querySelector("[data-choices-search]") || rows(field).length <= FEW) return;
  const id = `${field.id}_search`;
  const tools = document.createElement("div");
  tools.className = "choices-tools";
  const label = document.createElement("label");
  label.className = "sr";
  label.htmlFor = id;
  label.textContent = field.dataset.choices;
  const search = document.createElement("input");
  search.className = "input";
  search.type = "search";
  search.id = id;
  search.placeholder = field.dataset.choices;
  search.autocomplete = "off";
  search.enterKeyHint = "done";
  search.dataset.choicesSearch = "";
  // What is looked for belongs to no form: it is not sent, not kept as a draft, and no reason to warn on leaving.
  search.setAttribute("form", "");
  const only = document.createElement("button");
  only.type = "button";
  only.className = "button button--quiet";
  only.dataset.choicesOnly = "";
  only.setAttribute("aria-pressed", "false");
  only.textContent = "只看已选";
  const words = document.createElement("span");
  words.className = "choices-tools__count";
  words.setAttribute("role", "status");
  const all = document.createElement("button");
  all.type = "button";
  all.className = "button";
  all.dataset.choicesAll = "";
  all.textContent = "选中找到的全部";
  tools.append(label, search, all, only, words);
  const facets = field.querySelector("[data-choices-facets]");
  if (facets) {
    facets.hidden = false;
    tools.after(facets);
    const care = document.createElement("p");
    care.className = "choices-tools__care";
    care.setAttribute("role", "status");
    facets.after(care);
  }
  field.querySelector(".field__control").before(tools);
  show(field);
}

function show(field) {
  const terms = field.querySelector("[data-choices-search]").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const only = field.querySelector("[data-choices-only]").getAttribute("aria-pressed") === "true";
  const facets = [...field.querySelectorAll("[data-choices-facet]")].map((select) => select.value).filter(Boolean);
  const unserved = [];
  let seen = 0;
  let chosen = 0;
  for (const { box, row } of rows(field)) {
    const isFound = terms.every((term) => window.portalFinds(term, row.textContent, box.dataset.find || ""));
    const held = (box.dataset.facets || "").split(" ");
    row.hidden = (only && !box.checked) || !isFound || !facets.every((facet) => held.includes(facet));
    if (box.checked && box.dataset.unserved) unserved.push(box.dataset.unserved);
    seen += !row.hidden;
    chosen += box.checked;
  }
  const care = field.querySelector(".choices-tools__care");
  if (care) {
    const names = unserved.slice(0, 12).join("、") + (unserved.length > 12 ? " 等" : "");
    care.textContent = unserved.length ? `已选的里面无账号 ${unserved.length} 家：${names}。他们登录不了，收不到消息。` : "";
  }
  const found = terms.length || facets.length ? (seen ? `找到 ${seen} 个，` : "没有找到，换个词试试；") : "";
  field.querySelector(".choices-tools__count").textContent = `${found}已选 ${chosen} 个`;
}

const visible = (field) => rows(field).filter(({ row }) => !row.hidden).map(({ box }) => box);

document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-choices]");
  if (field?.querySelector("[data-choices-search]")) show(field);
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-choices]");
  if (!field?.querySelector("[data-choices-search]")) return;
  if (event.target.matches("[data-choices-set]")) {
    const chosen = new Set(event.target.value.split(" "));
    tick(field, rows(field).map(({ box }) => box).filter((box) => chosen.has(box.value)));
    event.target.value = "";
  } else if (event.target.matches("[data-choices-facet]")) show(field);
});

// Ticking by a button is a change like one by hand: it is kept as a draft, and a reason to warn on leaving.
function tick(field, boxes) {
  for (const box of boxes) box.checked = true;
  boxes[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  show(field);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-choices-all]")) {
    const field = event.target.closest("[data-choices]");
    tick(field, visible(field));
    return;
  }
  const only = event.target.closest("[data-choices-only]");
  if (!only) return;
  only.setAttribute("aria-pressed", only.getAttribute("aria-pressed") === "true" ? "false" : "true");
  show(only.closest("[data-choices]"));
});

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("[data-choices]");
  const search = field?.querySelector("[data-choices-search]");
  if (!search) return;
  const boxes = visible(field);
  if (event.target === search) {
    if (event.key === "Enter") {
      // Enter takes the only one found; it never sends the form.
      event.preventDefault();
      if (search.value.trim() && boxes.length === 1) boxes[0].click();
    } else if (event.key === "ArrowDown" && boxes.length) {
      event.preventDefault();
      boxes[0].focus();
    } else if (event.key === "Escape" && search.value) {
      event.preventDefault();
      search.value = "";
      show(field);
    }
    return;
  }
  const at = boxes.indexOf(event.target);
  if (at < 0 || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  const next = event.key === "ArrowDown" ? boxes[at + 1] : at === 0 ? search : boxes[at - 1];
  next?.focus();
});

const start = () => document.querySelectorAll("[data-choices]").forEach(build);
start();
document.addEventListener("htmx:afterSettle", start);
window.addEventListener("pageshow", () => document.querySelectorAll("[data-choices]:has([data-choices-search])").forEach(show));
