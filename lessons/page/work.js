// work.js: what a pupil has written, work/, is kept in the browser, saved as a file, and opened again.
"use strict";

const FORMAT = "1"; // of the work that is kept
const MOST = 1000000; // bytes of it

// kept(DO): the browser's own store of it. Where there is none, nothing is kept, and that is told once.
async function kept(act) {
	try {
		return await act(idbKeyval.createStore("udp-steps", "work"));
	} catch (error) {
		tell(say(`This browser keeps nothing: save your work as a file. (${error})`,
			`这个浏览器不保存东西：请把作业存成文件。（${error}）`));
	}
}

// pack: work/ as a .tar.gz, or null when it has not changed, unless it is wanted anyway.
async function pack(anyway) {
	const said = await order(`now=$(look); ${anyway ? "true" : '[ "$now" != "$kept" ]'} && kept=$now &&
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
			await kept(store => idbKeyval.set(course.nth, packed, store));
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
		tell(say("Your work is there again, in work/.", "作业已经恢复，在 work/ 里。"));
}

async function save_file() {
	const packed = machine && await pack(true);
	if (!packed)
		return;
	const link = element("a", { href: URL.createObjectURL(new Blob([packed])), download: "udp-steps-work.tar.gz" });
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10000);
	tell(say(`Saved as ${link.download}, among this browser's downloads.`, `已保存为 ${link.download}，请到浏览器的“下载”里找。`));
}
