// fetched brings the module whose address an element holds in data-src, and with it the
// stylesheet in data-css. A page is readable without that style, so a module does not
// fail with it.
export default async function fetched({ dataset }) {
	const [module] = await Promise.all([import(dataset.src), styled(dataset.css)]);
	return module;
}

function styled(href) {
	if (!href || document.querySelector(`link[href="${href}"]`)) return;
	return new Promise((done) => {
		const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: done, onerror: done });
		document.head.append(link);
	});
}
