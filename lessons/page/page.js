// page.js: the course in a page. Beside the text stands a small Linux with a terminal for each of Ming, Hong and Li,
// and each block of the text can be typed into its terminal by a button. Without this file, or when it cannot do its
// work, the text stays what it is.
"use strict";

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
				return tell(screens[0].name + say(": ", "：") + BUSY);
			tell(command.startsWith("edit") ? say("In nano ^X, y and Enter save the file, and leave it.",
				"在 nano 里，按 ^X、y、回车：保存并退出。") : "");
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
	always.page = course.path = path;
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
	always.page = course.path = path_now();
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
