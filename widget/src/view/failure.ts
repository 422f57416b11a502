import type { Problem } from "../api";
import type { Strings } from "../strings";

/** What failed, and why where that helps: the words for `refused` are about a message only. */
export function failureWords(what: string, problem: Problem, { problems }: Strings): string {
  return problem === "refused" ? what : `${what} ${problems[problem]}`;
}
