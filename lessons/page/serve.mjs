// serve.mjs: the page for a whole room, whose computers it joins into one network.
//
//	usage: node lessons/page/serve.mjs [PORT] [DIRECTORY]
//
// At PORT, 8080 unless told, it serves DIRECTORY, build/page, to any device. Each browser that opens the page is one
// more computer of 192.168.11.0/24; the first that opens it on this machine is the teacher's, .74. A browser's Ethernet
// frames come by a WebSocket, and go to the other browsers and nowhere else. Who comes, goes or sends too much is told.
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";
const PUPILS = 150; // .101 to .250
const FRAME = 1514; // bytes of an Ethernet frame
const FRAMES = 200, BURST = 1000; // a pupil's in a second, and at once
const WAITING = 1 << 20; // bytes that a slow browser may leave unread before frames for it are lost
const [port = "8080", folder = "build/page"] = process.argv.slice(2);
const root = path.resolve(folder);
const require = createRequire(path.resolve("build/machine/x"));
const sirv = require("sirv"), { WebSocketServer } = require("ws");

if (!fs.existsSync(`${root}/machine/parts.js`) || !/^\d+$/.test(port) || port > 65535) {
	console.error("usage: node lessons/page/serve.mjs [PORT] [DIRECTORY]; make page builds the directory");
	process.exit(2);
}

const files = sirv(root, { etag: true, maxAge: 0 }), parts = "/machine/parts.js"; // what is the same is not sent again
const server = http.createServer((question, answer) => question.url !== parts ? files(question, answer) :
	answer.setHeader("content-type", "text/javascript")
		.end(`${fs.readFileSync(root + parts)}PARTS.room = true;\n`));

// ---- the wire ----

const room = new Map(); // by its number, who is there: 0 is the teacher, a pupil is 1 or more
const address = number => "192.168.11." + (number === 0 ? 74 : 100 + number);
const tell = words => console.log(`${new Date().toTimeString().slice(0, 8)} ${words}`);

// Only a page that this server has served may join: another's, open on the teacher's machine, is refused.
const wire = new WebSocketServer({ server, path: "/wire", maxPayload: FRAME, perMessageDeflate: false,
	verifyClient: ({ origin, req }) => !origin || origin.replace(/^https?:\/\//, "") === req.headers.host });
wire.on("connection", (socket, question) => {
	const from = question.socket.remoteAddress, here = ["127.0.0.1", "::1", "::ffff:127.0.0.1"].includes(from);
	const wished = new URL(question.url, "http://x").searchParams.get("number");
	let number = wished?.match(/^\d{1,3}$/) ? Number(wished) : here ? 0 : 1;
	if (number === 0 && !here || room.has(number) || number > PUPILS)
		for (number = 1; room.has(number); number++);
	socket.on("error", error => tell(`${address(number)}: ${error.message}`));
	if (number > PUPILS)
		return socket.close(4000, `the room is full: ${PUPILS} are here 教室满了：已有 ${PUPILS} 台`);
	const pupil = { socket, left: BURST, since: Date.now(), lost: 0, silent: 0 };
	room.set(number, pupil);
	tell(`${address(number)} has come, from ${from}: ${room.size} in the room`);
	socket.send(JSON.stringify({ number }));
	socket.on("message", (frame, binary) => {
		const now = Date.now();
		pupil.left = Math.min(BURST, pupil.left + (now - pupil.since) * FRAMES / 1000);
		pupil.since = now;
		if (!binary || frame.length < 14)
			return;
		if (pupil.left < 1) {
			if (pupil.lost++ === 0) {
				tell(`${address(number)} sends too much: more than ${FRAMES} frames a second are lost`);
				socket.send(JSON.stringify({ why: {
					en: `You send too much: the room carries ${FRAMES} of your frames a second.`,
					zh: `你发得太多：教室每秒只替每人传 ${FRAMES} 帧，多出来的都丢了。` } }));
				setTimeout(() => { pupil.lost = 0; }, 5000).unref();
			}
			return;
		}
		pupil.left--;
		for (const [other, { socket: to }] of room)
			if (other !== number && to.bufferedAmount < WAITING)
				to.send(frame);
	});
	socket.on("pong", () => { pupil.silent = 0; });
	socket.on("close", () => {
		room.delete(number);
		tell(`${address(number)} has gone: ${room.size} in the room`);
	});
});

// Who sleeps, or is out of reach, makes room for others, and for himself when he comes back.
setInterval(() => room.forEach(pupil => pupil.silent++ < 3 ? pupil.socket.ping() : pupil.socket.terminate()), 5000);

server.on("error", error => {
	console.error(`serve: cannot serve at port ${port}: ${error.message}`);
	process.exit(1);
});
server.listen(Number(port), () => {
	const own = server.address().port;
	console.log(`the teacher opens http://127.0.0.1:${own}/`);
	for (const { family, address: ours, internal } of Object.values(os.networkInterfaces()).flat())
		if (family === "IPv4" && !internal)
			console.log(`the pupils open http://${ours}:${own}/`);
});
