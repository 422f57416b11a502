import type { Language } from "../language";
import { ENGLISH } from "./en";
import { FRENCH } from "./fr";
import type { Strings } from "./strings";

export { LANGUAGE_NAMES, type Strings } from "./strings";

export const STRINGS: Readonly<Record<Language, Strings>> = { fr: FRENCH, en: ENGLISH };
