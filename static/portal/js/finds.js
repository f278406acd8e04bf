// Whether what was typed is found in a name: as any part of it, or by pinyin from the start of each syllable on (the spelling that
// groupportal/ui/pinyin.py makes, looked through by its pattern_of). For the scripts that search a list in the page.

window.portalFinds = (term, text, spelling) => {
  if (text.toLowerCase().includes(term)) return true;
  const letters = term.replace(/['’]/g, "").replaceAll("ü", "v");
  if (!/^[a-z0-9]+$/.test(letters)) return spelling.includes(term);
  return new RegExp(`(?:^|[ /])${[...letters].join("(?:[^ \\t]* (?:[^ \\t]*/)?)?")}`).test(spelling);
};
