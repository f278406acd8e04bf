// Fields of money: what was typed is shown in the other unit, and grids add up and move by keyboard. Grids of vouchers
// (data-vouchers) also grow, copy from above, take rows pasted from Excel, and show what a line has left.
// Sums are in whole hundredths of a 元 (BigInt), never in floating point. The server reads and checks again.

const WIDE = { "．": ".", "，": ",", "－": "-" };
const plain = (text) =>
  text.replace(/[０-９]/g, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0)).replace(/[．，－]/g, (c) => WIDE[c]);

// Hundredths of a 元, or null for what is not plainly a number.
function cents(text, unit) {
  const match = plain(text).replace(/^\s*[¥￥]|[,\s]/g, "").match(/^(\d+)(?:\.(\d*))?\s*(万元|万|元)?$/);
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

// A grid of vouchers. What it knows (#vouchers-data): columns [[name, head]]; names {column: {name: its spelling}}; lines
// {"task|source": [received, left]} and rest, in hundredths of a 元 as text.
const MOST_ROWS = 200;
const DITTO = new Set(["〃", '"', "“", "”", "″", "同上"]);
const NOT_COPIED = new Set(["amount", "voucher_no"]);
const bare = (text) => plain(text).replace(/\s|（元）|\(元\)/g, "").toLowerCase();
const money = (value) => {
  const digits = (value < 0n ? -value : value).toString().padStart(3, "0");
  return `${value < 0n ? "−" : ""}${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${digits.slice(-2)}`;
};

// The one name that is meant by its name, pinyin or a part; else what to say about it.
function named(text, names) {
  const typed = bare(text);
  const all = Object.keys(names);
  const ways = [
    (name) => bare(name) === typed,
    (name) => window.portalSpelled(typed, names[name], { begins: true, ends: true }),
    (name) => window.portalSpelled(typed, names[name], { begins: true }),
    (name) => bare(name).includes(typed),
  ];
  for (const fits of ways) {
    const found = all.filter(fits);
    if (found.length === 1) return { name: found[0] };
    if (found.length) return { fault: `“${text}”可以是${found.join("、")}，请写全。` };
  }
  return { fault: `没有“${text}”，可以填：${all.join("、").slice(0, 300)}。` };
}

function vouchers(form) {
  const told = JSON.parse(document.getElementById("vouchers-data").textContent);
  const [body, template] = [form.querySelector("tbody"), form.querySelector("template")];
  const total = form.querySelector('[name$="-TOTAL_FORMS"]');
  const note = form.querySelector("[data-vouchers-sum]");
  const typed = told.columns.map(([name]) => name).filter((name) => name !== "evidence");
  const rows = () => [...body.rows];
  const cell = (row, name) => row?.querySelector(`[data-cell="${name}"]`);
  const value = (row, name) => cell(row, name).value.trim();
  const empty = (row) => typed.every((name) => !value(row, name)) && !cell(row, "evidence").value;
  let said = "";

  function grow() {
    const number = body.rows.length;
    if (number >= MOST_ROWS) return null;
    const made = document.createElement("template");
    made.innerHTML = template.innerHTML.replaceAll("__prefix__", number).replaceAll("__number__", number + 1);
    body.append(made.content);
    total.value = number + 1;
    show(body.lastElementChild);
    return body.lastElementChild;
  }

  function show(part) {
    for (const element of part.querySelectorAll("[data-scripted]")) element.hidden = false;
  }

  function blame(input, words = "") {
    const place = input.closest("td");
    place.querySelector(".field__error")?.remove();
    input.toggleAttribute("aria-invalid", Boolean(words));
    input.removeAttribute("aria-describedby");
    if (!words) return;
    const error = document.createElement("span");
    error.className = "field__error";
    error.id = `${input.id}_error`;
    error.textContent = words;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", error.id);
    place.append(error);
  }

  // Once a cell is left or pasted into: ditto marks and short forms become what they mean.
  function settle(input) {
    const name = input.dataset.cell;
    const above = input.closest("tr").previousElementSibling;
    if (DITTO.has(input.value.trim()) && above) input.value = value(above, name);
    const text = input.value.trim();
    if (text && told.names?.[name]) {
      const { name: found, fault } = named(text, told.names[name]);
      if (found) input.value = found;
      blame(input, fault);
    } else if (text && name === "amount") {
      const amount = cents(text, "元");
      blame(input, amount ? "" : `“${text}”读不出金额，请只填一个大于 0 的数字，例如 1,215.00。`);
    } else blame(input);
  }

  function add() {
    const lines = Object.fromEntries(Object.entries(told.lines || {}).map(([line, sums]) => [line, sums.map(BigInt)]));
    const sums = {};
    let filled = 0;
    for (const row of rows()) {
      if (!empty(row)) filled += 1;
      const amount = cents(value(row, "amount"), "元") || 0n;
      if (!told.names) {
        sums.all = (sums.all || 0n) + amount;
        continue;
      }
      const [kind, task, source] = ["kind", "thread", "source"].map((name) => value(row, name));
      const output = row.querySelector("[data-balance]");
      output.textContent = "—";
      output.nextElementSibling.textContent = "";
      output.parentElement.classList.remove("vouchers__balance--over");
      if (!told.names.thread[task] || !told.names.source[source] || !told.names.kind[kind] || !amount) continue;
      const line = (lines[`${task}|${source}`] ??= [0n, 0n]);
      const comes = kind === "到位";
      sums[kind] = (sums[kind] || 0n) + amount;
      line[0] += comes ? amount : 0n;
      line[1] += comes ? amount : -amount;
      output.textContent = `${line[1] < 0n ? "超支 " : ""}${money(line[1] < 0n ? -line[1] : line[1])}`;
      output.nextElementSibling.textContent = `到位 ${money(line[0])}`;
      output.parentElement.classList.toggle("vouchers__balance--over", line[1] < 0n);
    }
    const left = told.rest === undefined ? null : BigInt(told.rest) - (sums.all || 0n);
    const words = told.names
      ? Object.entries(sums).map(([kind, sum]) => `，${kind} ${money(sum)} 元`).join("")
      : `，合计 ${money(sums.all || 0n)} 元，${left < 0n ? `比余下的多 ${money(-left)}` : `还余 ${money(left)}`} 元`;
    note.textContent = `${filled} 行${words}。${said}`;
    note.classList.toggle("vouchers__sum--over", left !== null && left < 0n);
    if (!empty(body.lastElementChild)) grow();
  }

  function go(row, name) {
    const target = cell(row, name);
    target?.focus();
    target?.select?.();
  }

  function copyAbove(input) {
    const row = input.closest("tr");
    const above = row.previousElementSibling;
    if (!above) return;
    for (const name of typed) {
      const takes = cell(row, name) === input || (!value(row, name) && !NOT_COPIED.has(name));
      if (takes) cell(row, name).value = value(above, name);
    }
    typed.forEach((name) => settle(cell(row, name)));
    add();
  }

  function paste(input, given) {
    const heads = told.columns.map(([name, label]) => [name, bare(label)]);
    const byHead = given[0].map((head) => heads.find(([, label]) => label === bare(head) || (label === "建设任务" && bare(head) === "任务"))?.[0]);
    const hasHead = byHead.filter(Boolean).length > 1;
    const from = typed.indexOf(input.dataset.cell);
    const unread = hasHead ? given.shift().filter((head, at) => head && !typed.includes(byHead[at])) : [];
    const wider = hasHead ? 0 : Math.max(...given.map((row) => row.length)) - (typed.length - from);
    let row = input.closest("tr");
    let done = 0;
    for (const cells of given) {
      if (!row) break;
      cells.forEach((text, at) => {
        const target = cell(row, hasHead ? byHead[at] : typed[from + at]);
        if (!target || target.type === "file") return;
        target.value = text.replaceAll("\n", " ");
        settle(target);
      });
      done += 1;
      row = row.nextElementSibling || grow();
    }
    const faults = body.querySelectorAll("[aria-invalid]").length;
    said = [
      ` 粘贴了 ${done} 行`,
      given.length > done ? `；一次最多 ${MOST_ROWS} 行，后面 ${given.length - done} 行没有放进来，请保存后再粘贴` : "",
      unread.length ? `；没有用到这些列：${unread.join("、")}` : "",
      wider > 0 ? `；右边多出的 ${wider} 列没有放进来` : "",
      faults ? `；有 ${faults} 格要改，已标出` : "",
      "。",
    ].join("");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    said = "";
    body.querySelector("[aria-invalid]")?.focus();
  }

  form.addEventListener("paste", (event) => {
    const given = window.portalPasted(event, "[data-cell]");
    if (given) paste(event.target, given);
  });
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-cell]")) return;
    if (event.target.type !== "file") settle(event.target);
    add();
  });
  form.addEventListener("input", add);
  form.addEventListener("click", (event) => {
    const row = event.target.closest("[data-clear]")?.closest("tr");
    if (!row) return;
    for (const name of [...typed, "evidence"]) {
      cell(row, name).value = "";
      blame(cell(row, name));
    }
    add();
    go(row, typed[0]);
  });
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches("[data-cell]") || event.isComposing || event.altKey) return;
    const { key } = event;
    const row = input.closest("tr");
    const name = input.dataset.cell;
    const at = typed.indexOf(name);
    const control = event.ctrlKey || event.metaKey;
    const edge = (end) => input.type !== "file" && input.selectionStart === input.selectionEnd && input.selectionEnd === (end ? input.value.length : 0);
    let act = null;
    if (key === "Enter" && control) act = () => form.requestSubmit();
    else if (key.toLowerCase() === "d" && control) act = () => copyAbove(input);
    else if (control || event.shiftKey) return;
    else if (key === "ArrowUp") act = () => go(row.previousElementSibling, name);
    else if (key === "ArrowDown") act = () => go(row.nextElementSibling, name);
    else if (key === "Enter" && (at < 0 || at === typed.length - 1)) act = () => go(row.nextElementSibling || grow(), typed[0]);
    else if (key === "Enter" || (key === "ArrowRight" && at < typed.length - 1 && edge(true))) act = () => go(row, typed[at + 1]);
    else if (key === "ArrowLeft" && at > 0 && edge(false)) act = () => go(row, typed[at - 1]);
    if (!act) return;
    event.preventDefault();
    if (key === "Enter" && input.type !== "file") {
      settle(input);
      add();
    }
    act();
  });
  show(form);
  // On a phone each row is a card: one empty one at a time.
  if (matchMedia("(max-width: 599.98px)").matches) {
    while (body.rows.length > 1 && empty(body.lastElementChild)) body.lastElementChild.remove();
    total.value = body.rows.length;
  }
  add();
}

for (const field of document.querySelectorAll(".field [data-amount]")) other(field);
for (const form of document.querySelectorAll("[data-grid]")) grid(form);
for (const form of document.querySelectorAll("[data-vouchers]")) vouchers(form);
