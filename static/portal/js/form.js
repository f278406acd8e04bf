// Forms: warn before leaving with unsent input (data-guard), keep unsent input in this browser (data-draft="key"),
// move the focus to the list of errors, name a file over the size its field takes (data-most-bytes) before it is sent.

const PREFIX = "portal:draft:";
const KEEP_MS = 7 * 24 * 3600 * 1000;
const UNKEPT = new Set(["password", "file", "hidden", "submit", "button", "image", "reset"]);
const changed = new Set();

const kept = (form) => [...form.elements].filter((e) => e.name && !UNKEPT.has(e.type) && !e.matches("[data-no-draft]"));
const isBox = (element) => element.type === "checkbox" || element.type === "radio";

function state(form) {
  return kept(form).map((e) => {
    if (isBox(e)) return [e.name, e.value, e.checked];
    return [e.name, e.multiple ? [...e.selectedOptions].map((o) => o.value) : e.value];
  });
}

function read(key) {
  try {
    const draft = JSON.parse(localStorage.getItem(PREFIX + key));
    return draft && Date.now() - draft.at < KEEP_MS ? draft : null;
  } catch {
    return null;
  }
}

function keep(form, sentFrom = "") {
  const draft = { at: Date.now(), values: state(form), sentFrom };
  try {
    localStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(draft));
  } catch {
    // No room or not allowed: the form works all the same.
  }
}

function drop(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    // Nothing was kept.
  }
}

// By the names of the fields, whatever stands between them by now; gives back what was typed and has no field any more.
function restore(form, values) {
  const left = kept(form);
  return values.filter(([name, value, isChecked]) => {
    const at = left.findIndex((e) => e.name === name && (!isBox(e) || e.value === value));
    if (at < 0) return isChecked === undefined && value.length > 0;
    const [element] = left.splice(at, 1);
    if (isBox(element)) element.checked = isChecked;
    else if (element.multiple) [...element.options].forEach((o) => (o.selected = value.includes(o.value)));
    else element.value = value;
    element.dispatchEvent(new Event("change", { bubbles: true }));
    return false;
  });
}

function offer(form) {
  const draft = read(form.dataset.draft);
  if (!draft || JSON.stringify(draft.values) === JSON.stringify(state(form))) return;
  const note = document.createElement("div");
  note.className = "draft-note";
  note.setAttribute("role", "status");
  const words = document.createElement("span");
  const when = new Date(draft.at);
  const clock = `${when.getHours()}:${String(when.getMinutes()).padStart(2, "0")}`;
  words.textContent = `这台设备上有 ${when.getMonth() + 1}月${when.getDate()}日 ${clock} 没有提交的草稿。`;
  const take = action("恢复草稿", () => {
    const rest = restore(form, draft.values).map(([, value]) => `“${value}”`);
    if (!rest.length) return note.remove();
    words.textContent = `其余已恢复。草稿里的${rest.join("、")}在这张表里没有地方填了，还有用的请记下。`;
    take.remove();
  });
  const leave = action("不要草稿", () => {
    drop(form.dataset.draft);
    note.remove();
  });
  note.append(words, take, leave);
  form.prepend(note);
}

function action(text, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form) return;
  if (form.matches("[data-guard]")) changed.add(form);
  if (!form.dataset.draft) return;
  clearTimeout(form.draftTimer);
  form.draftTimer = setTimeout(() => keep(form), 400);
});

// Before the other listeners: a form that is not sent keeps its draft and its warning.
document.addEventListener("submit", (event) => {
  const stuck = [...event.target.querySelectorAll("[data-most-bytes]")].find((input) => tooLarge(input).length);
  if (!stuck) return;
  event.preventDefault();
  event.stopPropagation();
  stuck.focus();
}, true);

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-most-bytes]")) sayTooLarge(event.target);
});

const tooLarge = (input) => [...input.files].filter((file) => file.size > Number(input.dataset.mostBytes));

function sayTooLarge(input) {
  const field = input.closest(".field");
  field.querySelector("[data-too-large]")?.remove();
  const limit = Math.floor(input.dataset.mostBytes / 1048576);
  const sentences = tooLarge(input).map((file) => `文件“${file.name}”有 ${(file.size / 1048576).toFixed(1)} MB，超过 ${limit} MB 的上限。`);
  field.classList.toggle("field--error", sentences.length > 0);
  if (!sentences.length) return;
  const note = document.createElement("div");
  note.className = "field__error";
  note.dataset.tooLarge = "";
  note.setAttribute("role", "alert");
  note.textContent = `${sentences.join("")}请压缩图片或拆成几个文件后重新选择。`;
  field.querySelector(".field__control").before(note);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  changed.delete(form);
  clearTimeout(form.draftTimer);
  if (form.dataset.draft) keep(form, location.pathname);
  if (form.matches("[data-clears-drafts]")) {
    Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key));
  }
});

window.addEventListener("beforeunload", (event) => {
  if ([...changed].some((form) => form.isConnected)) event.preventDefault();
});

// A draft goes once its form has arrived: the next page of the portal says so, or is another one than the form's.
function dropSent() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  for (const key of keys.map((name) => name.slice(PREFIX.length))) {
    const draft = read(key);
    if (!draft) drop(key);
    else if (draft.sentFrom && arrived(draft)) drop(key);
  }
}

function arrived(draft) {
  if (document.querySelector("[data-error-summary]") || !document.querySelector(".head-bar")) return false;
  if (document.querySelector(".message--done")) return true;
  const from = document.referrer && new URL(document.referrer).pathname;
  return from === draft.sentFrom && location.pathname !== draft.sentFrom;
}

try {
  dropSent();
} catch {
  // This browser keeps nothing for pages.
}
document.querySelectorAll("form[data-draft]").forEach(offer);
const summary = document.querySelector("[data-error-summary]");
if (summary && !summary.closest("[data-example]")) summary.focus();

// data-quotes="id of a text" data-into="id of a field": the text goes where the cursor stands, on a line of its own.
document.querySelectorAll("[data-quotes]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.into);
    const before = field.value.slice(0, field.selectionEnd);
    const text = `${before && !before.endsWith("\n") ? "\n" : ""}${document.getElementById(button.dataset.quotes).innerText.trim()}`;
    field.setRangeText(text, field.selectionEnd, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
});
