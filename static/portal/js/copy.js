// A button with data-copy="text" puts the text on the clipboard; it appears only where a script runs.

const say = (text) => document.dispatchEvent(new CustomEvent("portal:toast", { detail: { text } }));

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  // Without HTTPS the browser offers the old way alone.
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("not copied");
}

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () =>
    copy(button.dataset.copy).then(
      () => say("已复制，可以粘贴到短信、微信或邮件里。"),
      () => say("没有复制成功，请长按链接手动复制。"),
    ),
  );
});
