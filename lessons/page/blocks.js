// blocks.js: a block of the text is typed into a terminal, and what comes is compared with what the text shows, by the
// rules of lessons/tools/run.
"use strict";

const bound = new Map(); // what <port> and the like stand for, and the block that says so
const filled = words => words.replace(/<([a-z]+\d*)>/g, (all, name) => bound.get(name)?.value ?? all);

// pattern(LINES): what a block shows, as lessons/tools/run reads it: ... is anything, <port> a word.
function pattern(lines) {
	const names = new Set(), quoted = part => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
	const tabs = line => line.replace(/[^\t]*\t/g, part =>
		part.slice(0, -1).padEnd(8 * Math.ceil(part.length / 8)));
	const one = line => tabs(line).split(/<([a-z]+\d*)>/).map((part, i) => {
		if (i % 2 === 0)
			return quoted(part).replaceAll("\\.\\.\\.", "[^\\n]*");
		if (bound.has(part) || names.has(part))
			return bound.has(part) ? quoted(bound.get(part).value) : `\\k<${part}>`;
		names.add(part);
		return `(?<${part}>[^ \\n]+)`;
	}).join("");
	return new RegExp("^" + lines.map(line => line === "..." ? "(?:[^]*\\n)?" :
		one(line.trimEnd()) + (line === "Terminated" ? "(?: {3,}[^\\n]*)?" : "") + "\\n").join("") + "$");
}

// steps(BLOCK): its commands, keys and lines, each with what must be seen when it has been typed.
function steps(block) {
	const all = [{ typed: "", shown: [], waiting: true }];
	for (const line of block.replace(/\n$/, "").split("\n")) {
		const last = all[all.length - 1];
		if (/^(\$ |> |\^[CD]$)/.test(line)) {
			last.waiting ||= !line.startsWith("$ ");
			all.push({ typed: line, shown: [], waiting: false });
		} else if (line === "# (waiting)")
			last.waiting = true;
		else if (line || block.trim())
			last.shown.push(line);
	}
	return all[0].shown.length ? all : all.slice(1);
}

// until(TEST): true as soon as it is so, false when patience ends.
async function until(test, seconds = course.patience) {
	for (const end = performance.now() + 1000 * seconds; !test(); await new Promise(done => setTimeout(done, 20)))
		if (performance.now() > end)
			return false;
	return true;
}

const BUSY = say("a command still runs there, or asks you something: ^C ends it, ^X leaves nano",
	"那里还有命令在运行，或在等你回答：^C 可以结束它，nano 用 ^X 退出");

// type(SCREEN, BLOCK): as a reader would, one thing at a time. Returns nothing, or what is seen and should not be.
async function type(screen, block) {
	const expected = [], all = steps(block);
	for (const [name, { by }] of bound)
		if (by === block) // it is typed once more
			bound.delete(name);
	for (const [i, step] of all.entries()) {
		const typed = filled(step.typed);
		if (typed.startsWith("$ ")) {
			if (!await until(() => screen.prompts()))
				return BUSY;
			if (!expected.length)
				screen.mark();
		} else if (typed)
			await screen.rests();
		if (typed && typed !== "^D")
			expected.push(typed.replace(/^> /, ""));
		if (typed) {
			screen.idle = false;
			screen.keys(KEYS[typed] ?? typed.slice(2) + "\r");
		}
		expected.push(...step.shown);
		let match;
		const there = () => {
			const ended = screen.prompts();
			// What a program says at the end stands behind the ^C, and bash ends the line once more.
			const lines = screen.lines().replace(ended ? /\$$/ : "", "")
				.replace(/^\^C(.+(?:\n.+)*\n)\n?/mg, "^C\n$1");
			// udp-chat has a prompt here, and its ^D is seen.
			match = pattern(expected).exec(lines.replace(/^>(\n| \^D)/mg, "").replace(/^> ?/mg, ""));
			return match && (ended || step.waiting && !screen.idle);
		};
		await until(() => there() || !step.waiting && screen.prompts());
		if (!await until(there, 1)) { // of what was left in the background more may come
			if (!screen.idle && all.slice(i + 1).some(({ typed }) => typed === "^C"))
				screen.keys("\x03"); // the next block wants a prompt
			return screen.lines();
		}
		for (const [name, value] of Object.entries(match.groups ?? {}))
			bound.set(name, { value, by: block });
	}
	screen.mark();
}

async function press(screen, words, pressed) {
	front(screen);
	pressed.disabled = true;
	delete pressed.dataset.result;
	const instead = machine ? await type(screen, words) : say("the computer is not ready yet", "计算机还没有准备好");
	pressed.disabled = false;
	pressed.dataset.result = instead === undefined ? "same" : instead || "nothing";
	tell(instead === undefined ? "" : say(`${screen.name}: this is not what the text shows. `,
		`${screen.name}：和课文显示的不一样。`) + (instead.includes("\n") ? "" : instead));
}
