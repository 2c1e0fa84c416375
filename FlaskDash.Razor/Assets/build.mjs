// Builds wwwroot/app.css and wwwroot/app.js, and writes checksums.txt, by which a test sees that sources and built files belong together.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const options = { absWorkingDir: here, bundle: true, minify: true, target: "es2022", charset: "utf8", legalComments: "none" };

await build({ ...options, entryPoints: ["src/app.ts"], outfile: "../wwwroot/app.js", format: "esm" });
// Browsers of 2024 on: light-dark() and nesting stay as they are written.
await build({ ...options, entryPoints: ["src/app.css"], outfile: "../wwwroot/app.css", target: ["chrome123", "firefox121", "safari17.5"] });

const sources = readdirSync(join(here, "src"), { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath, entry.name).slice(here.length + 1).replaceAll("\\", "/"));
const files = [...sources, "build.mjs", "package.json", "package-lock.json", "tsconfig.json", "../wwwroot/app.css", "../wwwroot/app.js"];
const sum = file => createHash("sha256").update(readFileSync(join(here, file))).digest("hex");
writeFileSync(join(here, "checksums.txt"), files.sort().map(file => `${sum(file)}  ${file}\n`).join(""));
