// finish.mjs: every page of the book is told of the computer, and udp-steps.html is made, which holds all.
//
//	usage: node lessons/page/finish.mjs MODULES MACHINE PAGE
import fs from "node:fs";
import path from "node:path";
const [modules, made, out] = process.argv.slice(2);
const read = name => fs.readFileSync(path.join(out, name), "utf8");
const data = (type, name) => `data:${type};base64,${fs.readFileSync(path.join(out, name)).toString("base64")}`;
const escaped = text => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const styles = ["xterm.css", "page.css"];
const scripts = ["xterm.js", "addon-fit.js", "libv86.js", "umd.js", "parts.js", "page.js"];
const parts = ["v86.wasm", "bios.bin", "state.zst"];

const sizes = Object.fromEntries(parts.map(name => [name, fs.statSync(`${out}/machine/${name}`).size]));
fs.writeFileSync(`${out}/machine/parts.js`, `"use strict";\nconst PARTS = ${JSON.stringify({ sizes })};\n`);

// Whose all this is.
const licences = ["v86", "@xterm/xterm", "@xterm/addon-fit", "idb-keyval"].map(name => {
	const { version, license } = JSON.parse(fs.readFileSync(`${modules}/${name}/package.json`));
	const file = fs.readdirSync(`${modules}/${name}`).find(entry => /^licen[cs]e/i.test(entry));
	return `<h2>${name} ${version} (${license})</h2>\n<pre>${file ?
		escaped(fs.readFileSync(`${modules}/${name}/${file}`, "utf8")) : "npm: " + name}</pre>`;
});
fs.writeFileSync(`${out}/machine/sources.html`, `<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Licences and sources - udp-steps</title>
<link rel="stylesheet" href="../book.css"><link rel="icon" href="data:,">
<body><main><h1>Licences and sources</h1>
<h2>udp-steps</h2>
<pre>${escaped(fs.readFileSync("LICENSE", "utf8"))}</pre>
${licences.join("\n")}
<h2>Debian</h2>
<p>The computer's system is made of these packages of Debian. The licence of each is its file <code>copyright</code>,
which <a href="https://sources.debian.org/">sources.debian.org</a> shows with its source; each version's source is at
<a href="https://snapshot.debian.org/">snapshot.debian.org</a>.</p>
<pre>${escaped(fs.readFileSync(`${made}/sources.txt`, "utf8"))}</pre>
</main></body></html>
`);

const pages = fs.readdirSync(out, { recursive: true }).filter(name => name.endsWith(".html")).sort();
const single = {};
for (const name of pages) {
	const up = "../".repeat(name.split("/").length - 1);
	const html = read(name);
	single[name] = html.replace(/(?<=<img [^>]*src=")[^"]+\.svg/g, source =>
		data("image/svg+xml", path.join(path.dirname(name), source)));
	if (name !== "machine/sources.html")
		fs.writeFileSync(path.join(out, name), html.replace("</head>", styles.map(style =>
			`<link rel="stylesheet" href="${up}machine/${style}">\n`).join("") + scripts.map(script =>
			`<script defer src="${up}machine/${script}"></script>\n`).join("") + "</head>"));
}

// One file: its parts are data: addresses, its pages words of a script.
const all = { sizes, pages: single, data: Object.fromEntries(parts.map(name =>
	[name, data("application/octet-stream", `machine/${name}`)])) };
const script = text => `<script>\n${text.replaceAll("</script", "<\\/script")}\n</script>\n`;
const json = value => JSON.stringify(value).replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");
fs.writeFileSync(`${out}/udp-steps.html`, single["index.html"]
	.replace(/<link rel="stylesheet"[^>]*>/, () =>
		`<style>${["book.css", ...styles.map(name => `machine/${name}`)].map(read).join("\n")}</style>`)
	.replace("</body>", () => scripts.slice(0, 4).map(name => script(read(`machine/${name}`))).join("") +
		script(`const PARTS = ${json(all)};`) + script(read("machine/page.js")) + "</body>"));
