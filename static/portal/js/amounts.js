// Fields of money: what was typed is shown in the other unit, and grids add up and move by keyboard.
// Sums are in whole hundredths of a 元 (BigInt), never in floating point. The server reads and checks again.

const WIDE = { "．": ".", "，": ",", "－": "-" };
const plain = (text) =>
  text.replace(/[０-９]/g, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0)).replace(/[．，－]/g, (c) => WIDE[c]);

// Hundredths of a 元, or null for what is not plainly a number.
function cents(text, unit) {
  const match = plain(text.trim()).replaceAll(",", "").match(/^(\d+)(?:\.(\d*))?\s*(万元|万|元)?$/);
  if (!match) return text.trim() ? null : 0n;
  const inWan = match[3] ? match[3] !== "元" : unit === "万元";
  const places = inWan ? 6 : 2;
  const fraction = (match[2] || "").padEnd(places, "0");
  if (fraction.slice(places).match(/[1-9]/)) return null;
  return BigInt(match[1] + fraction.slice(0, places));
}

function written(value, unit) {
  const places = unit === "万元" ? 6 : 2;
  const digits = value.toString().padStart(places + 1, "0");
  const whole = digits.slice(0, -places).replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = digits.slice(-places).replace(/0+$/, "");
  return rest ? `${whole}.${rest}` : whole;
}

function other(field) {
  const note = document.createElement("p");
  note.className = "field__help";
  note.setAttribute("aria-live", "polite");
  field.closest(".field").append(note);
  const show = () => {
    const value = cents(field.value, field.dataset.amount);
    note.textContent = value ? `合 ${written(value, "万元")} 万元` : "";
  };
  field.addEventListener("input", show);
  show();
}

function grid(form) {
  const rows = [...form.querySelectorAll("tbody tr")].map((tr) => [...tr.querySelectorAll("[data-amount]")]);
  const say = (output, values) => {
    const sum = values.some((v) => v === null) ? null : values.reduce((a, b) => a + b, 0n);
    output.textContent = sum === null ? "—" : written(sum, "万元");
  };
  const add = () => {
    const values = rows.map((row) => row.map((field) => cents(field.value, "万元")));
    form.querySelectorAll("[data-row-total]").forEach((o, i) => say(o, values[i]));
    form.querySelectorAll("[data-column-total]").forEach((o, i) => say(o, values.map((row) => row[i])));
    say(form.querySelector("[data-grand-total]"), values.flat());
  };
  const move = (event) => {
    const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.isComposing) return;
    const y = rows.findIndex((row) => row.includes(event.target));
    if (y < 0) return;
    event.preventDefault();
    const target = rows[y + step]?.[rows[y].indexOf(event.target)];
    target?.focus();
    target?.select();
  };
  form.addEventListener("input", add);
  form.addEventListener("keydown", move);
  add();
}

for (const field of document.querySelectorAll(".field [data-amount]")) other(field);
for (const form of document.querySelectorAll("[data-grid]")) grid(form);
