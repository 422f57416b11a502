import { ChatApi } from "./api";
import { Conversation, type ConversationState } from "./conversation";
import { chooseLanguage, type Language } from "./language";
import { SessionStore } from "./session_store";
import { STRINGS } from "./strings";
import styleSheet from "./style/index.css";
import { element } from "./view/dom";
import { Launcher } from "./view/launcher";
import { Panel } from "./view/panel";

const PANEL_ID = "panel";

/**
 * `<modic-chat>`: the launcher and the panel, in a shadow root that the page's styles do not reach.
 * Attributes, read once when the element enters the page:
 * `api`: the gateway's origin (the page's own by default); `language`: "fr" or "en" (the page's by
 * default); `name`: how the assistant is called.
 */
export class ModicChat extends HTMLElement {
  #conversation: Conversation | null = null;
  #store: SessionStore | null = null;
  #launcher: Launcher | null = null;
  #panel: Panel | null = null;
  #isOpen = false;
  #unread = 0;
  #replies = 0;

  connectedCallback(): void {
    if (this.#conversation !== null) return;
    const origin = new URL(this.getAttribute("api") ?? "", location.href).origin;
    this.#store = new SessionStore(origin);
    const language = chooseLanguage(
      this.#store.current.language,
      this.getAttribute("language"),
      document.documentElement.lang,
    );
    this.#conversation = new Conversation(new ChatApi(origin), this.#store, language);
    this.#build(this.#conversation);
    this.#conversation.subscribe((state) => {
      this.#show(state);
    });
  }

  /** Opens the panel and brings the conversation so far. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#unread = 0;
    this.#updateLauncher();
    this.#panel?.open();
    void this.#conversation?.start();
  }

  /** Closes the panel and gives the focus back to the launcher. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#panel?.close();
    this.#updateLauncher();
    this.#launcher?.node.focus();
  }

  #build(conversation: Conversation): void {
    const launcher = new Launcher(PANEL_ID, () => {
      if (this.#isOpen) this.close();
      else this.open();
    });
    const panel = new Panel(
      PANEL_ID,
      this.getAttribute("name"),
      conversation.state,
      conversation.language,
      {
        start: () => void conversation.start(),
        accept: () => void conversation.accept(),
        say: (text) => void conversation.say(text),
        choose: (button) => void conversation.choose(button),
        retry: (id) => void conversation.retry(id),
        restore: () => void conversation.restore(),
        speak: (language) => {
          this.#speak(language);
        },
        close: () => {
          this.close();
        },
      },
    );
    this.#launcher = launcher;
    this.#panel = panel;
    const frame = element("div", { class: "frame" }, launcher.node, panel.node);
    frame.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.#isOpen) return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    });
    const root = this.attachShadow({ mode: "open" });
    const style = new CSSStyleSheet();
    style.replaceSync(styleSheet);
    root.adoptedStyleSheets = [style];
    root.append(frame);
    this.#updateLauncher();
  }

  #show(state: ConversationState): void {
    const replies = state.entries.filter(({ kind }) => kind === "assistant").length;
    if (!this.#isOpen) this.#unread += Math.max(0, replies - this.#replies);
    this.#replies = replies;
    this.#panel?.update(state);
    this.#updateLauncher();
  }

  #speak(language: Language): void {
    if (this.#conversation === null || this.#conversation.language === language) return;
    this.#conversation.language = language;
    this.#store?.update({ language });
    this.#panel?.speak(language);
    this.#updateLauncher();
  }

  #updateLauncher(): void {
    const language = this.#conversation?.language ?? "fr";
    if (this.#launcher === null) return;
    this.#launcher.node.lang = language;
    this.#launcher.update({ open: this.#isOpen, unread: this.#unread }, STRINGS[language]);
  }
}
