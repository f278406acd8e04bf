// Forms behind a link (data-keep): what is typed goes to the portal every few seconds, so that any device can go on with it.

const PAUSE_MS = 3000;

function keeper(form) {
  const words = form.querySelector("[data-kept]");
  let timer = 0;
  let dirty = false;

  async function keep() {
    clearTimeout(timer);
    if (!dirty) return;
    dirty = false;
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file], input[type=password]")) data.delete(input.name);
    data.set("keep", "1");
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: data, headers: { "X-Kept-Quietly": "1" }, keepalive: true, redirect: "manual" });
      const now = new Date();
      const clock = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
      if (answer.status === 204) words.textContent = `${clock} 已自动存下，换台设备打开这条链接也能接着填。`;
      else words.textContent = (answer.status === 409 && (await answer.text())) || "没有存下，请刷新页面看看。";
    } catch {
      dirty = true;
      words.textContent = "网络不通，还没有存下；接着填，恢复后会再存。";
    }
  }

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    dirty = false;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
}

document.querySelectorAll("form[data-keep]").forEach(keeper);
