// The button of a list on a phone ([data-fold]): the style sheet shows what folds while it is expanded. A choice of
// orders there ([data-submits]) takes effect at once.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fold]");
  if (button) button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
});

document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submits]")) event.target.form.requestSubmit();
});
