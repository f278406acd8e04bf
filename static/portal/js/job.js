// A job's panel is fetched again until the job is over: after 1 s, then more and more slowly, up to 5 s; not while hidden.

const FIRST = 1000;
const SLOWEST = 5000;
const waits = new Map();

function plan(panel) {
  if (!panel.dataset.job || !window.htmx) return;
  const wait = waits.get(panel.id) || FIRST;
  waits.set(panel.id, Math.min(wait * 1.3, SLOWEST));
  setTimeout(() => poll(panel), wait);
}

function poll(panel) {
  if (!panel.isConnected) return;
  if (document.hidden) {
    document.addEventListener("visibilitychange", () => poll(panel), { once: true });
    return;
  }
  window.htmx.ajax("GET", panel.dataset.job, { source: panel, target: panel, swap: "outerHTML" }).catch(() => {});
}

document.addEventListener("htmx:afterSettle", (event) => {
  const panel = event.detail.elt?.closest?.("[data-job-state]");
  if (!panel) return;
  if (panel.dataset.job) plan(panel);
  else {
    const title = panel.getAttribute("aria-label");
    const words = panel.querySelector(".state")?.textContent.trim();
    document.dispatchEvent(new CustomEvent("portal:toast", { detail: { text: `${title}：${words}` } }));
  }
});

for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, (event) => {
    const panel = event.detail.elt?.closest?.("[data-job]");
    if (panel) plan(panel);
  });
}

document.querySelectorAll("[data-job]").forEach(plan);
