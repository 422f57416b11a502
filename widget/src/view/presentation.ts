/** Where the panel takes the whole screen: phones, and desktops zoomed until they are as small. */
const FULL_SCREEN = "(max-width: 480px), (max-height: 480px)";
const FOCUSABLE = "button, a[href], textarea, input, [tabindex='0']";

/**
 * Shows the dialog beside the page on a large screen, and over the page on a small one. As a modal
 * dialog it makes the page behind it inert, and the back gesture of a phone closes it. On paper it
 * is never modal: it would be printed upon the beginning of the page.
 */
export class Presentation {
  readonly #dialog: HTMLDialogElement;
  readonly #media = window.matchMedia(FULL_SCREEN);
  #isModal = false;
  #isPrinting = false;

  /** @param onDismiss called when the browser asks for, or has done, the closing */
  constructor(dialog: HTMLDialogElement, onDismiss: () => void) {
    this.#dialog = dialog;
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      onDismiss();
    });
    dialog.addEventListener("close", () => {
      // Closed by the browser itself, not by a change between the two ways of showing it.
      if (!dialog.open) onDismiss();
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Tab" && this.#isModal) this.#wrapFocus(event);
    });
  }

  /** True when the dialog is shown, or would be, over the whole screen. */
  get isFullScreen(): boolean {
    return this.#media.matches;
  }

  open(): void {
    this.#show();
    this.#media.addEventListener("change", this.#adapt);
    window.addEventListener("beforeprint", this.#print);
    window.addEventListener("afterprint", this.#print);
    window.visualViewport?.addEventListener("resize", this.#fit);
    window.visualViewport?.addEventListener("scroll", this.#fit);
  }

  close(): void {
    this.#media.removeEventListener("change", this.#adapt);
    window.removeEventListener("beforeprint", this.#print);
    window.removeEventListener("afterprint", this.#print);
    window.visualViewport?.removeEventListener("resize", this.#fit);
    window.visualViewport?.removeEventListener("scroll", this.#fit);
    this.#dialog.close();
  }

  get #wantsModal(): boolean {
    return this.isFullScreen && !this.#isPrinting;
  }

  #show(): void {
    this.#isModal = this.#wantsModal;
    this.#dialog.setAttribute("aria-modal", String(this.#isModal));
    if (this.#isModal) this.#dialog.showModal();
    else this.#dialog.show();
    this.#fit();
  }

  readonly #print = ({ type }: Event): void => {
    this.#isPrinting = type === "beforeprint";
    this.#adapt();
  };

  /** The window was resized or turned across the limit: shown anew, with the focus where it was. */
  readonly #adapt = (): void => {
    if (this.#isModal === this.#wantsModal) return;
    const root = this.#dialog.getRootNode() as ShadowRoot;
    const focused = root.activeElement;
    this.#dialog.close();
    this.#show();
    if (focused instanceof HTMLElement) focused.focus();
  };

  /** Keeps the whole panel above a phone's keyboard, which covers the page without resizing it. */
  readonly #fit = (): void => {
    const { style } = this.#dialog;
    const viewport = window.visualViewport;
    if (!this.#isModal || viewport?.scale !== 1) {
      style.removeProperty("height");
      style.removeProperty("top");
      return;
    }
    style.setProperty("height", `${viewport.height}px`);
    style.setProperty("top", `${viewport.offsetTop}px`);
  };

  #wrapFocus(event: KeyboardEvent): void {
    const stops = Array.from(this.#dialog.querySelectorAll<HTMLElement>(FOCUSABLE)).filter(
      (stop) => stop.getClientRects().length > 0,
    );
    const leaving = event.shiftKey ? stops.at(0) : stops.at(-1);
    const entering = event.shiftKey ? stops.at(-1) : stops.at(0);
    const root = this.#dialog.getRootNode() as ShadowRoot;
    const isOutside = !stops.some((stop) => stop === root.activeElement);
    if (root.activeElement === leaving || (event.shiftKey && isOutside)) {
      event.preventDefault();
      entering?.focus();
    }
  }
}
