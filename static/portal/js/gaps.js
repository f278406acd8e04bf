// The sheet of gaps: by keyboard as in Excel (arrows, Enter, Ctrl+D, Ctrl+S, a column pasted), a figure found in the text taken by
// Enter, files dropped on a task or on one of its points. What was typed is saved before another page of it, a search or a chip opens.

// What is a cell, each kind a column of its own; those of a line stand from left to right.
const CELLS = ["[data-gap-value]", "[data-gap-files]", "[type=checkbox]", "textarea"];
const STEPS = { ArrowDown: 1, ArrowUp: -1, Enter: 1 };
const SIDES = { ArrowLeft: -1, ArrowRight: 1 };

// Whether an arrow leaves the cell: its content is marked as a whole, or the cursor stands at that end of it.
function leaves(field, side) {
  if (field.type === "checkbox" || field.type === "file") return true;
  const [from, to, end] = [field.selectionStart, field.selectionEnd, field.value.length];
  return (from === 0 && to === end) || (from === to && from === (side > 0 ? end : 0));
}

for (const form of document.querySelectorAll("[data-gaps]")) {
  const save = form.querySelector('[value="save"]');
  const next = form.querySelector("[data-gap-next]");
  let isChanged = false;
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => (isChanged ||= !event.target.matches("[data-bulk-item], [data-bulk-all]")));
  }
  const saveFirst = (event, query) => {
    if (!isChanged) return;
    event.preventDefault();
    next.value = query;
    form.requestSubmit(save);
  };
  document.querySelectorAll(".pages a, a.chip").forEach((link) => link.addEventListener("click", (event) => saveFirst(event, new URL(link.href).search)));
  document.querySelector(".list-tools form.search")?.addEventListener("submit", (event) => saveFirst(event, `?${new URLSearchParams(new FormData(event.target))}`));
  const put = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const take = (field) => {
    if (field.value || !field.dataset.offer) return;
    put(field, field.dataset.offer);
  };
  form.addEventListener("keydown", (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(save);
      return;
    }
    const { key, target: field } = event;
    const kind = field.closest("[data-gap-task]") && CELLS.find((one) => field.matches(one));
    if (!kind || event.isComposing) return;
    const control = event.ctrlKey || event.metaKey;
    const isValue = kind === CELLS[0];
    const column = [...form.querySelectorAll(`[data-gap-task] ${kind}`)];
    const above = column[column.indexOf(field) - 1];
    if (control && key.toLowerCase() === "d" && isValue) {
      event.preventDefault();
      if (above?.value) put(field, above.value);
      field.select();
      return;
    }
    // With Alt, in a figure with Ctrl too, wherever the cursor stands.
    const isFree = event.altKey || (control && isValue);
    const [step, side] = [key === "Enter" && event.shiftKey ? -1 : STEPS[key], SIDES[key]];
    const row = [...field.closest("tr").querySelectorAll(CELLS)];
    let next = null;
    if (side && !event.shiftKey && (isFree || leaves(field, side))) next = row[row.indexOf(field) + side];
    else if (key === "Enter" && (control || field.type === "file")) return;
    else if (step && (isFree || field.type !== "textarea")) next = column[column.indexOf(field) + step];
    else return;
    event.preventDefault();
    if (key === "Enter" && isValue) take(field);
    next?.focus();
    if (next?.matches(CELLS[0])) next.select();
  });
  // A column goes down from the cell: what is empty in it leaves the cell there as it is.
  form.addEventListener("paste", (event) => {
    const rows = window.portalPasted(event, "[data-gap-value]", true);
    if (!rows) return;
    const cells = [...form.querySelectorAll("[data-gap-value]")];
    const free = cells.slice(cells.indexOf(event.target));
    const given = rows.map(([value]) => value);
    given.slice(0, free.length).forEach((value, at) => {
      if (!value) return;
      put(free[at], value);
    });
    const left = given.slice(free.length).filter(Boolean).length;
    const wide = rows.some((row) => row.length > 1) ? "，只用了第一列" : "";
    const beyond = left ? `，还有 ${left} 个在这一页放不下` : "";
    form.querySelector("[data-gap-pasted]").textContent = `已填入 ${given.filter(Boolean).length - left} 个数${wide}${beyond}。`;
  });
  form.querySelectorAll("[data-gap-take]").forEach((button) => {
    const field = button.parentElement.querySelector("[data-gap-value]");
    button.hidden = false;
    button.addEventListener("click", () => {
      take(field);
      button.hidden = true;
      field.focus();
    });
  });
  // The fields of a point's other years are made of the one that stands there.
  form.querySelectorAll("[data-gap-years]").forEach((button) => {
    button.addEventListener("click", () => {
      const shown = [...button.closest("td").querySelectorAll("[data-gap-year]")];
      const made = button.dataset.gapYears.split(" ").map((said) => {
        const [year, value] = said.split("=");
        const one = shown.at(-1).cloneNode(true);
        const [label, field] = [one.querySelector("label"), one.querySelector("input")];
        one.dataset.gapYear = year;
        label.textContent = label.textContent.replace(/\d{4}(?=年数值$)/, year);
        label.nextElementSibling.textContent = `${year}年`;
        label.htmlFor = field.id = field.name = field.name.replace(/\d{4}$/, year);
        field.defaultValue = field.value = value;
        shown.find((other) => other.dataset.gapYear > year).before(one);
        return field;
      });
      button.parentElement.remove();
      made[0].focus();
      made[0].select();
    });
  });
  form.querySelectorAll("[data-gap-files]").forEach((field) => {
    const row = field.closest("tr");
    const names = row.querySelector("[data-gap-names]");
    const words = names.textContent;
    field.addEventListener("change", () => {
      names.textContent = [...field.files].map((file) => file.name).join("、") || words;
    });
    row.addEventListener("dragover", (event) => {
      event.preventDefault();
      row.classList.add("gaps__over");
    });
    row.addEventListener("dragleave", () => row.classList.remove("gaps__over"));
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      row.classList.remove("gaps__over");
      const all = new DataTransfer();
      [...field.files, ...event.dataTransfer.files].forEach((file) => all.items.add(file));
      field.files = all.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
}
