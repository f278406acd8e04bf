// Takes from the page whatever looks like something that is known, by its own and the two surrounding tags, classes and states.
// Gives what is to be known from now on. What others need around them stays: headings, labels, heads and a first row.
([before, named]) => {
  const known = new Set(before);
  const said = (element) =>
    element && [element.tagName, element.getAttribute("class"), ...named.map((name) => element.getAttribute(name))].join();
  const piece = (element) => [element, element.parentElement, element.parentElement?.parentElement].map(said).join(" ");
  const within = (element) => [element, ...element.querySelectorAll("*")];
  const pieces = new Map(within(document.body).map((element) => [element, piece(element)]));
  const needed = (element) => element.matches("main, h1, thead, legend, label") || element.querySelector("main, h1, label") || names(element);
  const naming = [...document.querySelectorAll("[aria-labelledby]")];
  const names = (element) => naming.some((named) => named.isConnected && !element.contains(named)
    && named.getAttribute("aria-labelledby").split(/\s+/).some((id) => element.contains(document.getElementById(id))));
  const whole = "header, tbody > tr, ul, a, button, h1, label, legend, tr, thead, li, .field, dl > div, svg";
  const trim = (parent) => {
    for (const child of [...parent.children]) {
      if (!needed(child) && !child.matches("tbody > tr:first-child") && within(child).every((each) => known.has(pieces.get(each)))) {
        child.remove();
      } else if (child.matches(whole) && !child.querySelector("main")) {
        within(child).forEach((each) => known.add(pieces.get(each)));
      } else {
        known.add(pieces.get(child));
        trim(child);
      }
    }
  };
  trim(document.body);
  return [...known];
};
