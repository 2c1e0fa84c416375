// Builds wwwroot/app.css, wwwroot/app.js and languages.tsv, and writes checksums.txt, by which a test sees that sources and built files belong together.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import * as linguist from "linguist-languages";

const here = dirname(fileURLToPath(import.meta.url));
const options = { absWorkingDir: here, bundle: true, minify: true, target: "es2022", charset: "utf8", legalComments: "none" };

await build({ ...options, entryPoints: ["src/app.ts"], outfile: "../wwwroot/app.js", format: "esm" });
// Browsers of 2024 on: light-dark() and nesting stay as they are written.
await build({ ...options, entryPoints: ["src/app.css"], outfile: "../wwwroot/app.css", target: ["chrome123", "firefox121", "safari17.5"] });

// Which language a file is in, by its whole name or its ending: the facts of GitHub's Linguist. Where several languages share an
// ending, it is the one whose main ending it is; the endings below are settled by hand, and what is left is called by all of their names.
const settled = {
  ".md": "Markdown", ".rs": "Rust", ".cs": "C#", ".sql": "SQL", ".html": "HTML", ".pl": "Perl", ".php": "PHP", ".yml": "YAML", ".yaml": "YAML", ".json": "JSON", ".fs": "F#",
  ".r": "R", ".t": "Perl", ".txt": "Text", ".ts": "TypeScript", ".tsx": "TSX", ".js": "JavaScript", ".xml": "XML", ".gd": "GDScript", ".mm": "Objective-C++", ".s": "Assembly", ".asm": "Assembly",
};
const languages = Object.values(linguist).filter(language => language?.name);
const byEnding = new Map();
const add = (key, language, isMain) => byEnding.set(key, [...(byEnding.get(key) ?? []), { language, isMain }]);
for (const language of languages) {
  language.extensions?.forEach((ending, i) => add(ending.toLowerCase(), language, i === 0));
  language.filenames?.forEach(name => add("=" + name, language, false));
}
const rows = [...byEnding].map(([key, found]) => {
  const unique = [...new Map(found.map(f => [f.language.name, f])).values()];
  const main = unique.filter(f => f.isMain);
  const chosen = unique.filter(f => f.language.name === settled[key]);
  const [one] = chosen.length ? chosen : unique.length === 1 ? unique : main.length === 1 ? main : [];
  const names = unique.map(f => f.language.name).sort();
  const kinds = new Set(unique.map(f => f.language.type));
  const name = one ? one.language.name : names.length <= 3 ? names.join(" or ") : `One of ${names.length} languages (${key.replace("=", "")})`;
  return `${key}\t${name}\t${one ? one.language.type : kinds.size === 1 ? [...kinds][0] : "programming"}\n`;
});
// And by what linguist-language may call it: a name or an alias, spaces written as dashes.
const named = new Map();
for (const language of languages) for (const alias of language.aliases ?? []) named.set(alias, language);
for (const language of languages) named.set(language.name, language);
for (const [name, language] of named) rows.push(`@${name.toLowerCase().replaceAll(" ", "-")}\t${language.name}\t${language.type}\n`);
writeFileSync(join(here, "languages.tsv"), [...new Set(rows)].sort().join(""));

const sources = readdirSync(join(here, "src"), { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath, entry.name).slice(here.length + 1).replaceAll("\\", "/"));
const files = [...sources, "build.mjs", "package.json", "package-lock.json", "tsconfig.json", "languages.tsv", "../wwwroot/app.css", "../wwwroot/app.js"];
const sum = file => createHash("sha256").update(readFileSync(join(here, file))).digest("hex");
writeFileSync(join(here, "checksums.txt"), files.sort().map(file => `${sum(file)}  ${file}\n`).join(""));
