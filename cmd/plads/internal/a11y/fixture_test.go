package a11y

import (
	"fmt"
	"strings"
	"testing/fstest"
)

// css is a small style sheet without faults: 7:1 contrast, targets of 48 px, a
// focus that is seen in light, dark and forced colours.
const css = `:root{color-scheme:light dark;--ink:#111;--ground:#fff;--act:#064f53}
@media (prefers-color-scheme:dark){:root{--ink:#f4f4f4;--ground:#111;--act:#9fe3e8}}
*{box-sizing:border-box}
body{margin:0;padding:1rem;font:18px/1.5 sans-serif;color:var(--ink);background:var(--ground);overflow-wrap:break-word}
a{color:var(--act)}
nav a,.tile,button,input,summary{display:inline-block;min-width:48px;min-height:48px;padding:8px;font:inherit}
label{display:block}
:focus-visible{outline:3px solid var(--act);outline-offset:2px}
.skip{position:absolute;left:0;top:-100px;background:var(--ground)}.skip:focus{top:0}
table{border-collapse:collapse}
.scroll{overflow-x:auto}
button{color:var(--ground);background:var(--act);border:2px solid var(--act)}
`

// faults are the styles of planted faults.
const faults = `.pale{color:#aaa}.grey{color:#6f6f6f;background:#fff}
.wide{width:600px}.box{overflow-x:auto}
.cut{width:60px;overflow:hidden;white-space:nowrap}
.clip body{overflow-x:hidden}.hem{overflow-x:clip}.long{white-space:nowrap}
.tight{width:13em;overflow:hidden;white-space:nowrap}
.sticky{position:sticky;top:0;height:200px;background:var(--ground)}
.tiny{min-width:0;min-height:0;padding:0;width:20px;height:20px}
.small{min-width:0;min-height:0;padding:0;width:40px;height:40px}
.thin{font-size:16px}.over{position:relative}.over::after{content:"";position:absolute;inset:-16px}
@keyframes turn{to{rotate:1turn}}.turn{animation:turn 1s infinite;width:50px}
.blind:focus{outline:0}
.ghost:focus{outline-color:var(--ground)}
.shadow:focus-visible{outline:0;box-shadow:0 0 0 4px #064f53}
.off{position:fixed;left:-500px;top:100px}
.bar{position:fixed;inset:40% 0 0 0;background:var(--ground);margin:0}
.low{margin-top:500px}
.back{display:flex;flex-direction:row-reverse}
.two{columns:2}
@media (scripting:enabled){.noscript{display:none}}
.papers{display:none}@media screen{.full .long{white-space:normal}}@media print{.full p{margin:0}.full{overflow:hidden;columns:1;height:1.5em;width:300px}.screen{display:none}.papers{display:block}.tall{height:2200px}.broad{width:900px}.stop::after{content:". "}}
@media (prefers-color-scheme:dark){.dim{color:#555}}
`

const script = `document.querySelectorAll("[data-enhanced]").forEach((el) => { el.textContent = "Kopieret"; });`

// page of the fixture. Parts other than main may be left empty.
type fixture struct {
	lang, kind, root string // root: attributes of <html>
	head, main       string
}

func (f fixture) html(address string) []byte {
	if f.lang == "" {
		f.lang = "da"
	}
	// Titles differ by address, which is what axe and people want.
	return []byte(fmt.Sprintf(`<!doctype html>
<html lang="%[1]s" %[2]s><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Prøve %[3]s</title><link rel="stylesheet" href="/main.css"><link rel="icon" href="data:,">%[4]s</head>
<body data-kind="%[5]s"><a class="skip tile" href="#indhold">Gå til indhold</a>
<header><nav aria-label="Sider"><a href="/">Forside</a> <a href="/akut/">Akut</a></nav></header>
<main id="indhold" tabindex="-1"><h1>Prøve %[3]s</h1>%[6]s</main>
<footer><p>Skriv til os. <a href="/was/">Tilgængelighed</a> står her i teksten.</p></footer></body></html>`,
		f.lang, f.root, address, f.head, f.kind, f.main))
}

// siteOf returns a site of the given pages by address, with the common files.
func siteOf(pages map[string]fixture) fstest.MapFS {
	fsys := fstest.MapFS{
		"main.css":      {Data: []byte(css + faults)},
		"main.mjs":      {Data: []byte(script)},
		"en/index.html": {Data: []byte(`<meta http-equiv="refresh" content="0; url=/">`)},
	}
	for address, f := range pages {
		fsys[strings.TrimPrefix(address, "/")+"index.html"] = &fstest.MapFile{Data: f.html(address)}
	}
	return fsys
}

// add puts one more file into a site.
func add(fsys fstest.MapFS, name, data string) { fsys[name] = &fstest.MapFile{Data: []byte(data)} }

const cleanMain = `<p>Du kan få hjælp her. Læs om <a href="/was/">gæld og lån</a> på siden.</p>
<form action="/soeg/"><label for="q">Søg</label><input id="q" name="q"><button>Søg</button></form>
<label><input type="radio" name="r"> Ja</label><label><input type="radio" name="r"> Nej</label>
<details><summary>Vis mere om hjælp</summary><p>Her er mere. <a href="/x/">Lukket link</a></p></details>
<p>Her er en tekst. <span data-enhanced></span></p>`
