// Short words after a deed. From scripts: the event "portal:toast" with {text};
// from the server: the header HX-Trigger: {"portal:toast": {"text": "已保存"}}.

const STAYS = 6000;

function show(text) {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "知道了";
  close.addEventListener("click", () => toast.remove());
  toast.append(words, close);
  place.append(toast);
  let timer = setTimeout(() => toast.remove(), STAYS);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => (timer = setTimeout(() => toast.remove(), STAYS)));
}

document.addEventListener("portal:toast", (event) => show(event.detail.text));
