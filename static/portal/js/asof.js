// 截至: the control works as links and a form; this only opens the calendar at once and keeps impossible dates out.

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-as-of] form");
  if (!form) return;
  const day = form.elements.as_of;
  if (day.value) return;
  event.preventDefault();
  day.focus();
});

document.addEventListener("click", (event) => {
  const day = event.target.closest('[data-as-of] input[type="date"]');
  if (!day || !day.showPicker) return;
  try {
    day.showPicker();
  } catch {
    // Browsers refuse outside a click of the person; typing the date still works.
  }
});
