// site.mjs BOUND CSS ICON START OUT: prepares the browser's files from the build: minified, named by content, precompressed
// with Brotli and gzip, and listed in a manifest that the server reads.

import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const [bound, css, icon, start, out] = process.argv.slice(2);
const staging = `${out}.new`;
const here = import.meta.dirname;
// Styles have their own folder, and import from packages, too.
const packages = join(here, "node_modules");

async function bundle(entry) {
  const made = await build({ entryPoints: [entry], bundle: true, minify: true, write: false, format: "esm", nodePaths: [packages], logLevel: "warning" });
  return Buffer.from(made.outputFiles[0].contents);
}

// The script of every page. Its parts share their names, so they are one file, in the order of parts.json.
async function startScript({ js, wasm }) {
  const names = JSON.parse(await readFile(join(start, "parts.json"), "utf8"));
  const parts = await Promise.all(names.map((name) => readFile(join(start, `${name}.js`), "utf8")));
  const script = parts.join("\n").replace("$JS", `/pkg/${js}`).replace("$WASM", `/pkg/${wasm}`);
  return Buffer.from((await transform(script, { minify: true, format: "esm", target: "es2022" })).code);
}

function kib(bytes) {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

async function place(stem, ending, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 16);
  const name = `${stem}.${hash}.${ending}`;
  const brotli = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  await writeFile(join(staging, name), content);
  await writeFile(join(staging, `${name}.br`), brotli);
  await writeFile(join(staging, `${name}.gz`), gzipSync(content, { level: 9 }));
  console.error(`  ${name}  ${kib(content.length)}, ${kib(brotli.length)} brotli`);
  return name;
}

await rm(staging, { recursive: true, force: true });
await mkdir(staging, { recursive: true });
const manifest = {
  js: await place("lakewarden", "js", await bundle(join(bound, "lakewarden.js"))),
  wasm: await place("lakewarden", "wasm", await readFile(join(bound, "lakewarden_bg.wasm"))),
  css: await place("lakewarden", "css", await bundle(css)),
  icon: await place("icon", "svg", await readFile(icon)),
  docs_js: await place("docs", "js", await bundle(join(here, "docs.js"))),
  docs_css: await place("docs", "css", await bundle(join(dirname(css), "docs.css"))),
};
manifest.start = await place("start", "js", await startScript(manifest));
await writeFile(join(staging, "manifest.json"), JSON.stringify(manifest, null, 2));
await rm(out, { recursive: true, force: true });
await rename(staging, out);
