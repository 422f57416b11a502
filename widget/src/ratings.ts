import { ChatApiError, type ChatApi, type Problem } from "./api";
import type { Thumb } from "./contract";
import type { AssistantEntry, Feedback } from "./entries";

/** The gateway refuses a longer reason. */
export const MAX_REASON = 500;

/** Where the answers are kept, and the session that they belong to. */
export interface RatedConversation {
  readonly token: string | null;
  readonly answer: (id: string) => AssistantEntry | null;
  readonly show: (id: string, feedback: Feedback) => void;
}

/** Tells the gateway what a visitor thinks of an answer. Shown at once, undone where that fails. */
export class Ratings {
  readonly #api: ChatApi;
  readonly #conversation: RatedConversation;

  constructor(api: ChatApi, conversation: RatedConversation) {
    this.#api = api;
    this.#conversation = conversation;
  }

  /** Gives a thumb to an answer; the thumb that it already has is taken back. */
  async rate(id: string, pressed: Thumb): Promise<void> {
    const before = this.#conversation.answer(id)?.feedback;
    if (before === null || before === undefined) return;
    const thumb = before.thumb === pressed ? null : pressed;
    const after = { ...before, thumb, asksReason: thumb === "down", saved: thumb !== null };
    await this.#save(id, before, after, null);
  }

  /** Says why an answer did not help; null, or nothing but spaces, leaves it at the thumb. */
  async explain(id: string, reason: string | null): Promise<void> {
    const before = this.#conversation.answer(id)?.feedback;
    if (before?.asksReason !== true || before.saving) return;
    const words = reason?.trim() ?? "";
    const after = { ...before, asksReason: false, problem: null };
    if (words === "") this.#conversation.show(id, after);
    else await this.#save(id, before, after, words);
  }

  async #save(id: string, before: Feedback, after: Feedback, reason: string | null): Promise<void> {
    const replyTo = this.#conversation.answer(id)?.replyTo ?? null;
    // One at a time: what arrives last would otherwise be a matter of luck.
    if (replyTo === null || before.saving) return;
    const { asksReason, saved } = before;
    this.#conversation.show(id, { ...after, asksReason, saved, saving: true, problem: null });
    const problem = await this.#send(replyTo, after.thumb, reason);
    this.#conversation.show(id, {
      ...(problem === null ? after : before),
      saving: false,
      problem,
    });
  }

  async #send(id: string, thumb: Thumb | null, reason: string | null): Promise<Problem | null> {
    const { token } = this.#conversation;
    if (token === null) return "expired";
    try {
      await this.#api.rate(token, id, thumb, reason);
      return null;
    } catch (error) {
      if (error instanceof ChatApiError) return error.problem;
      throw error;
    }
  }
}
