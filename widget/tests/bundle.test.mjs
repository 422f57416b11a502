// @vitest-environment node
import { describe, expect, it } from "vitest";

import { bundle, gzipSize } from "../build.mjs";

describe("the bundle", () => {
  it("is one small script", async () => {
    const text = await bundle();
    expect(gzipSize(text)).toBeLessThanOrEqual(20 * 1024);
  });

  it("never puts text in as HTML and evaluates nothing", async () => {
    const text = await bundle();
    for (const forbidden of ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"]) {
      expect(text).not.toContain(forbidden);
    }
  });
});
