// Rows copied in a sheet: portalPasted(event, where) gives their cells, or null where what is pasted is a plain text or the place none
// of those. A cell is in quotes where it holds line ends; a lone quote is a ditto mark. Rows without anything are left out, unless
// they keep the place of a cell.

const CELL = /(?:"(?![\t\n])((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/y;

window.portalPasted = (event, where, keepsPlaces = false) => {
  const text = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (!event.target.closest(where) || !text || !/[\t\n]/.test(text)) return null;
  event.preventDefault();
  const rows = [[]];
  CELL.lastIndex = 0;
  for (;;) {
    const [, quoted, open, end] = CELL.exec(text);
    rows.at(-1).push((quoted === undefined ? open : quoted.replaceAll('""', '"')).trim());
    if (!end) return rows.filter((row) => keepsPlaces || row.some(Boolean));
    if (end === "\n") rows.push([]);
  }
};
