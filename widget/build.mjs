// Bundles the widget into one minified script, dist/modic-widget.js, and the console's scripts into dist/console/.
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const browsers = ["chrome109", "firefox115", "safari16.4"];

/** esbuild's own "text" loader neither minifies a style sheet nor follows its imports. */
const styleSheetAsText = {
  name: "style-sheet-as-text",
  setup(bundler) {
    bundler.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const result = await build({
        entryPoints: [path], bundle: true, minify: true, write: false, target: browsers, logLevel: "silent",
      });
      return { contents: result.outputFiles[0].text.trim(), loader: "text" };
    });
  },
};

/** Returns the bundle's text; fails with esbuild's message when the source does not compile. */
export async function bundle(source = "src/main.ts") {
  const result = await build({
    entryPoints: [join(here, source)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: browsers,
    charset: "utf8",
    legalComments: "none",
    plugins: [styleSheetAsText],
  });
  return result.outputFiles[0].text;
}

/** Size in bytes as a browser downloads it. */
export function gzipSize(text) {
  return gzipSync(text, { level: 9 }).length;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const text = await bundle();
  await mkdir(join(here, "dist/console"), { recursive: true });
  await writeFile(join(here, "dist/console/console.js"), await bundle("console/main.ts"));
  await copyFile(join(here, "node_modules/htmx.org/dist/htmx.min.js"), join(here, "dist/console/htmx.js"));
  await writeFile(join(here, "dist/modic-widget.js"), text);
  console.log(`dist/modic-widget.js: ${(gzipSize(text) / 1024).toFixed(1)} KB gzip`);
}
