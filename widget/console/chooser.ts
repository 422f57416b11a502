/** Opens the list of topics over a message: a link with `data-chooses` names the template that holds it. */

import { matching, topicsOf, type Topic } from "./topics";

let opened = 0;

class Chooser {
  private readonly box = document.createElement("div");
  private readonly input = document.createElement("input");
  private readonly list = document.createElement("ul");
  private readonly value = document.createElement("input");
  private readonly none = document.createElement("p");
  private readonly id = `topics-${++opened}`;
  private readonly form: HTMLFormElement;
  private readonly opener: HTMLElement;
  private readonly topics: readonly Topic[];
  private shown: Topic[] = [];
  private active = 0;
  private isClosed = false;

  constructor(form: HTMLFormElement, opener: HTMLElement, select: HTMLSelectElement) {
    this.form = form;
    this.opener = opener;
    this.topics = topicsOf(select);
    const label = select.ariaLabel ?? "";
    this.box.className = "topics";
    this.input.type = "text";
    this.input.autocomplete = "off";
    this.input.placeholder = label;
    for (const [name, value] of Object.entries({
      "role": "combobox", "aria-label": label, "aria-expanded": "true", "aria-autocomplete": "list", "aria-controls": this.id,
    })) this.input.setAttribute(name, value);
    this.list.id = this.id;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    this.value.type = "hidden";
    this.value.name = "intent";
    this.none.className = "none";
    this.none.setAttribute("role", "status");
    this.none.dataset["says"] = select.dataset["nothing"] ?? "";
    this.box.append(this.input, this.list, this.none, this.value);
    this.input.addEventListener("input", () => { this.show(); });
    this.input.addEventListener("keydown", (event) => { this.pressed(event); });
    this.input.addEventListener("blur", () => { this.close(); });
    // Before the field loses its focus, which would close the list.
    this.list.addEventListener("mousedown", (event) => { event.preventDefault(); });
    this.list.addEventListener("click", ({ target }) => {
      const option = target instanceof Element ? target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  open(): void {
    this.form.append(this.box);
    this.show();
    this.input.focus();
    this.list.scrollIntoView({ block: "nearest" });
  }

  private show(): void {
    this.shown = matching(this.topics, this.input.value);
    this.list.replaceChildren(...this.shown.map((topic, index) => this.option(topic, index)));
    this.none.textContent = this.shown.length === 0 ? this.none.dataset["says"] ?? "" : "";
    this.list.hidden = this.shown.length === 0;
    this.mark(0);
  }

  private option({ label, also }: Topic, index: number): HTMLElement {
    const option = document.createElement("li");
    option.id = `${this.id}-${index}`;
    option.setAttribute("role", "option");
    const other = document.createElement("small");
    other.textContent = also;
    option.append(label, other);
    return option;
  }

  private mark(index: number): void {
    this.active = Math.min(Math.max(index, 0), this.shown.length - 1);
    for (const [order, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(order === this.active));
    }
    const current = this.shown[this.active] ? this.list.children[this.active] : undefined;
    this.input.setAttribute("aria-activedescendant", current?.id ?? "");
    current?.scrollIntoView({ block: "nearest" });
  }

  private pressed(event: KeyboardEvent): void {
    const step: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in step) this.mark(this.active + (step[event.key] ?? 0));
    else if (event.key === "Home" && event.ctrlKey) this.mark(0);
    else if (event.key === "Enter") this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private choose(index: number): void {
    const topic = this.shown[index];
    if (!topic) return;
    this.value.value = topic.value;
    this.form.requestSubmit(this.form.querySelector<HTMLButtonElement>("button[value=changed]"));
  }

  private close(): void {
    if (this.isClosed) return;
    this.isClosed = true; // what leaves the page loses its focus, which would close it again
    if (this.box.contains(document.activeElement)) {
      (this.opener.closest<HTMLElement>("[data-entry]") ?? this.opener).focus();
    }
    this.box.remove();
  }
}

/** Opens the list that the link names, and tells whether there is one on this page. */
export function openChooser(opener: HTMLElement, page: Document): boolean {
  const template = page.getElementById(opener.dataset["chooses"] ?? "");
  const form = opener.closest("form");
  if (!(template instanceof HTMLTemplateElement) || !form) return false;
  const select = template.content.querySelector("select");
  if (!select || form.querySelector(".topics")) return select !== null;
  new Chooser(form, opener, select).open();
  return true;
}
