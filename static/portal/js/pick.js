// One of a long list (select[data-pick], its value says what can be typed): a combobox searched by name, by any part of it and by
// pinyin (data-find of each option). Without script the select stands there. The select keeps name and value; what is typed belongs
// to no form: it is not sent, not kept as a draft, and no reason to warn on leaving.

const FEW = 8;
const MOST = 100;
const PICKS = "[data-pick-search]";

const selectOf = (input) => document.getElementById(input.dataset.pickSearch);
const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
const isOpen = (input) => input.getAttribute("aria-expanded") === "true";
const activeOf = (input) => document.getElementById(input.getAttribute("aria-activedescendant") || "");
const nothing = (select) => [...select.options].find((option) => option.value === "");

function build(select) {
  if (select.hidden || select.options.length <= FEW) return;
  const { id } = select;
  const input = document.createElement("input");
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  if (select.required) input.setAttribute("aria-required", "true");
  select.dataset.pickRequired = select.required ? "yes" : "";
  // The label and the list of errors lead to what can be seen.
  select.id = `${id}_value`;
  select.hidden = true;
  select.required = false;
  input.id = id;
  input.type = "text";
  input.className = "pick__input";
  input.autocomplete = "off";
  input.spellcheck = false;
  input.placeholder = select.dataset.pick;
  input.dataset.pickSearch = select.id;
  input.setAttribute("form", "");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", `${id}_list`);
  const list = document.createElement("ul");
  list.className = "pick__list";
  list.id = `${id}_list`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", select.labels[0]?.textContent || document.querySelector(`label[for="${id}"]`)?.textContent || "");
  const words = document.createElement("span");
  words.className = "pick__words";
  words.setAttribute("role", "status");
  const frame = document.createElement("div");
  frame.className = "pick";
  select.before(frame);
  frame.append(select, input, list, words);
  showChosen(input);
}

function showChosen(input) {
  const select = selectOf(input);
  const chosen = select.selectedOptions[0];
  input.value = chosen && (chosen.value || !select.dataset.pickRequired) ? chosen.textContent.trim() : "";
}

// What is offered: with nothing typed since the list was opened, everything.
function found(input) {
  const select = selectOf(input);
  const terms = input.dataset.typed ? input.value.toLowerCase().split(/\s+/).filter(Boolean) : [];
  return [...select.options].filter((option) => {
    if (!option.value && (select.dataset.pickRequired || terms.length)) return false;
    return terms.every((term) => window.portalFinds(term, option.textContent, option.dataset.find || ""));
  });
}

function show(input) {
  const list = listOf(input);
  const rows = found(input);
  list.replaceChildren(
    ...rows.slice(0, MOST).map((option) => {
      const row = document.createElement("li");
      row.className = "pick__option";
      row.id = `${input.id}_option_${option.index}`;
      row.dataset.index = option.index;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(option.selected));
      row.textContent = option.textContent.trim();
      return row;
    }),
  );
  list.hidden = !rows.length;
  input.setAttribute("aria-expanded", String(rows.length > 0));
  input.removeAttribute("aria-activedescendant");
  const more = rows.length > MOST ? `，先列出 ${MOST} 个，再输入几个字` : "";
  const words = rows.length ? `找到 ${rows.length} 个${more}` : "没有找到，换个词试试";
  list.nextElementSibling.textContent = input.dataset.typed || more ? words : "";
  if (input.dataset.typed && rows.length === 1) activate(input, list.firstElementChild);
  else if (!input.dataset.typed) activate(input, list.querySelector('[aria-selected="true"]'));
}

function activate(input, row) {
  activeOf(input)?.classList.remove("pick__option--active");
  if (!row) return;
  row.classList.add("pick__option--active");
  row.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", row.id);
}

function close(input) {
  delete input.dataset.typed;
  listOf(input).hidden = true;
  listOf(input).nextElementSibling.textContent = "";
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  showChosen(input);
}

function take(input, index) {
  const select = selectOf(input);
  if (select.selectedIndex !== index) {
    select.selectedIndex = index;
    for (const name of ["input", "change"]) select.dispatchEvent(new Event(name, { bubbles: true }));
  }
  close(input);
}

// Leaving takes a name that was typed out in full, and nothing where the box was emptied; otherwise what was chosen stays.
function leave(input) {
  const select = selectOf(input);
  const text = input.value.trim();
  const named = [...select.options].find((option) => option.value && option.textContent.trim() === text);
  if (named) take(input, named.index);
  else if (!text && nothing(select)) take(input, nothing(select).index);
  else close(input);
}

function step(input, down) {
  if (!isOpen(input)) return show(input);
  const rows = [...listOf(input).children];
  const at = rows.indexOf(activeOf(input));
  const next = down ? (at + 1) % rows.length : (at <= 0 ? rows.length : at) - 1;
  return activate(input, rows[next]);
}

document.addEventListener("input", (event) => {
  if (!event.target.matches(PICKS)) return;
  event.target.dataset.typed = "yes";
  show(event.target);
});

document.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!input.matches?.(PICKS) || event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(input, event.key === "ArrowDown");
  } else if (event.key === "Enter") {
    // Enter takes what is marked; it never sends the form.
    event.preventDefault();
    const row = isOpen(input) && activeOf(input);
    if (row) take(input, Number(row.dataset.index));
  } else if (event.key === "Escape" && (isOpen(input) || input.dataset.typed)) {
    event.preventDefault();
    event.stopPropagation();
    close(input);
  } else if (event.key === "Tab" && isOpen(input) && activeOf(input)) {
    take(input, Number(activeOf(input).dataset.index));
  }
});

// A press on the list leaves the cursor in the box.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest(".pick__list")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const row = event.target.closest(".pick__option");
  if (row) {
    take(row.closest(".pick").querySelector(PICKS), Number(row.dataset.index));
  } else if (event.target.matches(PICKS) && !isOpen(event.target)) {
    event.target.select();
    show(event.target);
  }
});

document.addEventListener("focusout", (event) => {
  if (event.target.matches(PICKS)) leave(event.target);
});

// A draft that is restored changes the select.
document.addEventListener("change", (event) => {
  const input = event.target.closest?.(".pick")?.querySelector(PICKS);
  if (input && event.target === selectOf(input)) showChosen(input);
});

const start = () => document.querySelectorAll("select[data-pick]").forEach(build);
start();
document.addEventListener("htmx:afterSettle", start);
window.addEventListener("pageshow", () => document.querySelectorAll(PICKS).forEach(showChosen));
