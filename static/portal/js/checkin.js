// Checking in (data-check-in): a press is kept on the phone first, then sent; what does not get through waits here and is sent
// when the net is back or the page is looked at again. A press has one key for all its tries, so it is taken once.

const TRY_MS = 20000;
const AGAIN_MS = 30000;
const LOCATE_MS = 10000;
const LONGEST_SIDE = 1280;
const MOST_BYTES = 20 * 1024 * 1024;
const KINDS = { in: "上班签到", out: "下班签退", field: "外勤签到", rest: "今天休息" };

const newKey = () =>
  crypto.randomUUID
    ? crypto.randomUUID()
    : "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
        (+c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (+c / 4)))).toString(16),
      );

const clock = (time) => {
  const moment = new Date(time);
  return `${moment.getMonth() + 1}月${moment.getDate()}日 ${moment.getHours()}:${String(moment.getMinutes()).padStart(2, "0")}`;
};

// What waits, in the browser's database; in the page alone where the browser keeps nothing (a private window).
function store() {
  const memory = new Map();
  const opened = new Promise((resolve) => {
    try {
      const asked = indexedDB.open("portal-check-ins", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore("waiting", { keyPath: "key" });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  const within = async (mode, deed, instead) => {
    const base = await opened;
    if (!base) return instead();
    return new Promise((resolve, reject) => {
      const work = base.transaction("waiting", mode);
      const asked = deed(work.objectStore("waiting"));
      work.oncomplete = () => resolve(asked.result);
      work.onerror = work.onabort = () => reject(work.error);
    });
  };
  return {
    lasts: async () => (await opened) !== null,
    put: (entry) => within("readwrite", (rows) => rows.put(entry), () => memory.set(entry.key, entry)),
    drop: (key) => within("readwrite", (rows) => rows.delete(key), () => memory.delete(key)),
    all: () => within("readonly", (rows) => rows.getAll(), () => [...memory.values()]),
  };
}

function device() {
  try {
    const held = localStorage.getItem("portal-device") || newKey();
    localStorage.setItem("portal-device", held);
    return held;
  } catch {
    return "";
  }
}

const locate = () =>
  new Promise((resolve) => {
    if (!navigator.geolocation) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          latitude: coords.latitude.toFixed(6),
          longitude: coords.longitude.toFixed(6),
          accuracy: Math.round(coords.accuracy),
        }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: LOCATE_MS, maximumAge: 0 },
    );
  });

function line(text, small, button) {
  const item = document.createElement("li");
  item.textContent = text;
  if (small) {
    const more = document.createElement("div");
    more.className = "small soft";
    more.textContent = small;
    item.append(more);
  }
  if (button) item.append(button);
  return item;
}

function checkIn(root) {
  const { checkIn: address, owner, placement } = root.dataset;
  const kept = store();
  const find = (name) => document.querySelector(name);
  const [code, note, photo] = ["code", "note", "photo"].map((name) => find(`#check-in-${name}`));
  const said = root.querySelector("[data-said]");
  const waiting = find("[data-waiting]");
  const mine = async () => (await kept.all()).filter((e) => e.owner === owner).sort((a, b) => a.phone_at - b.phone_at);
  let sending = false;

  const say = (text) => {
    said.replaceChildren(Object.assign(document.createElement("p"), { textContent: text }));
  };

  async function showWaiting() {
    const entries = await mine();
    waiting.hidden = !entries.length;
    find("[data-waiting-list]").replaceChildren(
      ...entries.map((entry) => {
        const text = `${clock(entry.phone_at)} ${KINDS[entry.kind]}`;
        if (!entry.refused) return line(text, "等待送出");
        const away = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: "知道了" });
        away.addEventListener("click", () => kept.drop(entry.key).then(showWaiting));
        return line(text, `没有成功：${entry.refused}`, away);
      }),
    );
  }

  async function send(entry) {
    const data = new FormData();
    const times = { phone_at: new Date(entry.phone_at).toISOString(), sent_at: new Date().toISOString() };
    const words = { key: entry.key, kind: entry.kind, placement: entry.placement, code: entry.code, note: entry.note };
    for (const [name, value] of Object.entries({ ...words, ...times, device: device(), ...(entry.position || {}) })) {
      if (value !== "" && value !== undefined) data.set(name, value);
    }
    if (entry.photo) data.set("photo", entry.photo, entry.photo.name);
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), TRY_MS);
    try {
      const token = document.querySelector('meta[name="csrf-token"]').content;
      const headers = { "X-CSRFToken": token, Accept: "application/json", "Idempotency-Key": entry.key };
      const answer = await fetch(address, { method: "POST", body: data, headers, signal: patience.signal, redirect: "manual" });
      return { status: answer.status, body: await answer.json().catch(() => ({})) };
    } catch {
      return { status: 0, body: {} };
    } finally {
      clearTimeout(timer);
    }
  }

  async function settle(entry, { status, body }) {
    if (status === 200 || status === 201) {
      await kept.drop(entry.key);
      find("[data-none]")?.remove();
      find("[data-done]").append(line(`${clock(body.made_at)} ${body.kind_label}`, `${body.way_label}，回执 ${body.receipt}`));
      if (entry.kind === "in" || entry.kind === "field") {
        const main = root.querySelector("[data-main]");
        main.dataset.press = "out";
        main.lastElementChild.textContent = KINDS.out;
        const other = root.querySelector("[data-other]");
        other.dataset.press = "in";
        other.textContent = "再次签到";
      }
      say([`${KINDS[entry.kind]}已收到，回执 ${body.receipt}。`, ...body.words].join(" "));
      return true;
    }
    if (status === 400 || status === 409 || status === 413 || status === 422) {
      await kept.put({ ...entry, refused: body.detail || "填写的内容不对，请改正后再按一次。" });
      say(body.detail || "没有成功，请看下面。");
      return true;
    }
    if (status === 401) say("登录已过期，请重新登录。签到还存在这台手机里，登录后自动送出。");
    else if (status === 403) say("页面已过期，请刷新。签到还存在这台手机里，刷新后自动送出。");
    else say("网络不通，已存在这台手机里，恢复后自动送出。");
    return false;
  }

  async function sendAll() {
    if (sending) return;
    sending = true;
    try {
      for (const entry of await mine()) {
        if (entry.refused || entry.locating > Date.now()) continue;
        if (!(await settle(entry, await send(entry)))) break;
      }
    } finally {
      sending = false;
      await showWaiting();
    }
  }

  async function press(kind, button) {
    if (kind === "field" && !note.value.trim()) {
      root.querySelector("[data-note]").open = true;
      note.focus();
      return say("外勤签到请先写明去哪里、做什么。");
    }
    root.querySelectorAll("[data-press]").forEach((each) => { each.disabled = true; });
    try {
      const now = Date.now();
      const entry = { key: newKey(), owner, placement, kind, phone_at: now, code: code.value.replace(/\D/g, ""), note: note.value.trim() };
      // On the phone before anything that takes time: a page that is closed meanwhile loses nothing.
      await kept.put({ ...entry, locating: now + LOCATE_MS + 2000 });
      if (!(await kept.lasts())) say("这个浏览器不能暂存签到，送出以前请不要离开这一页。");
      const taken = photo.files[0] && (await window.portalShrunk(photo.files[0], LONGEST_SIDE));
      const large = taken && taken.size > MOST_BYTES;
      if (taken && !large) entry.photo = taken;
      if ("locates" in root.dataset && kind !== "rest") {
        say("正在取位置……");
        entry.position = await locate();
      }
      await kept.put(entry);
      code.value = note.value = photo.value = "";
      await showWaiting();
      await sendAll();
      if (large) said.append(Object.assign(document.createElement("p"), { textContent: `照片有 ${Math.round(taken.size / 1048576)} MB，超过 20 MB，没有一起送出；签到不受影响。` }));
    } finally {
      root.querySelectorAll("[data-press]").forEach((each) => { each.disabled = false; });
      button.focus();
    }
  }

  root.querySelectorAll("[data-press]").forEach((button) => button.addEventListener("click", () => press(button.dataset.press, button)));
  find("[data-send-now]").addEventListener("click", sendAll);
  window.addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendAll());
  setInterval(() => mine().then((entries) => entries.some((entry) => !entry.refused) && sendAll()), AGAIN_MS);
  sendAll();
}

document.querySelectorAll("[data-check-in]").forEach(checkIn);
document.querySelectorAll("[data-reload-in]").forEach((code) => setTimeout(() => location.reload(), (Number(code.dataset.reloadIn) + 1) * 1000));
