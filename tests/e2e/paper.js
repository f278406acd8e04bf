// What is wrong with the page on paper, as wide as A4 leaves it: a list of sentences, empty when all is well.
// Called with the print styles on; millimetres are those of print.css.
() => {
  const faults = [];
  const where = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const edge = document.documentElement.clientWidth + 1;
  for (const element of document.body.querySelectorAll("*")) {
    if (!shown(element) || element.closest("svg, .sr")) continue;
    const style = getComputedStyle(element);
    if (element.matches("button:not(.term), .button, nav, [type=submit], .toasts > *")) {
      faults.push(`to be clicked, on paper: ${where(element)}`);
    }
    if (/auto|scroll|hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1) {
      faults.push(`${element.scrollWidth - element.clientWidth} px are cut off on paper: ${where(element)}`);
    }
    if (element.getBoundingClientRect().right > edge && !element.childElementCount && element.textContent.trim()) {
      faults.push(`beyond the edge of the paper: ${where(element)}`);
    }
  }
  return [...new Set(faults)];
};
