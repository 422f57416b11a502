import { describe, expect, it } from "vitest";

import { safeLink, splitAtEmergencyNumbers } from "../src/links";

describe("safeLink", () => {
  it.each([
    ["https://clinic.example/contact?ref=K7PX-4M2Q&sujet=%C3%A9", "web"],
    ["http://clinic.example/", "web"],
    ["tel:911", "phone"],
    ["mailto:a@clinic.example", "mail"],
  ])("follows %s", (url, kind) => {
    expect(safeLink(url)).toEqual({ url, kind });
  });

  it.each([
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "/relative",
    "",
    "no url at all",
  ])("does not follow %j", (url) => {
    expect(safeLink(url)).toBeNull();
  });
});

describe("splitAtEmergencyNumbers", () => {
  it("finds the numbers to call and nothing else", () => {
    const pieces = splitAtEmergencyNumbers("Le 911, ou le 15 ou le 112; après 3 à 6 mois, 15 jours.");
    expect(pieces.filter((_, index) => index % 2 === 1)).toEqual(["911", "15", "112"]);
    expect(pieces.join("")).toBe("Le 911, ou le 15 ou le 112; après 3 à 6 mois, 15 jours.");
  });
});
