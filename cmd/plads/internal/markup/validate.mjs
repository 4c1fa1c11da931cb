// Reads names of files from standard input, one a line, below the folder named first, and
// writes what html-validate finds in them. The second argument is html-validate's module.
// Its own command needs a newer Node than the site does.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, module] = process.argv.slice(1);
const { HtmlValidate, StaticConfigLoader } = await import(pathToFileURL(module));
// Rules on what HTML allows; those on style are left out.
const checker = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ["html-validate:standard"] }));
const rules = Object.keys(checker.getConfigForSync("page.html").getConfigData().rules).length;
const names = readFileSync(0, "utf8").split("\n").filter(Boolean);
const found = [];
for (const file of names) {
	for (const { messages } of checker.validateStringSync(readFileSync(join(folder, file), "utf8")).results) {
		for (const { ruleId, message, selector, line, column } of messages) {
			found.push({ file, rule: ruleId, message, selector: selector ?? "", line, column });
		}
	}
}
process.stdout.write(JSON.stringify({ rules, files: names.length, found }));
