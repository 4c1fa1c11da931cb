package a11y

import (
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// want is a problem that has to be found, by its check and a part of what is said.
type want struct {
	check, what string
	severity    problem.Severity
}

func fails(check, what string) want { return want{check, what, problem.Error} }
func warns(check, what string) want { return want{check, what, problem.Warning} }

// planted are pages with one fault each: what has to be found on the page, and
// nothing else may be. Texts differ, since equal faults are told once.
func planted() map[string]struct {
	fixture
	wants []want
} {
	type fault = struct {
		fixture
		wants []want
	}
	main := func(main string, wants ...want) fault { return fault{fixture{main: main}, wants} }
	scripted := func(src, main string, wants ...want) fault {
		return fault{fixture{main: main, head: `<script type="module" src="/` + src + `"></script>`}, wants}
	}
	return map[string]fault{
		"label":     main(`<input id="alene" value="x">`, fails("axe", "label: ")),
		"contrast":  main(`<p class="pale">Bleg tekst.</p>`, fails("axe", "color-contrast-enhanced: ")),
		"seven":     main(`<p class="grey">Grå tekst.</p>`, fails("axe", "color-contrast-enhanced: ")),
		"dark":      main(`<p class="dim">Svag i mørke.</p>`, fails("axe", "color-contrast-enhanced: ")),
		"wide":      main(`<p class="wide">Bredt afsnit.</p>`, fails("reflow", "the page scrolls sideways; widest is p.wide “Bredt afsnit.”"), warns("text spacing", "the page scrolls sideways; widest is p.wide “Bredt")),
		"box":       main(`<div class="box" tabindex="0" role="region" aria-label="Kasse"><p class="wide">Tekst, der ruller.</p></div>`, fails("reflow", "scrolls sideways inside: div.box “Kasse”"), warns("text spacing", "scrolls sideways inside: div.box “Kasse”")),
		"table":     main(`<div class="box" tabindex="0" role="region" aria-label="Tabel"><table class="wide"><caption>Tider</caption><tr><th scope="col">Dag</th></tr><tr><td>Man</td></tr></table></div>`),
		"cut":       main(`<p class="cut">Afskåret tekst her.</p>`, fails("reflow", "text is cut off in p.cut"), fails("text spacing", "text is cut off in p.cut"), fails("print", "text is cut off in p.cut")),
		"hem":       main(`<div class="hem"><p class="long">En linje, der er meget længere end en lille skærm kan vise.</p></div>`, fails("reflow", "text is cut off in div.hem"), fails("text spacing", "text is cut off in div.hem")),
		"sticksout": {fixture{root: `class="clip"`, main: `<p class="long">Endnu en linje, der er længere end en lille skærm kan vise.</p>`}, []want{fails("reflow", "the page scrolls sideways; widest is p.long “Endnu en linje"), warns("text spacing", "the page scrolls sideways; widest is p.long “Endnu en linje")}},
		"tight":     main(`<p class="tight">Teksten kan lige være her.</p>`, fails("text spacing", "text is cut off in p.tight")),
		"sticky":    main(`<div class="sticky">Hoved.</div><p class="low">Bund.</p>`, fails("reflow", "fixed and sticky parts take")),
		"tiny":      main(`<button class="tiny" aria-label="Lille"></button>`, fails("targets", "button.tiny is under 24 px")),
		"small":     main(`<button class="small" aria-label="Mellem"></button>`, warns("targets", "button.small is under 44 px")),
		"linje":     main(`<p>Tekst før <button class="small" aria-label="I teksten"></button> og efter.</p>`),
		"low":       main(`<p><a href="/x/" class="thin">Alene på linjen</a></p>`, fails("targets", "a.thin is under 24 px")),
		"over":      main(`<p class="low"></p><button class="tiny over" aria-label="Udvidet"></button>`),
		"blocks":    main(`<div class="back"><p>Læses først.</p><p>Ses først.</p></div>`, fails("order", "p “Ses først.” comes after p “Læses først.”")),
		"columns":   main(`<div class="two"><p>Venstre.</p><p>Venstre under.</p><p>Højre.</p></div>`),
		"fold":      main(`<details><summary>Vis mere her</summary><p class="wide">Bredt i folden.</p></details>`, fails("reflow", "the page scrolls sideways; widest is p.wide “Bredt i folden.”")),
		"folded":    main(`<details><summary>Vis mere igen</summary><input value="i folden"></details>`, fails("axe", "label: ")),
		"popover":   main(`<button popovertarget="pop">Hvad er det</button><p id="pop" popover class="pale">Bleg forklaring.</p>`, fails("axe", "color-contrast-enhanced: ")),
		"dialog":    main(`<button>Spørg</button><dialog aria-label="Boks"><p class="long">En boks med en linje, der er meget længere end en lille skærm kan vise.</p></dialog>`, fails("reflow", "scrolls sideways inside: dialog")),
		"paper":     main(`<p class="screen"><a class="tile" href="tel:+4511223344">11 22 33 44</a></p>`, fails("print", "the number 11223344 is on the screen and not on paper")),
		"address":   main(`<address class="screen">Vejen 1, 2610 Rødovre</address>`, fails("print", "the address Vejen 1, 2610 Rødovre is on the screen and not on paper")),
		"digits":    main(`<p class="screen"><a class="tile" href="tel:+4511223355">Ring nu</a></p><p class="papers">11 22 33 55</p>`),
		"qr":        main(`<p data-qr class="screen"><b>QR</b></p>`, fails("print", "the QR code is not on paper")),
		"sheet":     main(`<div data-sheets="1"><p class="tall">Langt.</p></div>`, fails("print", "it takes 3 sheets, and is meant for 1")),
		"sheetfull": main(`<div data-sheets="1"><div class="full"><p>Kort og godt.</p><p>Det, der ikke er plads til.</p></div></div>`),
		"sheetcut":  main(`<div data-sheets="1"><div class="full"><p class="long">En linje til papir, der er meget længere, end et helt ark kan vise, og derfor bliver skåret over ved kanten af arket.</p></div></div>`, fails("print", "text is cut off in div.full")),
		"one":       main(`<div data-sheets="1"><p>Kort.</p></div>`),
		"stop":      main(`<p class="stop">Ring først.</p><p class="stop">Hele døgnet</p>`, fails("print", "a stop is added after text that has one: p.stop “Ring først.”")),
		"broad":     main(`<p class="broad">Bredt på papir.</p>`, fails("print", "the page scrolls sideways; widest is p.broad")),
		"motion":    main(`<p class="turn">Hjul.</p>`, fails("motion", "p.turn “Hjul.”")),
		"blind":     main(`<a class="tile blind" href="/">Uden fokus</a>`, fails("focus", "nothing shows the focus on a.tile “Uden fokus”"), fails("focus", "forced colours leave no sign of focus on a.tile “Uden fokus”")),
		"ghost":     main(`<a class="tile ghost" href="/">Usynlig ramme</a>`, fails("focus", "hardly a pixel changes when the focus reaches a.tile “Usynlig ramme”")),
		"shadow":    main(`<a class="tile shadow" href="/">Kun skygge</a>`, fails("focus", "forced colours leave no sign of focus on a.tile “Kun skygge”")),
		"off":       main(`<a class="tile off" href="/">Uden for</a>`, fails("focus", "the focused a.tile “Uden for” is not in view")),
		"covered":   main(`<p class="low"><a class="tile" href="/">Under bjælken</a></p><p class="bar">Bjælke.</p>`, fails("focus", "the focused a.tile “Under bjælken” is covered by p.bar"), fails("focus", "the focused a “Tilgængelighed” is covered by p.bar"), fails("reflow", "fixed and sticky parts take")),
		"tabindex":  main(`<p><a class="tile" href="/">Nummer to</a></p><p><a class="tile" tabindex="1" href="/was/">Nummer et</a></p>`, fails("keyboard", "against the order of the document"), fails("axe", "tabindex: ")),
		"eye":       main(`<div class="back"><a class="tile" href="/">Står til højre</a><a class="tile" href="/was/">Står til venstre</a></div>`, fails("order", "a.tile “Står til venstre” comes after a.tile “Står til højre”")),
		"trap":      scripted("trap.mjs", `<label for="f">Fælde</label><input id="f">`, fails("keyboard", "Tab does not get past input#f")),
		"circle":    scripted("circle.mjs", `<button id="g">Rundt</button><button>Nås ikke</button>`, fails("keyboard", "Tab does not get past")),
		"skipped":   scripted("skip.mjs", `<button id="h">Springes over</button><button id="i">Næste</button>`, fails("keyboard", "Tab never reaches button#h")),
		"added":     scripted("text.mjs", `<p id="t">Tom.</p>`, fails("without scripts", "with scripts only: “Kun med script.”"), fails("without scripts", "without scripts only: “Tom.”")),
		"link":      scripted("link.mjs", `<p id="l">Se.</p>`, fails("without scripts", "with scripts only: “Nyt link → /nyt/”"), fails("without scripts", "with scripts only: “Se. Nyt link”"), fails("without scripts", "without scripts only: “Se.”")),
		"hides":     scripted("hide.mjs", `<p id="k">Skjules.</p>`, fails("without scripts", "without scripts only: “Skjules.”")),
		"moves":     scripted("href.mjs", `<p><a class="tile" id="m" href="/was/">Et andet sted</a></p>`, fails("without scripts", "with scripts only: “Et andet sted → /om/”"), fails("without scripts", "without scripts only: “Et andet sted → /was/”")),
		"styled":    scripted("x.mjs", `<p class="noscript">Uden script.</p>`, fails("without scripts", "without scripts only: “Uden script.”")),
		"marked":    scripted("mark.mjs", `<p id="n" data-state="a">Mærket. <span data-enhanced>Nu</span></p>`),
		"error":     scripted("error.mjs", `<p>Fejl.</p>`, fails("console", "console.error: noget gik galt"), fails("console", "Error: kastet")),
		"inline":    main(`<script>document.title = "x";</script>`, fails("console", "Content Security Policy")),
		"missing":   main(`<img src="/no.png" alt="Billede">`, fails("traffic", "/no.png answers 404")),
		"outside":   main(`<img src="https://example.org/x.png" alt="Billede">`, fails("console", "https://example.org/x.png"), fails("outside", "asks https://example.org for something")),
		"heavy":     main(`<img src="/heavy.png" alt="Tungt">`, fails("weight", "KB on a first view, over 60 KB"), fails("weight", "KB on a first view without fonts, over 25 KB")),
		"scripts":   scripted("heavy.mjs", `<p>Tungt script.</p>`, fails("weight", "KB of scripts on a first view, over 10 KB")),
		"terminal":  {fixture{root: "data-terminal", main: `<button class="small" aria-label="På terminal"></button>`}, []want{fails("targets", "button.small is under 48 px")}},
	}
}

func TestPlantedFaultsAreFound(t *testing.T) {
	t.Parallel()
	cases := planted()
	pages := map[string]fixture{}
	for name, c := range cases {
		c.kind = name
		pages["/"+name+"/"] = c.fixture
	}
	fsys := siteOf(pages)
	add(fsys, "trap.mjs", `f.addEventListener("keydown", (e) => { if (e.key === "Tab") e.preventDefault(); });`)
	add(fsys, "circle.mjs", `g.addEventListener("keydown", (e) => { if (e.key === "Tab") { e.preventDefault(); document.querySelector("a").focus(); } });`)
	add(fsys, "skip.mjs", `h.addEventListener("focus", () => i.focus());`)
	add(fsys, "text.mjs", `t.textContent = "Kun med script.";`)
	add(fsys, "link.mjs", `const a = document.createElement("a"); a.href = "/nyt/"; a.textContent = "Nyt link"; l.append(" ", a);`)
	add(fsys, "hide.mjs", `k.hidden = true;`)
	add(fsys, "href.mjs", `m.href = "/om/";`)
	add(fsys, "x.mjs", ``)
	add(fsys, "mark.mjs", `n.dataset.state = "b"; n.querySelector("span").textContent = "Senere"`)
	add(fsys, "error.mjs", `console.error("noget gik galt"); throw new Error("kastet");`)
	noise := rand.NewChaCha8([32]byte{1})
	bytes := make([]byte, 200*100*4)
	_, _ = noise.Read(bytes)
	var picture strings.Builder
	if err := png.Encode(&picture, &image.NRGBA{Pix: bytes, Stride: 200 * 4, Rect: image.Rect(0, 0, 200, 100)}); err != nil {
		t.Fatal(err)
	}
	add(fsys, "heavy.png", picture.String())
	add(fsys, "heavy.mjs", fmt.Sprintf("// %x", bytes[:12*1024]))

	r := auditSite(t, fsys, options(t))
	got := map[string][]problem.Problem{}
	for _, p := range r.Problems {
		name, _, _ := strings.Cut(strings.TrimPrefix(p.Place, "/"), "/")
		got[name] = append(got[name], p)
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			found := make([]bool, len(c.wants))
			for _, p := range got[name] {
				i := slices.IndexFunc(c.wants, func(w want) bool {
					return w.check == p.Check && w.severity == p.Severity && strings.Contains(p.What, w.what)
				})
				if i < 0 {
					t.Errorf("not planted: %v", p)
				} else {
					found[i] = true
				}
				if p.Remedy == "" {
					t.Errorf("no remedy: %v", p)
				}
			}
			for i, w := range c.wants {
				if !found[i] {
					t.Errorf("not found: [%s] %s", w.check, w.what)
				}
			}
		})
	}
}
