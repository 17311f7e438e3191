// base.js: what the other files of the page use: both languages, elements, the line that tells. PARTS (parts.js) says
// what is to be loaded.
"use strict";

// put(HTML): that page of the book takes the place of this one.
function put(html) {
	const page = new DOMParser().parseFromString(html, "text/html");
	for (const part of ["main", "body > footer", "body > nav", "body > header"])
		document.querySelector(part)?.replaceWith(page.querySelector(part) || "");
	document.title = page.title;
	document.documentElement.lang = page.documentElement.lang;
}

const remember = key => { // what a browser may forbid: then nothing is remembered
	try {
		return window[key];
	} catch {
		return {};
	}
};
const always = remember("localStorage"), tab = remember("sessionStorage");
if (PARTS.pages?.[always.page] && !location.hash) // a single file is opened where it was left
	history.replaceState(null, "", `#/${always.page}`);
if (PARTS.pages?.[location.hash.slice(2)]) // or may be asked for another page than its first
	put(PARTS.pages[location.hash.slice(2)]);

const chinese = document.documentElement.lang.startsWith("zh");
const say = (en, zh) => chinese ? zh : en;
const NAMES = chinese ? ["小明", "小红", "小莉", "小伟"] : ["Ming", "Hong", "Li", "Wei"];
const ROOT = document.currentScript.src.replace(/machine\/base\.js.*/, ""); // in a single file it is empty
const bytes = new TextEncoder();
const course = window.course = { patience: 30 }; // what tests look at as well

// element("button", { textContent: "^C" }, child...)
function element(tag, properties, ...children) {
	const made = Object.assign(document.createElement(tag), properties);
	made.append(...children);
	return made;
}
const button = (label, onclick, title = "") =>
	element("button", { type: "button", textContent: label, onclick, title });
const status = element("p", { id: "said", role: "status" });
const tell = words => { status.textContent = words; };
const address = name => PARTS.data?.[name] ?? `${ROOT}machine/${name}`;
