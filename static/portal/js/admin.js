/* Loaded in the two admins: what the theme's scripts say aloud, in Chinese. */
document.addEventListener("DOMContentLoaded", () => {
  // Set before the theme's scroll areas are made: this listener was added first.
  if (window.SimpleBar) window.SimpleBar.defaultOptions.ariaLabel = "可滚动区域";
});
