// Registers <modic-chat> and, when the page has none of its own, adds one that is set up by the
// data attributes of this very script: data-language, data-name.
import { ModicChat } from "./element";

const TAG = "modic-chat";

/** @param script this script, known only while it runs */
function mount(script: HTMLScriptElement): void {
  if (document.querySelector(TAG) !== null) return;
  const chat = document.createElement(TAG);
  const { language, name } = script.dataset;
  chat.setAttribute("api", new URL(script.src, location.href).origin);
  if (language !== undefined) chat.setAttribute("language", language);
  if (name !== undefined) chat.setAttribute("name", name);
  document.body.append(chat);
}

if (customElements.get(TAG) === undefined) customElements.define(TAG, ModicChat);

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  // Without `defer`, the script may run before there is a body to add anything to.
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", () => {
      mount(script);
    });
  } else {
    mount(script);
  }
}
