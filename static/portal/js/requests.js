// Requests by htmx: the CSRF header, and words for what went wrong.

const say = (text) => document.dispatchEvent(new CustomEvent("portal:toast", { detail: { text } }));

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) event.detail.headers["X-CSRFToken"] = token.content;
});

const WORDS = {
  401: "登录已过期，请重新登录后再试。",
  403: "您不能进行这项操作。如果工作需要，请联系集团秘书处。",
  404: "要找的内容已不在了，请刷新页面。",
  413: "文件太大，没有上传。请压缩后再试。",
  429: "操作太快了，请过一会儿再试。",
};

document.addEventListener("htmx:responseError", (event) => {
  say(WORDS[event.detail.xhr.status] || "这一步没有完成，请稍后再试。");
});

document.addEventListener("htmx:sendError", () => say("网络不通，没有送达。请检查网络后再试。"));
document.addEventListener("htmx:timeout", () => say("等得太久，没有回音。请稍后再试。"));
