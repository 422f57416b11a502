import type { ReplyButton, Thumb } from "../contract";
import type { Language } from "../language";

/** What a visitor can do in the panel. The views call these and know nothing of what is behind. */
export interface Actions {
  readonly start: () => void;
  readonly accept: () => void;
  readonly say: (text: string) => void;
  readonly choose: (button: ReplyButton) => void;
  readonly retry: (id: string) => void;
  readonly rate: (id: string, thumb: Thumb) => void;
  readonly explain: (id: string, reason: string | null) => void;
  readonly erase: () => void;
  readonly restore: () => void;
  readonly speak: (language: Language) => void;
  readonly close: () => void;
}
