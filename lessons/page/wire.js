// wire.js: two tabs of a browser, or all who have opened the page of `make page-serve`, are computers on one network:
// Ethernet frames go to the others.
"use strict";

// Who goes to another page, and leaves this one in the browser's memory, is no longer on the wire; when he comes back
// to it, it begins anew.
window.addEventListener("pagehide", () => course.socket?.close());
window.addEventListener("pageshow", event => event.persisted && location.reload());

// be(NUMBER): this computer is that one, 192.168.11.(100 + NUMBER); in a room the teacher's is .74.
async function be(number) {
	const last = number === 0 ? 74 : 100 + number;
	tab.address = always.address = course.number = number; // loaded again, it wishes to be that again
	await order(`ip link set eth0 down; ip address flush dev eth0
		ip link set eth0 address 02:00:c0:a8:0b:${last.toString(16).padStart(2, "0")} up
		ip address add 192.168.11.${last}/24 broadcast + dev eth0`);
	tell(say(`Ready. This computer is 192.168.11.${last}; the programs are built, and found.`,
		`准备好了。这台计算机是 192.168.11.${last}；程序已经编译好，可以直接运行。`) + (course.nth > 1 ?
		say(` It is computer ${course.nth}: another is open in another tab, and what each keeps is its own.`,
			`这是第 ${course.nth} 台：另一台开在另一个标签页里，各自保存各自的作业。`) : ""));
}

// be_nth: of this browser's computers it is the first, the second ..., whichever no other tab is; what it keeps goes by
// that. Of tabs that begin together the one whose lot is lower has it.
async function be_nth() {
	const channel = new BroadcastChannel("udp-steps"), mine = { lot: Math.random() };
	let taken = true;
	channel.onmessage = ({ data }) => {
		if (data.number === mine.number && data.lot > mine.lot)
			channel.postMessage(mine);
		else if (data.number === mine.number)
			taken = true;
	};
	for (let n = tab.nth ? 0 : 1; taken; n++) {
		taken = false;
		mine.number = n || Number(tab.nth);
		channel.postMessage(mine);
		await new Promise(done => setTimeout(done, 300));
	}
	mine.lot = -1; // from now nobody's is lower
	tab.nth = course.nth = mine.number;
}

// join_room: the relay gives us a number, and says what it thinks of what we send.
function join_room() {
	return new Promise((joined, failed) => {
		const wish = course.number ?? tab.address ?? always.address ?? "";
		const socket = course.socket = new WebSocket(`ws${location.origin.slice(4)}/wire?number=${wish}`);
		socket.binaryType = "arraybuffer";
		socket.onmessage = ({ data }) => {
			if (typeof data !== "string")
				return void machine.bus.send("net0-receive", new Uint8Array(data));
			const { number, why } = JSON.parse(data);
			if (why)
				return tell(why[chinese ? "zh" : "en"]);
			if (course.number === undefined)
				machine.add_listener("net0-send", frame =>
					course.socket.readyState === 1 && course.socket.send(frame));
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
