import { expect, it } from "vitest";

import { ago, refreshAges } from "../../console/ago";

const NOW = Date.parse("2026-11-28T12:00:00Z");

it.each([
  ["2026-11-28T11:59:30Z", "fr", "il y a 30 secondes"],
  ["2026-11-28T11:55:10Z", "fr", "il y a 4 minutes"],
  ["2026-11-28T09:00:00Z", "en", "3 hours ago"],
  ["2026-11-25T09:00:00Z", "fr", "il y a 3 jours"],
])("says how long ago %s was", (moment, language, said) => {
  expect(ago(Date.parse(moment), NOW, language)).toBe(said);
});

it("is written anew on the page", () => {
  const time = document.createElement("time");
  time.dateTime = "2026-11-28T11:00:00+00:00";
  time.dataset["ago"] = "";
  document.body.append(time);
  document.documentElement.lang = "fr";
  refreshAges(document, NOW);
  expect(time.textContent).toBe("il y a 1 heure");
});
