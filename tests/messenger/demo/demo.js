// The conversation: draws what happens, and tells what the person does.

import { drawPage, drawPerson } from "./bubbles.js";
import { make, makeButton } from "./elements.js";
import { drawProfile } from "./welcome.js";
import { becomeSomebodyElse, follow, readProfile, tell } from "./wire.js";

const LONGEST_TYPING = 20_000; // milliseconds, as in Messenger

const byId = (id) => document.getElementById(id);
const thread = byId("thread");
const log = byId("log");
const typing = byId("typing");
const text = byId("text");
let forgetTyping = 0;

function showTyping(isTyping) {
  clearTimeout(forgetTyping);
  typing.hidden = !isTyping;
  if (isTyping) forgetTyping = setTimeout(() => showTyping(false), LONGEST_TYPING);
}

function showQuickReplies(replies = []) {
  byId("quick-replies").replaceChildren(
    ...replies.map(({ title, payload }) =>
      makeButton(title, () => tell({ kind: "quick_reply", text: title, payload })),
    ),
  );
}

function showSeen() {
  log.querySelector(".seen")?.remove();
  log.querySelector(".person:nth-last-child(1 of .person)")?.after(make("p", { class: "seen" }, "Vu"));
}

const DRAW = {
  person(entry) {
    showQuickReplies();
    byId("trouble").textContent = "";
    log.append(drawPerson(entry));
  },
  page(entry) {
    showTyping(false);
    showQuickReplies(entry.message.quick_replies);
    log.append(drawPage(entry));
  },
  action({ action }) {
    if (action === "mark_seen") showSeen();
    else showTyping(action === "typing_on");
  },
  error(entry) {
    byId("trouble").textContent = entry.text;
  },
};

function draw(entry) {
  DRAW[entry.kind](entry);
  byId("welcome").hidden = log.childElementCount > 0;
  thread.scrollTop = thread.scrollHeight;
}

function send(event) {
  event.preventDefault();
  const words = text.value.trim();
  if (!words) return;
  text.value = "";
  tell({ kind: "text", text: words });
}

byId("composer").addEventListener("submit", send);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
});
byId("picture").addEventListener("click", () => tell({ kind: "picture" }));
byId("somebody-else").addEventListener("click", becomeSomebodyElse);

drawProfile(await readProfile());
follow(draw);
