/* Loaded in the two admins: what the theme's scripts say aloud, in Chinese, and what they should not say. */
const NAMES = { "#searchbar-submit": "搜索", '[x-on\\:click*="showActions"]': "更多操作" };

const mend = (root) => {
  for (const icon of root.querySelectorAll(".material-symbols-outlined")) icon.setAttribute("aria-hidden", "true");
  // Areas that scroll are reached by the keyboard; as landmarks they would all have the same name.
  for (const area of root.querySelectorAll(".simplebar-content-wrapper[role=region]")) area.setAttribute("role", "group");
  for (const [selector, name] of Object.entries(NAMES)) {
    for (const button of root.querySelectorAll(selector)) button.setAttribute("aria-label", name);
  }
};

document.addEventListener("DOMContentLoaded", () => {
  // Set before the theme's scroll areas are made: this listener was added first.
  if (window.SimpleBar) window.SimpleBar.defaultOptions.ariaLabel = "可滚动区域";
  document.getElementById("main")?.setAttribute("role", "main");
  mend(document);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.querySelectorAll) mend(node.parentElement || node);
    }
  }).observe(document.body, { childList: true, subtree: true });
});
