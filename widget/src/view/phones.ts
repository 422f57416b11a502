import { splitAtEmergencyNumbers } from "../links";
import type { Strings } from "../strings";
import { element } from "./dom";

/** A sentence whose emergency numbers can be called with one tap. */
export function withPhoneLinks(sentence: string): (Node | string)[] {
  return splitAtEmergencyNumbers(sentence).map((piece, index) =>
    index % 2 === 0 ? piece : element("a", { href: `tel:${piece}`, class: "phone" }, piece),
  );
}

/** What this is not, and whom to call instead. */
export function reminder({ emergencyNumbers }: Strings): HTMLElement {
  return element("p", { class: "reminder" }, ...withPhoneLinks(emergencyNumbers));
}
