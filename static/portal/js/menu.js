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

// A row of tabs wider than a phone begins where the open one is.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const row = tab.closest(".tabs");
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-opens-nav]")) {
    setTimeout(() => document.getElementById("site-nav")?.focus(), 0);
  } else if (event.target.closest("[data-closes-nav]")) {
    event.preventDefault();
    closeNav();
  }
});
