// Takes from the page whatever looks like something that is known, by its own and the two surrounding tags, classes and states.
// Gives what is to be known from now on. What others need around them stays: headings, labels, heads and a first row.
([before, named]) => {
  const known = new Set(before);
  const said = (element) =>
    element && [element.tagName, element.getAttribute("class"), ...named.map((name) => element.getAttribute(name))].join();
  const piece = (element) => [element, element.parentElement, element.parentElement?.parentElement].map(said).join(" ");
  const within = (element) => [element, ...element.querySelectorAll("*")];
  const pieces = new Map(within(document.body).map((element) => [element, piece(element)]));
  const naming = "main, h1, h2, h3, caption, label";
  const needed = (element) => element.matches(`${naming}, thead, legend`) || element.querySelector(naming);
  const whole = "header, tbody > tr, ul, a, button, h1, h2, h3, caption, label, legend, tr, thead, li, .field, dl > div, svg";
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
