// Whether what was typed is found in a name: as any part of it, or by pinyin from the start of each syllable on (the spelling that
// groupportal/ui/pinyin.py makes, looked through by its pattern_of). For the scripts that search a list in the page.

window.portalSpelled = (term, spelling, { begins = false, ends = false } = {}) => {
  const half = term.replace(/[！-～]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).toLowerCase();
  const letters = half.replace(/['’]/g, "").replaceAll("ü", "v");
  if (!/^[a-z0-9]+$/.test(letters)) return spelling.includes(term);
  const start = begins ? "^(?:[^ \\t]*/)?" : "(?:^|[ /])";
  return new RegExp(start + [...letters].join("(?:[^ \\t]* (?:[^ \\t]*/)?)?") + (ends ? "[^ \\t]*(?:\\t|$)" : "")).test(spelling);
};

window.portalFinds = (term, text, spelling) => text.toLowerCase().includes(term) || window.portalSpelled(term, spelling);
