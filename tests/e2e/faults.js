// What is wrong with the page as a person meets it: a list of sentences, empty when all is well.
// `allowed` are Latin words that Chinese offices use, `data` texts that people typed.
// Called after a Tab key, so that elements focused from here show the focus of a keyboard user.
({ allowed, data }) => {
  const faults = [];
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const name = (element) => {
    const by = (element.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
    const said = by.map((id) => document.getElementById(id)?.textContent || "").join(" ");
    const images = [...element.querySelectorAll("img[alt]")].map((image) => image.alt).join(" ");
    return [element.getAttribute("aria-label"), said, element.textContent, images, element.title].join(" ").trim();
  };
  const where = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const say = (sentence, element) => faults.push(`${sentence}: ${where(element)}`);

  const wider = document.documentElement.scrollWidth - window.innerWidth;
  if (wider > 1) faults.push(`${wider} px wider than the window`);

  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(
    (heading) => !heading.closest("nav") && shown(heading),
  );
  const tops = levels.filter((heading) => heading.tagName === "H1");
  if (tops.length !== 1 || !tops[0].textContent.trim()) faults.push(`${tops.length} headings of the first level`);
  let last = 0;
  for (const heading of levels) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) say(`heading jumps from ${last} to ${level}`, heading);
    last = level;
  }

  for (const image of document.querySelectorAll("img:not([alt])")) say("image without alt", image);
  for (const svg of document.querySelectorAll("svg")) {
    if (svg.closest("[aria-hidden=true], [role=img]")) continue;
    if (!svg.getAttribute("aria-label") && !svg.getAttribute("aria-labelledby") && !svg.querySelector("title")) {
      say("drawing without a name", svg);
    }
  }
  for (const field of document.querySelectorAll("input, select, textarea")) {
    if (["hidden", "submit", "button"].includes(field.type)) continue;
    const label = [...(field.labels || [])].map((each) => each.textContent).join("").trim();
    if (!label && !name(field)) say("field without a label", field);
  }
  for (const element of document.querySelectorAll("button, a[href], summary, [role=button]")) {
    if (!name(element)) say("nothing to call it by", element);
  }
  for (const table of document.querySelectorAll("table")) {
    if (table.rows.length && !table.querySelector("th")) say("table without heads", table);
  }
  for (const element of document.querySelectorAll("[aria-describedby], [aria-labelledby], [aria-controls]")) {
    for (const kind of ["aria-describedby", "aria-labelledby", "aria-controls"]) {
      for (const id of (element.getAttribute(kind) || "").split(" ").filter(Boolean)) {
        if (!document.getElementById(id)) say(`${kind} names ${id}, which is not there`, element);
      }
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  const twice = [...new Set(ids.filter((id, place) => ids.indexOf(id) !== place))];
  if (twice.length) faults.push(`ids that stand twice: ${twice.join(", ")}`);

  const reachable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  for (const area of document.querySelectorAll("main *")) {
    const style = getComputedStyle(area);
    if (!/auto|scroll/.test(style.overflowX) || area.scrollWidth <= area.clientWidth + 1 || !shown(area)) continue;
    const inside = area.matches(".table-wrap") ? null : area.querySelector(reachable);
    if (!area.matches(reachable) && !inside) say("scrolls sideways, out of reach of the keyboard", area);
  }
  for (const element of document.querySelectorAll(reachable)) {
    if (element.disabled || element.type === "hidden" || !shown(element)) continue;
    element.focus({ preventScroll: true });
    if (document.activeElement !== element) continue;
    const visible = [element, element.parentElement].some((each) => {
      const style = getComputedStyle(each);
      return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
    });
    if (!visible) say("focus is not to be seen", element);
  }
  document.activeElement?.blur();

  // What is marked as code is no words.
  const marked = [...document.querySelectorAll("code")].map((code) => [code, code.style.display]);
  for (const [code] of marked) code.style.display = "none";
  const spoken = [document.title, document.body.innerText];
  for (const [code, display] of marked) code.style.display = display;
  for (const kind of ["placeholder", "aria-label", "title", "alt", "data-label"]) {
    for (const element of document.querySelectorAll(`body [${kind}]`)) spoken.push(element.getAttribute(kind));
  }
  // Codes and numbers that are no words: marked as code, a unit's eighteen-digit code, a check sum.
  const codes = [...document.querySelectorAll("code, option[value]")]
    .map((code) => (code.matches("option") ? code.value : code.textContent))
    .filter((code) => code.length > 3);
  const text = [...codes, ...data]
    .sort((one, other) => other.length - one.length)
    .reduce((rest, each) => rest.replaceAll(each, ""), spoken.join("\n"))
    .replace(/\b[0-9A-HJ-NPQRTUWXY]{18}\b|\b[0-9a-f]{12,64}\b/g, "");
  // A form of the API's own is told as an example there.
  const days = text.match(/(?<!例如 |按 )\b(?:19|20)\d\d-\d\d-\d\d\b/g);
  if (days) faults.push(`days as programs write them: ${[...new Set(days)].join(", ")}`);
  const nothing = text.match(/.{0,12}：\s?—(?=$|\n|；)/gm);
  if (nothing) faults.push(`said of nothing: ${[...new Set(nothing)].join(", ")}`);
  const words = new Set(text.match(/[A-Za-z][A-Za-z']+/g) || []);
  const foreign = [...words].filter((word) => !allowed.includes(word));
  if (foreign.length) faults.push(`English words: ${foreign.join(", ")}`);
  return faults;
};
