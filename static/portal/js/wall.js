// The cockpit on a wall ([data-wall]): one page after the other, quietly. Space pauses, arrows turn. The figures are read
// again every few minutes; while that fails the last ones stay, and the foot says of when they are.

const wall = document.querySelector("[data-wall]");

if (wall) {
  const TURN = 20_000;
  const REFRESH = 5 * 60_000;
  const state = wall.querySelector("[data-wall-state]");
  const pause = wall.querySelector("[data-wall-pause]");
  const full = wall.querySelector("[data-wall-full]");
  let shown = 0;
  let paused = false;
  let turned = Date.now();
  let read = Date.now();
  let trouble = "";

  const pages = () => [...wall.querySelectorAll(".wall__page")];
  const at = (time) => new Date(time).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });

  function show(number) {
    const all = pages();
    shown = (number + all.length) % all.length;
    all.forEach((page, place) => {
      page.hidden = place !== shown;
    });
    turned = Date.now();
    say();
  }

  function say() {
    const place = `第 ${shown + 1} 页，共 ${pages().length} 页`;
    const words = [place, paused ? "已暂停" : "", trouble || `数字读取于 ${at(read)}`];
    state.textContent = words.filter(Boolean).join(" · ");
  }

  function setPaused(value) {
    paused = value;
    pause.setAttribute("aria-pressed", String(paused));
    pause.textContent = paused ? "继续" : "暂停";
    turned = Date.now();
    say();
  }

  async function refresh() {
    const before = read;
    read = Date.now();
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = next.querySelector("[data-wall-pages]");
      if (!answer.ok || !fresh) throw new Error("no wall");
      wall.querySelector("[data-wall-pages]").replaceWith(fresh);
      wall.querySelector(".wall__head").replaceWith(next.querySelector(".wall__head"));
      trouble = "";
    } catch {
      trouble = `连不上或已退出登录，数字是 ${at(before)} 的`;
      read = before;
    }
    show(shown);
  }

  let asked = Date.now();
  window.setInterval(() => {
    if (!paused && pages().length > 1 && Date.now() - turned >= TURN) show(shown + 1);
    if (Date.now() - asked >= REFRESH) {
      asked = Date.now();
      refresh();
    }
  }, 1000);

  for (const button of wall.querySelectorAll("[data-wall-back], [data-wall-on], [data-wall-pause]")) {
    button.hidden = false;
  }
  wall.querySelector("[data-wall-back]").addEventListener("click", () => show(shown - 1));
  wall.querySelector("[data-wall-on]").addEventListener("click", () => show(shown + 1));
  pause.addEventListener("click", () => setPaused(!paused));
  full.hidden = !document.fullscreenEnabled;
  full.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("button, a") && (event.key === " " || event.key === "Enter")) return;
    if (event.key === " ") setPaused(!paused);
    else if (event.key === "ArrowRight") show(shown + 1);
    else if (event.key === "ArrowLeft") show(shown - 1);
    else return;
    event.preventDefault();
  });
  show(0);
}
