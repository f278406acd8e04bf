// The sheet of gaps: figures by keyboard, a figure found in the text taken by Enter, files dropped on a task, Ctrl+S.

for (const form of document.querySelectorAll("[data-gaps]")) {
  const cells = [...form.querySelectorAll("[data-gap-value]")];
  const take = (field) => {
    if (field.value || !field.dataset.offer) return;
    field.value = field.dataset.offer;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  form.addEventListener("keydown", (event) => {
    if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector('[value="save"]'));
      return;
    }
    const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
    const here = cells.indexOf(event.target);
    if (!step || here < 0 || event.ctrlKey || event.isComposing) return;
    event.preventDefault();
    if (event.key === "Enter") take(event.target);
    cells[here + step]?.focus();
    cells[here + step]?.select();
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
  form.querySelectorAll("[data-gap-task]").forEach((task) => {
    const field = task.querySelector("[data-gap-files]");
    if (!field) return;
    const names = task.querySelector("[data-gap-names]");
    const words = names.textContent;
    field.addEventListener("change", () => {
      names.textContent = [...field.files].map((file) => file.name).join("、") || words;
    });
    task.addEventListener("dragover", (event) => {
      event.preventDefault();
      task.classList.add("gaps__over");
    });
    task.addEventListener("dragleave", () => task.classList.remove("gaps__over"));
    task.addEventListener("drop", (event) => {
      event.preventDefault();
      task.classList.remove("gaps__over");
      const all = new DataTransfer();
      [...field.files, ...event.dataTransfer.files].forEach((file) => all.items.add(file));
      field.files = all.files;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });
}
