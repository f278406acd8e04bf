// Menus (<details data-menu>) close on Esc, on a click elsewhere and when the focus leaves.
// The navigation of a phone is opened by its address (#site-nav); here it only learns Esc.

const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("click", (event) => {
  openMenus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("focusin", (event) => {
  openMenus().forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  openMenus().forEach((menu) => {
    const had = menu.contains(document.activeElement);
    menu.open = false;
    if (had) menu.querySelector("summary").focus();
  });
  if (location.hash === "#site-nav") closeNav();
});

function closeNav() {
  location.hash = "main";
  history.replaceState(history.state, "", location.pathname + location.search);
  document.querySelector("[data-opens-nav]")?.focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-opens-nav]")) {
    setTimeout(() => document.getElementById("site-nav")?.focus(), 0);
  } else if (event.target.closest("[data-closes-nav]")) {
    event.preventDefault();
    closeNav();
  }
});
