import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

/** Properties and methods that would let a reply's text become markup. */
const markupFromText = [
  "innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe", "document.write",
].map((property) => ({
  property: property.split(".").at(-1),
  message: "Build nodes with element() and text: a message must never become markup.",
}));

export default tseslint.config(
  { ignores: ["dist"] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "no-restricted-properties": ["error", ...markupFromText],
      "max-lines": ["error", { max: 250, skipComments: true, skipBlankLines: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
  {
    files: ["**/*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { console: "readonly", process: "readonly" } },
  },
);
