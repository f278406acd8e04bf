// A form that was sent shows that it goes on: the button turns, says so and, when it takes long, for how long; a second press does
// nothing (the server would count it once anyway). A file that comes down leaves the page where it is: the server says so by a cookie.

const CAME = "portal_came";
const LATE = 2000;
const GIVEN_UP = 120000;

const came = (key) => document.cookie.split("; ").includes(`${CAME}=${key}`);

function begin(form, button) {
  const at = Date.now();
  form.dataset.busy = "yes";
  const key = form.elements.form_key?.value;
  const note = document.createElement("span");
  note.className = "busy-note";
  note.setAttribute("role", "status");
  if (button) {
    button.setAttribute("aria-busy", "true");
    button.after(note);
  }
  const timer = setInterval(() => {
    if (!form.isConnected || (key && came(key)) || Date.now() - at > GIVEN_UP) {
      end(form);
      return;
    }
    const seconds = Math.floor((Date.now() - at) / 1000);
    if (Date.now() - at > LATE) note.textContent = `正在处理，已用 ${seconds} 秒。请不要关闭这一页，也不用再按。`;
  }, 250);
  form.busy = { button, note, timer, key };
}

function end(form) {
  const { button, note, timer, key } = form.busy || {};
  clearInterval(timer);
  note?.remove();
  button?.removeAttribute("aria-busy");
  delete form.dataset.busy;
  delete form.busy;
  if (key) document.cookie = `${CAME}=; path=/; max-age=0; samesite=lax`;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.target === "_blank") return;
  if (form.dataset.busy) {
    event.preventDefault();
    return;
  }
  // After this event the browser gathers what is sent: nothing that is sent may change before.
  setTimeout(() => {
    if (!event.defaultPrevented) begin(form, event.submitter);
  });
});

// Back from the next page the form stands as it was left.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-busy]").forEach(end));
