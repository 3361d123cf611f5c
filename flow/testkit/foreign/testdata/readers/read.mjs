// Reads standard input as others read it, and says on standard output what it thinks: node read.mjs har|mermaid
import { text } from "node:stream/consumers";

const input = await text(process.stdin);
try {
	if (process.argv[2] === "har") {
		const validator = await import("har-validator");
		await validator.default.har(JSON.parse(input));
	} else {
		const { default: mermaid } = await import("mermaid");
		if (!input.startsWith("sequenceDiagram\n")) throw new Error("it is no sequence diagram");
		await mermaid.parse(input);
	}
} catch (error) {
	console.log(error.message ?? error, JSON.stringify(error.errors ?? null));
	process.exitCode = 1;
}
