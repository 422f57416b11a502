import type { ConversationState } from "../state";
import type { Language } from "../language";
import { safeLink } from "../links";
import type { Strings } from "../strings";
import type { Actions } from "./actions";
import { button, element, spoken } from "./dom";
import { icon } from "./icons";
import { withPhoneLinks } from "./phones";

/** The way to the whole privacy policy; nothing where its address is missing or is no web address. */
function policyLink(url: string | null, strings: Strings): HTMLElement[] {
  const link = safeLink(url ?? "");
  if (link?.kind !== "web") return [];
  const anchor = element(
    "a",
    { class: "link", href: link.url, target: "_blank", rel: "noopener" },
    icon("newTab"),
    element("span", {}, strings.policy),
    spoken(` ${strings.newTab}`),
  );
  return [element("div", { class: "policy" }, anchor)];
}

/** What must be read and accepted before the first question. */
export class NoticeView {
  readonly node = element("div", { class: "notice" });
  readonly #problem = element("p", { class: "problem", role: "alert" });
  readonly #accept: HTMLButtonElement;
  readonly #strings: Strings;

  constructor(
    notice: NonNullable<ConversationState["notice"]>,
    language: Language,
    strings: Strings,
    actions: Actions,
  ) {
    const { title, paragraphs, accept } = notice[language];
    this.#strings = strings;
    this.#accept = button(
      { class: "accept" },
      () => {
        actions.accept();
      },
      accept,
    );
    const heading = element("h3", { class: "notice-title", tabindex: "-1", "data-focus": "" }, title);
    this.node.append(
      element(
        "div",
        { class: "scroller notice-text", tabindex: "0", role: "region", "aria-label": title },
        heading,
        ...paragraphs.map((paragraph) => element("p", {}, ...withPhoneLinks(paragraph))),
        ...policyLink(notice.policy_url, strings),
      ),
      element("div", { class: "notice-foot" }, this.#problem, this.#accept),
    );
  }

  /** Shows whether the acceptance is on its way, or why it did not arrive. */
  update({ accepting, acceptProblem }: ConversationState): void {
    this.#accept.setAttribute("aria-disabled", String(accepting));
    this.#problem.textContent = acceptProblem === null ? "" : this.#strings.problems[acceptProblem];
  }
}
