// The sheet of gaps: figures by keyboard, a figure found in the text taken by Enter, files dropped on a task or on one of its
// points, a column pasted from a sheet, Ctrl+S.
// What was typed is saved before another page of it, a search or a chip opens.

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
  const take = (field) => {
    if (field.value || !field.dataset.offer) return;
    field.value = field.dataset.offer;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  form.addEventListener("keydown", (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(save);
      return;
    }
    const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
    const cells = [...form.querySelectorAll("[data-gap-value]")];
    const here = cells.indexOf(event.target);
    if (!step || here < 0 || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    if (event.key === "Enter") take(event.target);
    cells[here + step]?.focus();
    cells[here + step]?.select();
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
      free[at].value = value;
      free[at].dispatchEvent(new Event("input", { bubbles: true }));
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
