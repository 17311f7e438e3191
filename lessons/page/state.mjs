// state.mjs: starts the little computer once, and keeps how it stands when its four terminals are ready.
//
//	usage: node lessons/page/state.mjs MODULES MACHINE STATE
//
// MODULES is npm's folder, MACHINE what ./root made. Patience: $UDP_PATIENCE seconds, or 500.
import fs from "node:fs";
const [modules, from, to] = process.argv.slice(2);
const { V86 } = await import(fs.realpathSync(`${modules}/v86/build/libv86.mjs`));
const patience = 1000 * (process.env.UDP_PATIENCE || 500);
const file = name => ({ buffer: new Uint8Array(fs.readFileSync(name)).buffer });

const machine = new V86({
	wasm_path: `${modules}/v86/build/v86.wasm`, bios: file(`${from}/bios.bin`),
	bzimage: file(`${from}/vmlinuz`), initrd: file(`${from}/root.cpio`),
	cmdline: "console=ttyS0 quiet rootfstype=ramfs mitigations=off nokaslr tsc=reliable init_on_alloc=0 " +
		"hardened_usercopy=off randomize_kstack_offset=off apparmor=0 audit=0 " +
		"cgroup_disable=memory preempt=none nowatchdog",
	memory_size: 128 << 20, vga_memory_size: 1 << 20, virtio_console: true, net_device: { type: "virtio" },
	disable_keyboard: true, disable_mouse: true, disable_speaker: true, autostart: true,
});
let log = "";
machine.add_listener("serial0-output-byte", byte => { log += String.fromCharCode(byte); });
setTimeout(() => {
	console.error(`state: it did not come up in ${patience / 1000} s:\n${log.slice(-3000)}`);
	process.exit(1);
}, patience);
async function until(test) {
	while (!test())
		await new Promise(done => setTimeout(done, 100));
}

const ready = ["", "", "", ""];
ready.forEach((_, i) => machine.add_listener(`virtio-console${i}-output-bytes`,
	bytes => ready[i] += Buffer.from(bytes).toString("latin1")));
await until(() => ready.every(text => text.includes("\x1b]133;D;")));
// What was free once is full of old bytes: zeros pack better.
log = "";
machine.serial0_send("PATH=$PATH:/bb; free=$(sed -n 's/MemFree: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo); " +
	"head -c $((free - 8000))k /dev/zero >/tmp/zeros; rm /tmp/zeros; cat /proc/meminfo; echo do''ne\n");
await until(() => log.includes("done"));
machine.stop();
fs.writeFileSync(to, new Uint8Array(await machine.save_state()));
process.exit(0);
