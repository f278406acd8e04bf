// A formset as a table ([data-formset]): Enter and the arrows go from row to row, rows copied in Excel fill it from the cell one stands
// in, by their heads where they have any; it grows as needed. The server reads and checks again.

const YES = /^(是|必须|要|√|✓|1|y|yes|true)$/i;
const bare = (text) => text.replace(/\s|（[^）]*）|\([^)]*\)/g, "");

// Whether the field takes the text.
function put(field, text) {
  if (field.type === "checkbox") field.checked = YES.test(text);
  else if (field.tagName !== "SELECT") field.value = field.type === "number" ? text.replaceAll(",", "") : text;
  else {
    const option = [...field.options].find((o) => o.text.trim() === text) || [...field.options].find((o) => text && o.text.includes(text));
    if (!option && text) return false;
    field.value = option ? option.value : field.options[0].value;
  }
  return field.tagName === "SELECT" || field.type === "checkbox" || !text || field.value !== "";
}

document.querySelectorAll("[data-formset]").forEach((form) => {
  const body = form.querySelector("tbody");
  const total = form.querySelector('[name$="-TOTAL_FORMS"]');
  const most = Number(form.querySelector('[name$="-MAX_NUM_FORMS"]').value);
  const said = form.querySelector("[data-formset-said]");
  const cells = (row) => [...row.querySelectorAll("[data-formset-cell]")];
  const fieldOf = (cell) => cell?.querySelector("input, select, textarea");

  function grow() {
    if (Number(total.value) >= most) return null;
    const made = document.createElement("template");
    const blank = form.querySelector("template").innerHTML;
    made.innerHTML = blank.replaceAll("__prefix__", total.value).replaceAll("__number__", Number(total.value) + 1);
    const row = made.content.querySelector("tr");
    total.value = Number(total.value) + 1;
    body.append(row);
    return row;
  }

  function paste(field, rows) {
    const here = field.closest("tr");
    const labels = cells(here).map((cell) => bare(cell.dataset.formsetCell));
    const heads = rows[0].map((head) => labels.indexOf(bare(head)));
    const headed = heads.filter((at) => at >= 0).length > 1;
    if (headed) rows.shift();
    const from = cells(here).indexOf(field.closest("[data-formset-cell]"));
    const unread = [];
    let row = here;
    let done = 0;
    for (const texts of rows) {
      if (!row) break;
      texts.forEach((text, at) => {
        const target = fieldOf(cells(row)[headed ? heads[at] : from + at]);
        if (target && !put(target, text)) unread.push(`第 ${row.querySelector("th").textContent} 行“${text}”`);
      });
      done += 1;
      row = row.nextElementSibling || grow();
    }
    const left = rows.length - done ? `，还有 ${rows.length - done} 行放不下（最多 ${most} 行）` : "";
    const faults = unread.length ? `。没有认出，请自己选：${unread.join("、")}` : "";
    said.textContent = `已填入 ${done} 行${left}${faults}。`;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  form.addEventListener("paste", (event) => {
    const given = window.portalPasted(event, "[data-formset-cell]");
    if (given) paste(event.target, given);
  });

  form.addEventListener("keydown", (event) => {
    const field = event.target;
    const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
    const cell = field.closest?.("[data-formset-cell]");
    if (!step || !cell || event.isComposing || event.ctrlKey || field.tagName === "TEXTAREA") return;
    if (field.tagName === "SELECT" && event.key !== "Enter") return;
    event.preventDefault();
    const at = cells(cell.parentElement).indexOf(cell);
    const row = cell.parentElement;
    const next = step > 0 ? row.nextElementSibling || grow() : row.previousElementSibling;
    const target = next && fieldOf(cells(next)[at]);
    target?.focus();
    target?.select?.();
  });
});
