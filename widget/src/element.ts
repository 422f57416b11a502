import { ChatApi } from "./api";
import { Conversation } from "./conversation";
import { chooseLanguage, type Language } from "./language";
import { SessionStore } from "./session_store";
import type { ConversationState } from "./state";
import { STRINGS } from "./strings";
import styleSheet from "./style/index.css";
import { element } from "./view/dom";
import { Launcher } from "./view/launcher";
import { Panel } from "./view/panel";

const PANEL_ID = "panel";

/**
 * `<modic-chat>`: the launcher and the panel, in a shadow root that the page's styles do not reach.
 *
 * Attributes, read once when the element enters the page:
 * - `api`: the gateway's origin (the page's own by default);
 * - `language`: "fr" or "en" (by default the page's, from `<html lang>`; French for any other). The
 *   visitor's own choice in the panel wins over it for as long as the browser's session lasts;
 * - `name`: how the assistant is called ("Assistant Modic" by default).
 * `hidden` works as on any element, at any time. The script that adds the element by itself takes
 * `data-language` and `data-name`.
 *
 * Custom properties, on the element or on any ancestor (their defaults are in style/theme.css):
 * - `--modic-accent`, `--modic-on-accent`: the colour of buttons and header, and of text upon it;
 * - `--modic-accent-dark`, `--modic-on-accent-dark`: the same where the visitor prefers dark; the
 *   header is a shade of it there;
 * - `--modic-radius`: the corners of the panel; `--modic-font`: a list of font families;
 * - `--modic-offset-x`, `--modic-offset-y`: how far the launcher is from the corner of the window.
 * Whoever sets colours answers for their contrast: 4.5 to 1 between the two of each pair.
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
    window.addEventListener("online", this.#reconnect);
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

  disconnectedCallback(): void {
    window.removeEventListener("online", this.#reconnect);
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

  readonly #reconnect = (): void => {
    void this.#conversation?.reconnect();
  };

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
        rate: (id, thumb) => void conversation.rate(id, thumb),
        explain: (id, reason) => void conversation.explain(id, reason),
        erase: () => void conversation.erase(),
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
