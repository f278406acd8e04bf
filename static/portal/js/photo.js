// Photos are made small on the phone before they are sent (data-shrinks): several megabytes become some hundred kilobytes, and where
// they were taken does not go along. One that this browser can't read goes as it is; the portal takes HEIC.

const LEAST = 500 * 1024;
const LONGEST_SIDE = 1920;
const shrinking = new Set();
const waiting = new Map();

window.portalShrunk = async (file, longest = LONGEST_SIDE) => {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
    if (!small || small.size >= file.size) return file;
    return new File([small], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
};

document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!input.matches("input[type=file][data-shrinks]") || event.detail === "shrunk") return;
  const files = [...input.files];
  if (!files.some((file) => file.type.startsWith("image/") && file.size > LEAST)) return;
  shrinking.add(input.form);
  const small = new DataTransfer();
  for (const file of files) {
    const large = file.type.startsWith("image/") && file.size > LEAST;
    small.items.add(large ? await window.portalShrunk(file) : file);
  }
  input.files = small.files;
  shrinking.delete(input.form);
  input.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "shrunk" }));
  if (waiting.has(input.form)) input.form.requestSubmit(waiting.get(input.form));
  waiting.delete(input.form);
});

// Who sends meanwhile waits a moment: nothing large goes out.
document.addEventListener("submit", (event) => {
  if (!shrinking.has(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.set(event.target, event.submitter);
}, true);
