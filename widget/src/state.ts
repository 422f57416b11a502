import type { Problem } from "./api";
import type { Notice } from "./contract";
import type { Entry } from "./entries";

/**
 * `idle`: never opened. `loading`: the notice or the history is on its way. `unavailable`: neither
 * came. `notice`: the notice must be accepted first. `chat`: questions may be asked.
 */
export type Phase = "idle" | "loading" | "unavailable" | "notice" | "chat";

/**
 * How the wish to erase the conversation stands. `done`: erased on the server too. `local`: some of
 * it only from this page, because a session had expired. `failed`: nothing was erased, anywhere.
 */
export type Erasure =
  | { readonly step: "none" | "running" | "done" | "local" }
  | { readonly step: "failed"; readonly problem: Problem };

export interface ConversationState {
  readonly phase: Phase;
  readonly notice: Notice | null;
  readonly accepting: boolean;
  /** Why the acceptance could not be delivered. */
  readonly acceptProblem: Problem | null;
  readonly entries: readonly Entry[];
  /** True while a message is on its way to the assistant or its reply on its way back. */
  readonly waiting: boolean;
  /** True when earlier messages exist but could not be fetched. */
  readonly historyMissing: boolean;
  readonly erasure: Erasure;
}

/** How every conversation begins. */
export const NOT_OPENED: ConversationState = {
  phase: "idle",
  notice: null,
  accepting: false,
  acceptProblem: null,
  entries: [],
  waiting: false,
  historyMissing: false,
  erasure: { step: "none" },
};
