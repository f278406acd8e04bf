// What goes wrong where letters are twice as large as usual: a list of sentences, empty when all is well.
() => {
  const faults = [];
  const where = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const edge = window.innerWidth + 1;
  const wider = document.documentElement.scrollWidth - window.innerWidth;
  if (wider > 1) faults.push(`${wider} px wider than the window`);
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowX);
  const pieces = [];
  for (const element of document.querySelectorAll("main *")) {
    const own = [...element.childNodes].filter((node) => node.nodeType === 3 && node.textContent.trim());
    const shown = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!own.length || !shown || element.closest("svg, .sr, .honeypot, option, thead, .bulk-bar, .table-wrap--wide, .sheet__scroll")) continue;
    const parents = [];
    for (let each = element.parentElement; each; each = each.parentElement) parents.push(each);
    for (const node of own) {
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width < 3) continue;
        // What is scrolled out of its box is not to be seen where it would stand.
        const seen = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
        for (const held of parents.filter((each) => getComputedStyle(each).overflowY !== "visible")) {
          seen.top = Math.max(seen.top, held.getBoundingClientRect().top);
          seen.bottom = Math.min(seen.bottom, held.getBoundingClientRect().bottom);
        }
        if (seen.bottom - seen.top < 3) continue;
        if (box.right > edge && !parents.some(scrolls)) faults.push(`outside the window: ${where(element)}`);
        if (!parents.some((each) => getComputedStyle(each).position === "sticky")) pieces.push([seen, element]);
      }
    }
  }
  // Two words in one place. Of very long pages the first part stands for the rest.
  const some = pieces.slice(0, 800);
  for (const [at, [one, first]] of some.entries()) {
    for (const [other, second] of some.slice(at + 1)) {
      if (first === second || first.contains(second) || second.contains(first)) continue;
      const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (width > 4 && height > 8) faults.push(`in one place: ${where(first)} and ${where(second)}`);
    }
  }
  return [...new Set(faults)].slice(0, 5);
};
