// Texts with figures ([data-narrative]): below them a picker puts a figure's name at the cursor ([data-writer-pick]), and the
// sentence is shown with its numbers while one types ([data-writer-preview], anywhere in the form). On a page of many texts both serve the one written in last.

document.querySelectorAll("[data-writer]").forEach((root) => {
  const form = root.closest("form");
  const pick = root.querySelector("[data-writer-pick]");
  const piece = root.querySelector("[data-writer-piece]");
  const preview = form.querySelector("[data-writer-preview]");
  const always = "writerAlways" in preview.dataset;
  const token = document.querySelector('meta[name="csrf-token"]').content;
  let text = form.querySelector("[data-narrative]");
  let wait;
  let asked = 0;

  const day = () => form.elements.as_of?.value || root.dataset.asOfDay || "";
  const address = (url, fields = {}) => `${url}?${new URLSearchParams({ as_of: day(), ...fields })}`;
  const chosen = () => Object.fromEntries([...piece.querySelectorAll("[name]")].map((field) => [field.name, field.value]));

  async function load() {
    const mine = ++asked;
    const fields = chosen();
    const held = document.activeElement?.id;
    const answer = await fetch(address(pick.dataset.writerPick, fields)).catch(() => null);
    if (mine !== asked) return;
    if (!answer?.ok) piece.textContent = "没有取到指标，请检查网络后收起再打开一次。";
    else piece.innerHTML = await answer.text();
    document.dispatchEvent(new CustomEvent("htmx:afterSettle", { detail: { elt: piece } }));
    document.getElementById(held)?.focus();
  }

  async function show() {
    if (!always && !text.value.includes("【") && !text.value.includes("{{")) {
      preview.hidden = true;
      return;
    }
    const typed = text.value;
    const body = new URLSearchParams({ text: typed });
    const headers = { "X-CSRFToken": token };
    const answer = await fetch(address(preview.dataset.writerPreview), { method: "POST", body, headers }).catch(() => null);
    if (!answer?.ok || typed !== text.value) return;
    preview.innerHTML = await answer.text();
    preview.hidden = !always && !preview.textContent.trim();
  }

  const soon = () => {
    clearTimeout(wait);
    wait = setTimeout(show, 400);
  };

  pick.addEventListener("toggle", () => {
    if (pick.open && !piece.firstElementChild) load();
  });
  piece.addEventListener("change", load);
  piece.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input")) return;
    event.preventDefault();
    if (!event.target.matches("[data-pick-search]")) event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });
  piece.addEventListener("click", (event) => {
    const button = event.target.closest("[data-writer-insert]");
    if (!button) return;
    text.setRangeText(button.dataset.writerInsert, text.selectionStart, text.selectionEnd, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
  // What has to stand on a line of its own: an exhibit of a report.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-writer-line]");
    if (!button) return;
    const [start, end] = [text.selectionStart, text.selectionEnd];
    const before = start && text.value[start - 1] !== "\n" ? "\n" : "";
    const after = end < text.value.length && text.value[end] !== "\n" ? "\n" : "";
    text.setRangeText(`${before}${button.dataset.writerLine}${after}`, start, end, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
  form.addEventListener("focusin", (event) => {
    if (!event.target.matches("[data-narrative]") || event.target === text) return;
    text = event.target;
    soon();
  });
  form.addEventListener("input", (event) => {
    if (event.target === text || event.target.name === "as_of") soon();
  });
  soon();
});
