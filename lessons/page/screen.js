// screen.js: a terminal of the page, plugged into a console of the computer.
"use strict";

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
