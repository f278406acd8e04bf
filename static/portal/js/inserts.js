// Ready words beside a text field (select[data-inserts], the name of the field): a button each, one tap puts them at the end of what is
// typed. Without script the list stays, and what is chosen in it is sent along.
for (const list of document.querySelectorAll("select[data-inserts]")) {
  const field = list.form?.elements[list.dataset.inserts];
  if (!field) continue;
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  buttons.setAttribute("role", "group");
  buttons.setAttribute("aria-label", list.closest(".field").querySelector(".field__label").firstChild.textContent.trim());
  for (const option of list.options) {
    if (!option.value) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = option.value;
    button.addEventListener("click", () => {
      field.value += option.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    buttons.append(button);
  }
  list.value = "";
  list.hidden = true;
  list.after(buttons);
}
