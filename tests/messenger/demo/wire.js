// What goes over the wire: what this person does, and what happens in their conversation.

const KEY = "psid";

/** Return the page-scoped id of whoever sits here: one per tab, kept when it is loaded again. */
export function whoAmI() {
  const known = sessionStorage.getItem(KEY);
  if (known) return known;
  const digits = crypto.getRandomValues(new Uint8Array(15)).map((byte) => byte % 10);
  const psid = `2${digits.join("")}`;
  sessionStorage.setItem(KEY, psid);
  return psid;
}

export function becomeSomebodyElse() {
  sessionStorage.removeItem(KEY);
  location.reload();
}

/** Tell what the person did; it goes to the gateway as a signed webhook. */
export async function tell(deed) {
  await fetch("/do", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ psid: whoAmI(), ...deed }),
  });
}

/** Call `draw` with everything that happens, from the beginning of the conversation. */
export function follow(draw) {
  const stream = new EventSource(`/happenings?psid=${whoAmI()}`);
  stream.addEventListener("message", ({ data }) => draw(JSON.parse(data)));
}

/** Return the page's Messenger profile. */
export async function readProfile() {
  const answer = await fetch("/profile");
  return answer.json();
}
