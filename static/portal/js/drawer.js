// The drawer: any link with data-drawer opens its page at the side (from below on a phone). Without script the link is a link.
// <dialog> keeps the focus inside, closes on Esc and gives the focus back. The way back on a phone closes it too.

let drawer;
let opener;
const trail = [];

function build() {
  drawer = document.createElement("dialog");
  drawer.className = "drawer no-print";
  drawer.id = "drawer";
  drawer.setAttribute("aria-labelledby", "drawer-title");
  const head = document.createElement("div");
  head.className = "drawer__head";
  const back = button("返回", "button button--quiet", goBack);
  back.dataset.drawerBack = "";
  const title = document.createElement("h2");
  title.className = "drawer__title";
  title.id = "drawer-title";
  title.tabIndex = -1;
  const page = document.createElement("a");
  page.className = "button button--quiet";
  page.dataset.drawerPage = "";
  page.textContent = "整页打开";
  head.append(back, title, page, button("关闭", "button button--quiet", () => drawer.close()));
  const body = document.createElement("div");
  body.className = "drawer__body";
  drawer.append(head, body);
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer) drawer.close();
  });
  drawer.addEventListener("close", closed);
  document.body.append(drawer);
}

function button(text, className, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = className;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

function giveBack() {
  if (opener?.isConnected) opener.focus({ preventScroll: true });
}

function closed() {
  trail.length = 0;
  // Going back to an address with a fragment moves the focus there, so it is given back once more afterwards.
  if (history.state?.drawer) {
    window.addEventListener("popstate", () => setTimeout(giveBack), { once: true });
    history.back();
  }
  giveBack();
}

function goBack() {
  trail.pop();
  const last = trail[trail.length - 1];
  if (last) load(last);
}

function put(nodes) {
  const body = drawer.querySelector(".drawer__body");
  body.replaceChildren(...nodes);
  body.scrollTop = 0;
  window.htmx?.process(body);
}

function waiting() {
  const wait = document.createElement("div");
  wait.className = "drawer__wait";
  wait.append(...Array.from({ length: 3 }, () => document.createElement("span")));
  return wait;
}

function sentence(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}

async function load(stop) {
  drawer.querySelector(".drawer__title").textContent = stop.title;
  drawer.querySelector("[data-drawer-page]").href = stop.url;
  drawer.querySelector("[data-drawer-back]").hidden = trail.length < 2;
  put([waiting()]);
  let nodes;
  try {
    const answer = await fetch(stop.url, { headers: { "HX-Request": "true", "X-Drawer": "1" } });
    if (answer.status === 401 || /\/login\/?$/.test(new URL(answer.url).pathname)) {
      location.assign(stop.url);
      return;
    }
    nodes = answer.ok ? await content(answer, stop) : [sentence(refusal(answer.status))];
  } catch {
    nodes = [sentence("网络不通，没有取到内容。请检查网络后再点一次。")];
  }
  if (drawer.open && trail[trail.length - 1] === stop) put(nodes);
}

function refusal(status) {
  if (status === 403) return "您不能查看这项内容。如果工作需要，请联系集团秘书处。";
  if (status === 404) return "没有找到这项内容，可能已被移走。请刷新页面再试。";
  return "没有取到内容，请稍后再点一次。";
}

async function content(answer, stop) {
  const kind = answer.headers.get("Content-Type") || "";
  if (kind.startsWith("image/")) {
    const image = document.createElement("img");
    image.src = stop.url;
    image.alt = stop.title;
    return [image];
  }
  if (!kind.startsWith("text/html")) {
    const link = document.createElement("a");
    link.href = stop.url;
    link.className = "button button--primary";
    link.textContent = "打开文件";
    return [sentence("这种文件要在新窗口里看。"), link];
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-drawer-content]") || page.querySelector("main") || page.body;
  const title = found.dataset.drawerTitle || stop.title || page.title;
  drawer.querySelector(".drawer__title").textContent = title;
  return [document.importNode(found, true)];
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest("a[data-drawer]");
  if (!link) return;
  event.preventDefault();
  if (!drawer) build();
  const stop = { url: link.href, title: link.dataset.drawerTitle || "" };
  trail.push(stop);
  if (!drawer.open) {
    opener = link;
    drawer.showModal();
    history.pushState({ ...history.state, drawer: true }, "");
    drawer.querySelector(".drawer__title").focus();
  }
  load(stop);
});

window.addEventListener("popstate", () => {
  if (drawer?.open) drawer.close();
});
