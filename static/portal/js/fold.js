// The button of a list on a phone ([data-fold]): the style sheet shows what folds while it is expanded.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fold]");
  if (button) button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true"));
});
