// Sealed votes: a key is made, a ballot sealed, the box opened, all here in the browser. The form of a ballot: governance/sealing.py.
// Beside it: TweetNaCl (window.nacl) and sealed boxes on it (window.sealedBox).
(() => {
  const { nacl, sealedBox } = window;
  if (!nacl || !sealedBox) return;
  const LENGTH = 320;
  const NONCE = 24;
  const HEAD = NONCE + 16 + LENGTH;
  const CHUNK = 25;

  const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
  const hex = (array) => Array.from(array, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const coded = (array) => btoa(Array.from(array, (byte) => String.fromCharCode(byte)).join(""));
  const decoded = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const ascii = (array) => String.fromCharCode(...array);
  const groups = (text) => text.match(/.{1,4}/g).join(" ");
  const find = (root, name) => root.querySelector(`[data-${name}]`);
  const told = (id) => JSON.parse(document.getElementById(id).textContent);

  function fingerprint(publicKey) {
    const number = BigInt(`0x${hex(nacl.hash(publicKey).subarray(0, 16))}`) % 10n ** 24n;
    return groups(number.toString().padStart(24, "0"));
  }

  // By which a count is known (count_digits in governance/sealing.py).
  function countDigits(motion, counts, places) {
    const told = ["yes", "no", "abstain", "invalid", ...places].map((key) => `${key}=${counts.get(key) || 0}`);
    const number = BigInt(`0x${hex(nacl.hash(new TextEncoder().encode([motion, ...told].join(" "))).subarray(0, 16))}`) % 10n ** 14n;
    return groups(`${number.toString().padStart(14, "0")}${(number % 97n).toString().padStart(2, "0")}`);
  }

  // All ways to take so many of the numbers below `of`, in order.
  function combinations(many, of, from = 0) {
    if (!many) return [[]];
    const found = [];
    for (let first = from; first <= of - many; first += 1) {
      for (const rest of combinations(many - 1, of, first + 1)) found.push([first, ...rest]);
    }
    return found;
  }

  function joined(parts) {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  function sealed({ motion, needed, keys }, said) {
    const plain = new TextEncoder().encode(JSON.stringify([motion, ...said]).padEnd(LENGTH));
    if (plain.length !== LENGTH) throw new Error("too long");
    const [nonce, key] = [nacl.randomBytes(NONCE), nacl.randomBytes(32)];
    const holders = keys.map(bytes);
    const ways = combinations(needed, holders.length).map((way) =>
      way.reduce((part, place) => sealedBox.seal(part, holders[place]), key),
    );
    return coded(joined([nonce, nacl.secretbox(plain, nonce, key), ...ways]));
  }

  // What a ballot says to those who hold `secrets` (by place, in order); null where it does not open.
  function unsealed(ballot, motion, holders) {
    let part = ballot.subarray(HEAD);
    for (const { publicKey, secretKey } of [...holders].reverse()) {
      part = part && sealedBox.open(part, publicKey, secretKey);
    }
    const plain = part && nacl.secretbox.open(ballot.subarray(NONCE, HEAD), ballot.subarray(0, NONCE), part);
    if (!plain) return null;
    try {
      const [about, ...said] = JSON.parse(ascii(plain));
      return about === motion ? said : null;
    } catch {
      return null;
    }
  }

  // What a ballot says, as the server takes it (refuse_said in services/voting.py), in the order of the question; null where it is void.
  function heard(said, { options, most }) {
    if (!said) return null;
    const [choice, ...places] = said;
    const chooses = Object.keys(options).length > 0;
    const word = (chooses ? ["abstain"] : ["yes", "no", "abstain"]).includes(choice);
    if (!places.length) return word ? [choice] : null;
    const known = places.every((place) => Number.isInteger(place) && Object.hasOwn(options, place));
    const once = new Set(places).size === places.length;
    return chooses && choice === "" && known && once && places.length <= most ? [choice, ...places.sort((a, b) => a - b)] : null;
  }

  function random(below) {
    const most = 2 ** 32 - (2 ** 32 % below);
    for (;;) {
      const [number] = new Uint32Array(nacl.randomBytes(4).buffer);
      if (number < most) return number % below;
    }
  }

  function shuffled(list) {
    for (let last = list.length - 1; last > 0; last -= 1) {
      const other = random(last + 1);
      [list[last], list[other]] = [list[other], list[last]];
    }
    return list;
  }

  function ballot(root) {
    const form = root.querySelector("form");
    const field = form.elements.sealed;
    const about = told("seal-to");
    const fault = find(root, "seal-fault");
    const marked = () => [...root.querySelectorAll("[data-choice]:checked")].map((box) => box.value);
    const refuse = (event, words) => {
      event.preventDefault();
      fault.textContent = words;
      fault.hidden = false;
      fault.scrollIntoView({ block: "center" });
    };
    field.value = "";
    root.hidden = false;
    // Of the keys that this page seals to, not of those it says.
    document.querySelectorAll("[data-sealed-to]").forEach((line, place) => {
      line.textContent = `指纹 ${fingerprint(bytes(about.keys[place]))}`;
    });
    // Before anything else that looks at forms: what is handed in is the sealed ballot or nothing.
    document.addEventListener(
      "submit",
      (event) => {
        if (event.target !== form) return;
        const places = marked().filter((value) => /^\d+$/.test(value));
        const word = marked().find((value) => !/^\d+$/.test(value)) || "";
        fault.hidden = true;
        if (!word && !places.length) return refuse(event, "请先选一项。");
        if (word && places.length) return refuse(event, "弃权的不能再选别的，请去掉其中一样。");
        if (about.most && places.length > about.most) return refuse(event, `最多选 ${about.most} 项，现在选了 ${places.length} 项。`);
        try {
          field.value = sealed(about, [word, ...places.map(Number)]);
        } catch {
          return refuse(event, "这个浏览器没有把票封好，票没有投出。请换一个浏览器再试。");
        }
      },
      true,
    );
  }

  function maker(root) {
    const form = root.querySelector("form");
    const [shown, print, text, save] = ["key-made", "key-fingerprint", "key-text", "key-save"].map((name) => find(root, name));
    const make = find(root, "key-make");
    root.hidden = false;
    form.hidden = true;
    make.addEventListener("click", () => {
      const { publicKey, secretKey } = nacl.box.keyPair();
      const secret = groups(hex(secretKey));
      const lines = ["封签投票钥匙，请妥善保管，不要发给别人", ...root.dataset.makeKey.split("|")];
      lines.push(`指纹：${fingerprint(publicKey)}`, `钥匙：${secret}`);
      form.elements.public_key.value = hex(publicKey);
      print.textContent = fingerprint(publicKey);
      text.textContent = secret;
      URL.revokeObjectURL(save.href);
      save.href = URL.createObjectURL(new Blob([lines.join("\n")], { type: "text/plain" }));
      make.textContent = "重新生成一把";
      shown.hidden = form.hidden = false;
    });
    // A page that came back with an error would have another key: it is asked before the form leaves.
    form.addEventListener(
      "submit",
      (event) => {
        const kept = form.elements.is_kept;
        kept.setCustomValidity(kept.checked ? "" : "请先把钥匙存好，打上勾，再登记。");
        if (kept.reportValidity()) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      true,
    );
    form.elements.is_kept.addEventListener("change", () => form.elements.is_kept.setCustomValidity(""));
  }

  function opener(root) {
    const about = told("box-about");
    const form = root.querySelector("form");
    const state = find(root, "box-state");
    const open = find(root, "box-open");
    const found = new Map();
    const say = (words) => {
      state.textContent = words;
    };

    function take(text) {
      const match = text.match(/(?:[0-9a-f]{4}\s*){16}(?![0-9a-f])/i);
      if (!match) return say("没有读到钥匙。请选生成时存下的文件，或照抄下的 64 个字符输入。");
      const pair = nacl.box.keyPair.fromSecretKey(bytes(match[0].replace(/\s/g, "").toLowerCase()));
      const place = about.keys.findIndex((key) => key.public_key === hex(pair.publicKey));
      if (place < 0) return say("这把钥匙不是这项表决的。请核对是哪次会议的钥匙。");
      found.set(place, pair);
      find(root, `holder-${place}`).textContent = "已放入";
      const short = about.needed - found.size;
      open.hidden = short > 0;
      say(short > 0 ? `还要 ${short} 把钥匙。` : "钥匙够了，可以开箱。");
    }

    const rest = () => new Promise((resolve) => setTimeout(resolve));

    async function openAll() {
      const places = [...found.keys()].sort((a, b) => a - b).slice(0, about.needed);
      const holders = places.map((place) => found.get(place));
      const token = document.querySelector('meta[name="csrf-token"]').content;
      const headers = { "X-CSRFToken": token, Accept: "application/json" };
      const answer = await fetch(root.dataset.openBox.replace(/all\/$/, `${places.join("-")}/`), { method: "POST", headers });
      const box = await answer.json();
      if (!answer.ok) return say(box.detail);
      const [ballots, seen] = [[], new Set()];
      for (const [number, [text, weight]] of box.ballots.entries()) {
        const content = decoded(text);
        const head = ascii(content.subarray(0, HEAD));
        // A ballot that is the copy of another is not that voter's own.
        const said = seen.has(head) ? null : heard(unsealed(content, about.motion, holders), about);
        seen.add(head);
        for (let vote = 0; vote < weight; vote += 1) ballots.push(said);
        if (number % CHUNK === 0) {
          say(`正在开箱，${number + 1} / ${box.ballots.length} 张。`);
          await rest();
        }
      }
      const proofs = {};
      places.forEach((place, at) => {
        const { publicKey, secretKey } = holders[at];
        proofs[place] = ascii(sealedBox.open(decoded(box.riddles[place]), publicKey, secretKey) || []);
      });
      form.elements.ballots.value = JSON.stringify(shuffled(ballots));
      form.elements.proofs.value = JSON.stringify(proofs);
      show(ballots);
    }

    function show(ballots) {
      const chooses = Object.keys(about.options).length > 0;
      const words = chooses ? { abstain: "弃权" } : { yes: "同意", no: "反对", abstain: "弃权" };
      const names = { ...about.options, ...words, invalid: "无效" };
      const counts = new Map(Object.keys(names).map((key) => [key, 0]));
      for (const said of ballots) {
        const [choice, ...places] = said || ["invalid"];
        for (const key of choice ? [choice] : places) counts.set(`${key}`, counts.get(`${key}`) + 1);
      }
      const lines = [...counts].map(([key, number]) => {
        const line = document.createElement("li");
        line.textContent = key === "invalid" ? `无效 ${number} 票` : `${names[key]}：${number} 票`;
        return line;
      });
      find(root, "box-counts").replaceChildren(...lines);
      const marked = ballots.filter((said) => said && !said[0]).length;
      const places = Object.keys(about.options).sort((one, other) => one - other);
      find(root, "box-digits").textContent = countDigits(about.motion, chooses ? counts.set("yes", marked) : counts, places);
      find(root, "box-found").hidden = form.hidden = false;
      open.hidden = true;
      say(`共开出 ${ballots.length} 票。`);
    }

    root.hidden = false;
    form.hidden = true;
    find(root, "box-files").addEventListener("change", async (event) => {
      for (const file of event.target.files) take(await file.text());
      event.target.value = "";
    });
    find(root, "box-take").addEventListener("click", () => {
      const typed = find(root, "box-typed");
      take(typed.value);
      typed.value = "";
    });
    open.addEventListener("click", () => {
      open.disabled = true;
      openAll()
        .catch(() => say("没有取到票，请检查网络后再点“开箱”。"))
        .finally(() => {
          open.disabled = false;
        });
    });
  }

  document.querySelectorAll("[data-seal-ballot]").forEach(ballot);
  document.querySelectorAll("[data-make-key]").forEach(maker);
  document.querySelectorAll("[data-open-box]").forEach(opener);
})();
