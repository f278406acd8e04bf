// What a word means opens beside it: the browser opens and closes it (popover), this only puts it where it can be read.

document.addEventListener("toggle", (event) => {
  const words = event.target;
  if (!words.matches?.(".term__words") || event.newState !== "open") return;
  const word = document.querySelector(`[popovertarget="${words.id}"]`).getBoundingClientRect();
  const size = words.getBoundingClientRect();
  const below = word.bottom + 6;
  words.style.left = `${Math.max(8, Math.min(word.left, window.innerWidth - size.width - 8))}px`;
  words.style.top = `${below + size.height > window.innerHeight ? Math.max(8, word.top - size.height - 6) : below}px`;
}, true);
