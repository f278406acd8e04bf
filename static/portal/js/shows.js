// A button beside a password that shows what was typed, for who types on glass. Without script the field stays as it is.
for (const field of document.querySelectorAll("input[data-shows]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  const say = () => {
    const hidden = field.type === "password";
    button.textContent = hidden ? field.dataset.shows : "隐藏密码";
    button.setAttribute("aria-pressed", String(!hidden));
  };
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    say();
    field.focus();
  });
  field.form?.addEventListener("submit", () => { field.type = "password"; });
  say();
  field.after(button);
}
