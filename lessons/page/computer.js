// computer.js: the little computer: it is loaded, started, given orders, and made fast.
"use strict";

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
	await be_nth();
	await (PARTS.room ? join_room() : be(course.nth));
	await bring(await kept(store => idbKeyval.get(course.nth, store)));
	screens.forEach(screen => screen.keys("\f"));
	translate();
}

// translate(AFTER): v86 makes WebAssembly of code that runs often. That makes its first runs slower, and all later ones
// two to four times faster. So it is not begun while somebody waits for a command, but after so many milliseconds; what
// is made already is used all the time. One page of memory each, and little of it that has not run: a lesson is many
// short processes, and most of what stands beside what runs is never run.
let translating = [];
function translate(after = 0) {
	const off = no => machine.v86.cpu.set_jit_config(0, no);
	translating.forEach(clearTimeout);
	machine.v86.cpu.set_jit_config(1, 1); // pages
	machine.v86.cpu.set_jit_config(3, 20); // extra basic blocks
	off(1);
	translating = [setTimeout(off, after, 0), setTimeout(foresee, after + 5000)];
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
