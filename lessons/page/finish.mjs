// finish.mjs: every page of the book is told of the computer, and udp-steps.html is made, which holds all.
//
//	usage: node lessons/page/finish.mjs PAGE
import fs from "node:fs";
import path from "node:path";
const out = process.argv[2];
const read = name => fs.readFileSync(path.join(out, name), "utf8");
const data = (type, name) => `data:${type};base64,${fs.readFileSync(path.join(out, name)).toString("base64")}`;
const styles = ["xterm.css", "page.css"];
const scripts = ["xterm.js", "addon-fit.js", "libv86.js", "umd.js", "parts.js", // in this order
	"base.js", "computer.js", "screen.js", "blocks.js", "wire.js", "work.js", "page.js"];
const parts = ["v86.wasm", "bios.bin", "state.zst"];

const sizes = Object.fromEntries(parts.map(name => [name, fs.statSync(`${out}/machine/${name}`).size]));
fs.writeFileSync(`${out}/machine/parts.js`, `"use strict";\nconst PARTS = ${JSON.stringify({ sizes })};\n`);

const pages = fs.readdirSync(out, { recursive: true }).filter(name => name.endsWith(".html")).sort();
const single = {};
for (const name of pages) {
	const up = "../".repeat(name.split("/").length - 1);
	const html = read(name);
	single[name] = html.replace(/(?<=<img [^>]*src=")[^"]+\.svg/g, source =>
		data("image/svg+xml", path.join(path.dirname(name), source)));
	fs.writeFileSync(path.join(out, name), html.replace("</head>", styles.map(style =>
		`<link rel="stylesheet" href="${up}machine/${style}">\n`).join("") + scripts.map(script =>
		`<script defer src="${up}machine/${script}"></script>\n`).join("") + "</head>"));
}

// One file: its parts are data: addresses, its pages words of a script.
const all = { sizes, pages: single, data: Object.fromEntries([...parts, "licences.txt"].map(name =>
	[name, data("application/octet-stream", `machine/${name}`)])) };
const script = text => `<script>\n${text.replaceAll("</script", "<\\/script")}\n</script>\n`;
const json = value => JSON.stringify(value).replaceAll("</", "<\\/").replaceAll("<!--", "<\\!--");
fs.writeFileSync(`${out}/udp-steps.html`, single["index.html"]
	.replace(/<link rel="stylesheet"[^>]*>/, () =>
		`<style>${["book.css", ...styles.map(name => `machine/${name}`)].map(read).join("\n")}</style>`)
	.replace("</body>", () => scripts.map(name => script(name === "parts.js" ? `const PARTS = ${json(all)};` :
		read(`machine/${name}`))).join("") + "</body>"));
