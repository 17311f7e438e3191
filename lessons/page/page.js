// page.js: the course in a page. Beside the text stands a small Linux with a terminal for each of Ming, Hong and Li,
// and each block of the text can be typed into its terminal by a button. PARTS (parts.js) says what is to be loaded.
// Without this file, or when it cannot do its work, the text stays what it is.
"use strict";

// put(HTML): that page of the book takes the place of this one.
function put(html) {
	const page = new DOMParser().parseFromString(html, "text/html");
	for (const part of ["main", "body > footer", "body > nav", "body > header"])
		document.querySelector(part)?.replaceWith(page.querySelector(part) || "");
	document.title = page.title;
	document.documentElement.lang = page.documentElement.lang;
}
if (PARTS.pages?.[location.hash.slice(2)]) // a single file may be asked for another page than its first
	put(PARTS.pages[location.hash.slice(2)]);

const chinese = document.documentElement.lang.startsWith("zh");
const say = (en, zh) => chinese ? zh : en;
const NAMES = chinese ? ["小明", "小红", "小莉", "小伟"] : ["Ming", "Hong", "Li", "Wei"];
const ROOT = document.currentScript.src.replace(/machine\/page\.js.*/, ""); // in a single file it is empty
const FORMAT = "1"; // of the work that is kept
const MOST = 1000000; // bytes of it
const bytes = new TextEncoder();
const course = window.course = { patience: 30 }; // what tests look at as well
const remember = key => { // what a browser may forbid: then nothing is remembered
	try {
		return window[key];
	} catch {
		return {};
	}
};
const always = remember("localStorage"), tab = remember("sessionStorage");

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

// ---- loading ----

const address = name => PARTS.data?.[name] ?? `${ROOT}machine/${name}`;
const total = Object.values(PARTS.sizes).reduce((sum, size) => sum + size, 0);
let came = 0; // bytes, of all parts

// load(NAME): this part as a buffer. How much has come is told; one that is not whole is an error.
async function load(name) {
	const response = await fetch(address(name));
	if (!response.ok)
		throw new Error(say(`${name} is not there (${response.status})`, `没有 ${name}（${response.status}）`));
	const counted = response.body.pipeThrough(new TransformStream({ transform(piece, on) {
		came += piece.length;
		const percent = Math.floor(100 * came / total), megabytes = Math.ceil(total / 1e6);
		if (!course.failed) // another part may not have come
			tell(say(`The computer is loading: ${percent} % of ${megabytes} MB. You can read meanwhile.`,
				`计算机正在装入：${megabytes} MB 的 ${percent} %。可以先读课文。`));
		on.enqueue(piece);
	} }));
	const buffer = await new Response(counted).arrayBuffer();
	if (buffer.byteLength !== PARTS.sizes[name])
		throw new Error(say(`${name} did not arrive whole`, `${name} 没有完整到达`));
	return buffer;
}

// ---- the computer ----

let machine;
const screens = course.screens = [];

async function start() {
	if (typeof WebAssembly !== "object")
		throw new Error(say("this browser has no WebAssembly, or forbids it", "这个浏览器没有 WebAssembly，或者禁止了它"));
	const [wasm, bios, state] = await Promise.all(["v86.wasm", "bios.bin", "state.zst"].map(load));
	course.loaded = performance.now();
	machine = new V86({
		wasm_fn: async imports => (await WebAssembly.instantiate(wasm, imports)).instance.exports,
		bios: { buffer: bios }, initial_state: { buffer: state },
		memory_size: 128 << 20, vga_memory_size: 1 << 20, virtio_console: true,
		net_device: { type: "virtio", relay_url: PARTS.room ? "" : "inbrowser" }, // v86 itself joins the tabs
		disable_jit: true, // until all is there: translate()
		disable_keyboard: true, disable_mouse: true, disable_speaker: true, autostart: false,
	});
	await new Promise((done, failed) => {
		machine.add_listener("emulator-loaded", done);
		window.addEventListener("unhandledrejection", event => failed(event.reason));
	});
	machine.add_listener("serial0-output-byte", hear);
	screens.forEach(screen => screen.plug());
	machine.run();
	// It wakes as it was when it was made: in the past, and all its copies alike.
	await order("PS1= PS2= PATH=$PATH:/bb; look() { ls -alR --full-time /udp-steps/work; }");
	await order(`date -s @${Math.floor(Date.now() / 1000)} >/dev/null; echo ${Math.random()} >/dev/urandom`);
	screens.forEach(screen => screen.fitting.fit());
	await (PARTS.room ? join_room() : be(await free_number()));
	await bring(await kept(store => idbKeyval.get(course.number, store)));
	screens.forEach(screen => screen.keys("\f"));
	translate();
}

// translate(AFTER): v86 makes WebAssembly of code that runs often. That makes its first runs slower, and all later ones
// two to four times faster. So it is not begun while somebody waits for a command, but after so many milliseconds; what
// is made already is used all the time. One page of memory each: a lesson is many short processes, and of more pages
// together most is never run.
let translating = [];
function translate(after = 0) {
	const off = no => machine.v86.cpu.set_jit_config(0, no);
	translating.forEach(clearTimeout);
	machine.v86.cpu.set_jit_config(1, 1); // pages
	off(1);
	translating = [setTimeout(off, after, 0), setTimeout(foresee, after + 10000)];
}

// foresee: what the text will have a reader do is done a few times, in the background, while he reads: it is translated
// then.
const FORESEEN = new Map([["cc ", "cc -o /run/a lessons/03-sending/small-send.c"], ["lan up", "lan up 2; lan down"],
	["make grade-", 'lessons/grader/grade progress; python3 -c "import socket"']]);
function foresee() {
	for (const [words, command] of FORESEEN)
		if (document.querySelector("main").textContent.includes(words) && FORESEEN.delete(words))
			order(`(cd /udp-steps; PATH=$PWD/bin:$PWD/lessons/lab:$PATH
				nice -n 19 sh -c 'for i in 1 2 3 4; do ${command}; done' >/dev/null 2>&1 &)`);
}

// order(COMMANDS): root's shell on the serial port does them, one order at a time; what it says. An error is told.
let heard = "", last, answer, orders = Promise.resolve();
function hear(byte) {
	if (last === 1 && byte === 10) {
		answer(heard.slice(0, -1));
		heard = "";
	} else
		heard += String.fromCharCode(byte);
	last = byte;
}
function order(commands) {
	orders = orders.then(() => new Promise(done => {
		answer = done;
		machine.serial_send_bytes(0, bytes.encode(`{ ${commands}\n} 2>&1; printf '\\001\\n'\n`));
	}));
	return orders;
}
course.order = order;

// ---- a terminal ----

const KEYS = { "^C": "\x03", "^D": "\x04", "^X": "\x18", Tab: "\t", // that a phone's keyboard has not
	"↑": "\x1b[A", "↓": "\x1b[B", "←": "\x1b[D", "→": "\x1b[C" };

class Screen {
	constructor(index) {
		this.index = index;
		this.idle = true; // the shell waits for a command
		this.typed = ""; // and is not handed over
		this.xterm = new Terminal({
			rows: 16, fontSize: 13, scrollback: 5000, screenReaderMode: always.reader === "yes",
			fontFamily: 'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace',
		});
		this.fitting = new FitAddon.FitAddon();
		this.xterm.loadAddon(this.fitting);
		this.place = element("div", { className: "screen" });
		this.title = element("strong");
		this.chosen = button("", () => {
			this.box.hidden = false;
			front(this);
			this.xterm.focus();
		}, say("F6: text and terminal", "F6：课文与终端"));
		this.box = element("section", { className: "pane" },
			element("header", {}, this.title,
				...Object.entries(KEYS).map(([label, sent]) => button(label, () => {
					this.keys(sent);
					this.xterm.focus();
				}, label.replace("^", "Ctrl-")))),
			this.place);
	}

	// rename: whose terminal it is, in this lesson.
	rename(name) {
		this.name = this.title.textContent = this.chosen.textContent = name;
		this.box.setAttribute("aria-label", `${name}: ${say("terminal", "终端")}`);
		this.xterm.textarea?.setAttribute("aria-label",
			`${name}: ${say("terminal; F6 leaves it", "终端；F6 离开")}`);
	}

	// plug: into the computer's console of the same number.
	plug() {
		this.xterm.open(this.place);
		this.rename(this.name);
		this.xterm.attachCustomKeyEventHandler(event => event.key !== "F6");
		this.xterm.onData(data => this.keys(data));
		this.xterm.parser.registerOscHandler(133, data => {
			this.idle = true;
			translate();
			this.status = Number(data.split(";")[1]);
			keep(500);
			return true;
		});
		machine.add_listener(`virtio-console${this.index}-output-bytes`, data => this.xterm.write(data));
		this.xterm.onResize(({ cols, rows }) =>
			order(`stty -F /dev/hvc${this.index} cols ${cols} rows ${rows}`));
		new ResizeObserver(() => this.fitting.fit()).observe(this.place); // of a hidden place it makes nothing
		this.xterm.textarea.addEventListener("focus", () => front(this));
	}

	keys(typed) {
		if (!machine?.is_running())
			return;
		if (typed.includes("\r")) {
			this.idle = false;
			translate(6000);
		}
		this.typed += typed;
		this.hand_over();
		keep(6000); // as a rule the command is done by then
	}

	// hand_over: what Linux has no room for yet, v86 would lose. Port 0 has the queues 0 and 1, and 2 and 3 are for
	// control: virtio 1.2, 5.3.2.
	hand_over() {
		const queue = machine.v86.cpu.devices.virtio_console.virtio.queues[this.index && 2 * this.index + 2];
		for (; this.typed && queue.has_request(); this.typed = this.typed.slice(1000))
			machine.bus.send(`virtio-console${this.index}-input-bytes`,
				bytes.encode(this.typed.slice(0, 1000)));
		clearTimeout(this.waiting);
		if (this.typed)
			this.waiting = setTimeout(() => this.hand_over(), 10);
	}

	// mark: what has been compared ends at this line.
	mark() {
		this.begin = this.xterm.registerMarker();
	}

	// lines: what it shows from a line on, without blanks at their ends; a line that was too wide is one.
	lines(from = Math.max(0, this.begin?.line ?? 0)) {
		const buffer = this.xterm.buffer.active;
		let shown = "";
		for (let y = from; y <= buffer.baseY + buffer.cursorY; y++) {
			const line = buffer.getLine(y);
			shown += (y === from || line.isWrapped ? "" : "\n") + line.translateToString();
		}
		return shown.replace(/[^\S\n]+$/mg, "");
	}

	// prompts: the shell waits, and has said so: what is typed sooner is echoed twice.
	prompts() {
		return this.idle && this.lines(this.here()).endsWith("$");
	}

	// rests: all that was started here sleeps, two looks running: it is bound, and waits. proc(5)
	async rests() {
		for (let times = 0, end = performance.now() + 1000 * course.patience; times < 2;) {
			const stats = (await order("cat /proc/[0-9]*/task/[0-9]*/stat 2>/dev/null")).split("\n");
			const ours = stats.map(line => line.replace(/^.*\) /, "").split(" "))
				.filter(words => words[4] === String(229 << 8 | this.index)); // its terminal
			times = ours.every(words => "SZ".includes(words[0])) ? times + 1 : 0;
			if (performance.now() > end)
				return false;
		}
		return true;
	}

	here() {
		return this.xterm.buffer.active.baseY + this.xterm.buffer.active.cursorY;
	}
}

// front(SCREEN): on a narrow page one terminal is seen, this one.
function front(screen) {
	screens.forEach(other => other.box.classList.toggle("front", other === screen));
	screens.forEach(other => other.chosen.setAttribute("aria-pressed", other === screen));
	course.front = screen;
	screen.fitting.fit();
}

// ---- a block of the text is typed ----

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

const BUSY = say("a command still runs there: ^C ends it, ^X leaves nano", "那里还有命令在运行：^C 可以结束它，nano 用 ^X 退出");

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

// ---- the text ----

// dress: the page that is shown gets its buttons, and the terminals that it uses.
function dress() {
	const names = course.path.startsWith("08-") ? [say("Teacher", "老师"), ...NAMES] : NAMES;
	screens.forEach((screen, i) => {
		screen.rename(names[i]);
		screen.box.hidden = i > 0 && !document.querySelector(`main .term-${"ABCD"[i]}`);
	});
	if (course.front.box.hidden)
		front(screens[0]);
	bound.clear();
	for (const block of document.querySelectorAll("main pre.term, main pre.sh, main pre.bash, main p code")) {
		const text = block.dataset.text = block.textContent.replace(/\n$/, "");
		const screen = screens["ABCD".indexOf(block.className.match(/term-([A-D])/)?.[1])];
		if (/^(make$|export PATH)/.test(text) && block.matches("pre"))
			block.before(element("p", { className: "type",
				textContent: say("Here it is done already.", "这里已经做好了。") }));
		if (!screen && !text.startsWith("cp ../"))
			continue;
		const label = !screen ? say("▶ Type it", "▶ 输入") : !steps(text).some(step => step.typed) ?
			say("Has it come?", "到了吗？") : say(`▶ Type it for ${screen.name}`, `▶ 替${screen.name}输入`);
		const words = screen ? text : text.replace(/^/mg, "$ ");
		const typing = button(label, () => press(screen ?? course.front, words, typing));
		typing.className = "type";
		if (screen)
			block.dataset.term = screen.name;
		block.before(typing);
	}
	const work = document.querySelector("main")?.textContent.match(/work\/(\d\d)\/\w+\.c/);
	if (work && /exercise/.test(course.path)) {
		const n = Number(work[1]), typed = (label, command) => button("▶ " + label, async () => {
			front(screens[0]);
			if (!await until(() => screens[0].prompts(), 3)) // an editor would take it as text
				return tell(`${screens[0].name}: ${BUSY}`);
			tell("");
			screens[0].keys(command + (chinese && command.startsWith("make") ? " UDP_LANG=zh\r" : "\r"));
			screens[0].xterm.focus();
		}, command);
		document.querySelector("main h1").after(element("p", { className: "exercise" },
			typed(say("Begin", "开始"), `make start-${n}`), " ",
			typed(say("Edit", "编辑"), `edit ${work[0].slice(5, -2)}`), " ",
			typed(say("Hint", "提示"), `make hint-${n}`), " ", typed(say("Grade", "评分"), `make grade-${n}`)));
	}
}

// show(PATH): another page of the book; the computer runs on.
async function show(path, heading = "") {
	const response = PARTS.pages ? { ok: true, text: () => PARTS.pages[path] } : await fetch(ROOT + path);
	if (!response.ok)
		return void (location.href = ROOT + path);
	put(await response.text());
	course.path = path;
	dress();
	if (course.ready)
		translate();
	(heading && document.getElementById(heading) || document.body).scrollIntoView();
}

function follow(event) {
	const link = event.target.closest?.("main a, body > footer a, body > nav a, body > header a");
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey)
		return;
	const target = new URL(link.getAttribute("href"), `http://x/${course.path}`);
	const path = target.pathname.slice(1), heading = decodeURIComponent(target.hash.slice(1));
	if (target.host !== "x" || !path.endsWith(".html") || link.getAttribute("href").startsWith("#") ||
		link.hreflang && !PARTS.pages)
		return; // another language is another page of the browser's: all its words are
	event.preventDefault();
	if (link.hreflang)
		return void (location.hash = `#/${path}`, location.reload());
	history.pushState(null, "", PARTS.pages ? `#/${path}` : ROOT + path + target.hash);
	show(path, heading);
}
const path_now = () => PARTS.pages ? location.hash.match(/^#\/(.*)/)?.[1] || course.path || "index.html" :
	location.href.split(/[?#]/)[0].slice(ROOT.length) || "index.html";

// ---- the wire ----

// Two tabs of a browser, or all who have opened the page of `make page-serve`, are computers on one network: Ethernet
// frames go to the others. A computer that is loaded again wishes to be the one it was.
const wished = tab.number ?? (PARTS.room && always.number);

// be(NUMBER): this computer is that one, 192.168.11.(100 + NUMBER); in a room the teacher's is .74.
async function be(number) {
	const last = number === 0 ? 74 : 100 + number;
	tab.number = always.number = course.number = number;
	await order(`ip link set eth0 down; ip address flush dev eth0
		ip link set eth0 address 02:00:c0:a8:0b:${last.toString(16).padStart(2, "0")} up
		ip address add 192.168.11.${last}/24 broadcast + dev eth0`);
	tell(say(`Ready. This computer is 192.168.11.${last}; the programs are built, and found.`,
		`准备好了。这台计算机是 192.168.11.${last}；程序已经编译好，也找得到。`) + (number > 1 && !PARTS.room ?
		say(` It is computer ${number}: another is open in another tab, and what each keeps is its own.`,
			`这是第 ${number} 台：另一台开在另一个标签页里，各自保存各自的作业。`) : ""));
}

// free_number: one that no other tab has. Of tabs that begin together the one whose lot is lower has it.
async function free_number() {
	const channel = new BroadcastChannel("udp-steps"), mine = { lot: Math.random() };
	let taken = true;
	channel.onmessage = ({ data }) => {
		if (data.number === mine.number && data.lot > mine.lot)
			channel.postMessage(mine);
		else if (data.number === mine.number)
			taken = true;
	};
	for (let n = wished ? 0 : 1; taken; n++) {
		taken = false;
		mine.number = n || Number(wished) || 1;
		channel.postMessage(mine);
		await new Promise(done => setTimeout(done, 300));
	}
	mine.lot = -1; // from now nobody's is lower
	return mine.number;
}

// join_room: the relay gives us a number, and says what it thinks of what we send.
function join_room() {
	return new Promise((joined, failed) => {
		const wish = course.number ?? wished ?? "";
		const socket = new WebSocket(`ws${location.origin.slice(4)}/wire?number=${wish}`);
		socket.binaryType = "arraybuffer";
		socket.onmessage = ({ data }) => {
			if (typeof data !== "string")
				return void machine.bus.send("net0-receive", new Uint8Array(data));
			const { number, why } = JSON.parse(data);
			if (why)
				return tell(why[chinese ? "zh" : "en"]);
			if (course.number === undefined)
				machine.add_listener("net0-send", frame => course.send(frame));
			course.send = frame => socket.readyState === 1 && socket.send(frame);
			joined(number === course.number || be(number));
		};
		socket.onclose = ({ reason }) => {
			if (course.number === undefined)
				return failed(new Error(reason || say("the room cannot be joined", "进不了教室")));
			tell(reason || say("The room's relay is gone; this computer works on alone, and tries again.",
				"教室的转发服务不见了；这台计算机独自继续，并会再试。"));
			setTimeout(() => join_room().then(() => tell(say("Back in the room.", "又回到教室了。"))), 3000);
		};
	});
}

// ---- what a pupil has written ----

// kept(DO): the browser's own store of it. Where there is none, nothing is kept, and that is told once.
async function kept(act) {
	try {
		return await act(idbKeyval.createStore("udp-steps", "work"));
	} catch (error) {
		tell(say(`This browser keeps nothing: save your work as a file. (${error})`,
			`这个浏览器不保存东西：请把作业存成文件。（${error}）`));
	}
}

// pack: work/ as a .tar.gz, or null when it has not changed.
async function pack(always) {
	const said = await order(`now=$(look); ${always ? "true" : '[ "$now" != "$kept" ]'} && kept=$now &&
		echo ${FORMAT} >/run/format &&
		tar -cz -C / run/format udp-steps/work 2>/dev/null | base64 | head -c ${MOST}`);
	if (said.length >= MOST)
		tell(say("work/ is too large to be kept: remove what you do not need.", "work/ 太大，无法保存：请删掉不需要的文件。"));
	return said && said.length < MOST ? Uint8Array.from(atob(said.replace(/\s/g, "")), c => c.charCodeAt()) : null;
}

let keeping;
function keep(after) {
	if (!course.ready) // what was kept has not been brought yet
		return;
	clearTimeout(keeping);
	keeping = setTimeout(async () => {
		const packed = await pack();
		if (packed)
			await kept(store => idbKeyval.set(course.number, packed, store));
		course.kept = (course.kept || 0) + !!packed;
	}, after);
}

// bring(PACKED): it becomes work/ again.
async function bring(packed) {
	if (!packed)
		return void await order("kept=$(look)");
	if (packed[0] !== 0x1f || packed[1] !== 0x8b || packed.length > MOST)
		return void tell(say("That is no work of this course: a .tar.gz that this page has saved is wanted.",
			"这不是本课程的作业：需要由本页保存的 .tar.gz。"));
	const coded = btoa(Array.from(packed, byte => String.fromCharCode(byte)).join("")).replace(/.{76}/g, "$&\n");
	await order(": >/run/work.tgz");
	for (let at = 0; at < coded.length; at += 77 * 400) // of more than 64 KB at a time Linux loses some
		await order(`base64 -d >>/run/work.tgz <<E\n${coded.slice(at, at + 77 * 400)}\nE`);
	const said = await order(`if ! tar -tzf /run/work.tgz >/run/list; then echo broken
		elif [ "$(tar -xzOf /run/work.tgz run/format)" != ${FORMAT} ]; then echo other
		elif grep -q -v -e '^run/format$' -e '^udp-steps/work[/]' /run/list; then echo strange
		else tar -xzf /run/work.tgz -C / udp-steps/work && chown -R pupil:pupil /udp-steps/work
		kept=$(look); fi`);
	if (said.includes("other"))
		tell(say("Another version of this page saved that: unpack the .tar.gz, and copy its files by hand.",
			"这份作业由本页的另一版本保存；请解开它（是 .tar.gz），手工复制文件。"));
	else if (said.trim())
		tell(say(`The work could not be opened: it is not whole. Nothing was changed. (${said.trim()})`,
			`打不开这份作业：不完整。什么也没有改动。（${said.trim()}）`));
	else
		tell(say("Your work is there again, in work/.", "你的作业回来了，在 work/ 里。"));
}

async function save_file() {
	const packed = machine && await pack(true);
	if (!packed)
		return;
	const link = element("a", { href: URL.createObjectURL(new Blob([packed])), download: "udp-steps-work.tar.gz" });
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// ---- all of it ----

function begin() {
	const reader = element("input", { type: "checkbox", checked: always.reader === "yes", onchange() {
		always.reader = reader.checked ? "yes" : "no";
		screens.forEach(screen => { screen.xterm.options.screenReaderMode = reader.checked; });
	} });
	const file = element("input", { type: "file", hidden: true, accept: ".gz,.tgz", async onchange() {
		await bring(new Uint8Array(await file.files[0].arrayBuffer()));
		file.value = "";
		await order("kept=");
		keep(0);
	} });
	NAMES.forEach((_, i) => screens.push(new Screen(i)));
	document.body.append(element("aside", { id: "machine" },
		element("div", { id: "bar" }, status,
			...screens.map(screen => screen.chosen),
			button(say("Save work", "保存作业"), save_file),
			button(say("Open work", "打开作业"), () => file.click()), file,
			button(say("A second computer", "第二台计算机"), () => window.open(location.href, "_blank"),
				say("in another tab, on the same network", "在另一个标签页里，同一个网络上")),
			element("label", {}, reader, say("screen reader", "屏幕阅读器")),
			element("a", { href: address("licences.txt"), download: "udp-steps-licences.txt",
				textContent: say("licences", "许可") })),
		element("div", { id: "screens" }, ...screens.map(screen => screen.box))));
	course.path = path_now();
	course.front = screens[0];
	dress();
	front(screens[0]);
	document.addEventListener("click", follow);
	window.addEventListener("popstate", () => {
		if (path_now() !== course.path)
			show(path_now(), decodeURIComponent(location.hash.slice(1)));
	});
	let left; // where in the text a reader was: F6 leads to the terminal and back there
	window.addEventListener("focusin", ({ target }) => { left = target.closest("main") ? target : left; });
	window.addEventListener("keydown", event => {
		if (event.key !== "F6")
			return;
		event.preventDefault();
		const text = left?.isConnected ? left :
			document.querySelector("main button") ?? document.querySelector("main a");
		(document.activeElement.closest("#machine") ? text : course.front.xterm)?.focus();
	});
	tell(say("The computer is loading.", "计算机正在装入。"));
	start().then(() => { course.ready = performance.now(); }, error => {
		const words = String(error?.message || error);
		tell(say("There is no computer in this page: ", "这一页里没有计算机：") + words + (/memory|alloc/i.test(words) ?
			say("; close other tabs: it wants 500 MB of memory", "；请关掉别的标签页：它要 500 MB 内存") :
			location.protocol === "file:" && !PARTS.pages ?
				say("; from a disk, open udp-steps.html", "；在磁盘上请打开 udp-steps.html") :
				say("; load the page again, or another browser. The text is here.",
					"；请重新打开，或换一个浏览器。课文都在。")));
		course.failed = words;
	});
}
begin();
