// A form that comes back because something in it was wrong still has its files: chosen ones lie in this browser under the key of
// the form, and are put back where the same form is shown again without them. They go with the next page, or after ten minutes.

const FOR_MS = 10 * 60 * 1000;
const SENT = "portal:sent";
const keyOf = (form) => form?.elements.namedItem("form_key")?.value || "";

function among(deed) {
  try {
    const asked = indexedDB.open("portal-files", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("files");
    asked.onsuccess = () => {
      const turn = asked.result.transaction("files", "readwrite");
      turn.oncomplete = turn.onabort = () => asked.result.close();
      deed(turn.objectStore("files"));
    };
  } catch {
    // Not allowed in this browser: files are chosen again.
  }
}

function put(input, files) {
  const given = new DataTransfer();
  files.forEach((file) => given.items.add(file));
  input.files = given.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("change", (event) => {
  const input = event.target;
  const key = input.matches("input[type=file][name]") && keyOf(input.form);
  if (!key) return;
  const files = [...input.files];
  among((store) => store.put({ at: Date.now(), files }, [key, input.name]));
});

document.addEventListener("submit", (event) => {
  if (keyOf(event.target)) sessionStorage.setItem(SENT, keyOf(event.target));
});

const shown = new Map([...document.forms].map((form) => [keyOf(form), form]).filter(([key]) => key));
const sent = sessionStorage.getItem(SENT);

// What is left of a page nobody came back to goes with the next page, at once where nobody is signed in.
const signedOut = !document.querySelector(".side-nav");

among((store) => {
  store.openCursor().onsuccess = ({ target: { result: found } }) => {
    if (!found) return;
    const [key, name] = found.key;
    const input = [...(shown.get(key)?.elements || [])].find((one) => one.type === "file" && one.name === name);
    const over = signedOut || key === sent || Date.now() - found.value.at > FOR_MS;
    if (input && !input.files.length) put(input, found.value.files);
    else if (!shown.has(key) && over) found.delete();
    found.continue();
  };
});
