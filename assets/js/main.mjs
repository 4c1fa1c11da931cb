// Starts the module of every element that names one in data-module.
import { filter } from "../components/filter/filter.mjs";

const modules = { filter };

for (const element of document.querySelectorAll("[data-module]")) {
	modules[element.dataset.module]?.(element);
}
