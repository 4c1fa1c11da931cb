package main

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/plads-til-alle/plads/cmd/plads/internal/directory"
)

// country is a made-up country beside the real data: every name in it says that it is a
// trial, and every number is one of those that begin with 116 and belong to no household.
type country struct {
	municipalities, offersEach int
	seed                       uint64
	today                      time.Time
}

// inputs are what a copy of the project needs to be built.
var inputs = []string{"hugo.toml", "netlify.toml", "package.json", "package-lock.json", "config", "content", "data", "layouts", "assets", "i18n"}

// write copies the project at root to dir and adds the country to the copy. The same
// country, day and seed give the same bytes.
func (c country) write(root, dir string) error {
	for _, name := range inputs {
		if err := copyTree(filepath.Join(root, name), filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("copy the project: %w", err)
		}
	}
	modules, err := filepath.Abs(filepath.Join(root, "node_modules"))
	if err != nil {
		return err
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		return fmt.Errorf("lend the copy its npm packages: %w", err)
	}
	situations, err := situationIDs(os.DirFS(dir))
	if err != nil {
		return err
	}
	doctors, err := filepath.Glob(filepath.Join(dir, "data/offers/landet/laegevagt*.yaml"))
	if err != nil || len(doctors) == 0 {
		return fmt.Errorf("data/offers/landet holds no doctor on call (laegevagt*.yaml) for the made-up municipalities: %w", err)
	}
	w := writer{
		country: c, dir: dir, situations: situations, rand: rand.New(rand.NewPCG(c.seed, 0)),
		doctor: strings.TrimSuffix(filepath.Base(doctors[0]), ".yaml"),
	}
	for i := range c.municipalities {
		w.municipality(i + 1)
	}
	return w.err
}

// situationIDs reads which situations an offer may be for.
func situationIDs(fsys fs.FS) ([]string, error) {
	data, err := fs.ReadFile(fsys, "data/situations.yaml")
	if err != nil {
		return nil, err
	}
	var list []struct{ ID string }
	if err := yaml.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("data/situations.yaml: %w", err)
	}
	var ids []string
	for _, s := range list {
		ids = append(ids, s.ID)
	}
	return ids, nil
}

type writer struct {
	country
	dir        string
	situations []string
	doctor     string // the id of the doctor on call everywhere
	rand       *rand.Rand
	err        error // the first
}

// file writes a file and its folders, unless something failed before.
func (w *writer) file(name, format string, args ...any) {
	if w.err != nil {
		return
	}
	name = filepath.Join(w.dir, filepath.FromSlash(name))
	if w.err = os.MkdirAll(filepath.Dir(name), 0o755); w.err == nil {
		w.err = os.WriteFile(name, fmt.Appendf(nil, format, args...), 0o644)
	}
}

func (w *writer) municipality(i int) {
	id, name := fmt.Sprintf("proevekoebing-%02d", i), fmt.Sprintf("Prøvekøbing %02d", i)
	w.file("data/municipalities/"+id+".yaml", `name: %s
region: {da: Prøveregionen, en: The trial region}
urgent_doctor: %s
contact:
  phone: %s
`, name, w.doctor, w.detail(w.number(), "own-page"))
	for _, lang := range []string{"da", "en"} {
		w.file(path.Join("content", lang, "kommuner", id, "_index.md"), `---
title: %s
slug: %s
kommune: %[2]s
layout: municipality
weight: %d
description: %[1]s
---
`, name, id, 100+i)
	}
	for n := range w.offersEach {
		w.offer(id, name, n+1)
	}
}

// words are what the made-up offers say of themselves, as long as the real ones'.
var words = []struct{ da, en string }{
	{"Her kan du få varm mad og tale med nogen. Du behøver ikke sige dit navn.", "Here you can get a hot meal and talk to somebody. You do not have to give your name."},
	{"Du kan få råd om penge, bolig og breve fra kommunen. Det koster ikke noget.", "You can get advice on money, housing and letters from the municipality. It costs nothing."},
	{"Et sted at sove, når du ikke har et andet sted. Kom om aftenen, og bank på døren.", "A place to sleep when you have no other. Come in the evening, and knock on the door."},
	{"Voksne, der har det svært, og dem, der holder af dem.", "Adults who are having a hard time, and those who care for them."},
	{"Du møder to mennesker, der har tid. De spørger, hvad du har brug for i dag.", "You meet two people who have time. They ask what you need today."},
	{"Vi ved ikke, om der er plads i weekenden. Ring, før du går hjemmefra.", "We do not know if there is room at the weekend. Call before you leave home."},
}

func (w *writer) text() string {
	t := words[w.rand.IntN(len(words))]
	return fmt.Sprintf("{da: %q, en: %q}", t.da, t.en)
}

func (w *writer) offer(kommune, place string, n int) {
	id := fmt.Sprintf("%s-%03d", kommune, n)
	kinds := directory.Kinds()
	kind := kinds[w.rand.IntN(len(kinds))]
	secret := kind == "crisis-centre"
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("name: {da: Prøvested %03d i %s, en: Trial place %03d in %s}", n, place, n, place)
	line("kind: %s", kind)
	w.rand.Shuffle(len(w.situations), func(i, j int) {
		w.situations[i], w.situations[j] = w.situations[j], w.situations[i]
	})
	line("situations: [%s]", strings.Join(w.situations[:1+w.rand.IntN(3)], ", "))
	for _, field := range []string{"summary", "audience"} {
		line("%s: %s", field, w.text())
	}
	for _, field := range []string{"meet", "limits", "withheld"} {
		if w.chance(50) {
			line("%s: %s", field, w.text())
		}
	}
	facets := false
	for _, key := range directory.FacetKeys() {
		if !w.chance(40) {
			continue
		}
		if !facets {
			facets = true
			line("facets:")
		}
		line("  %s: {is: %s}", key, []string{"yes", "yes", "no"}[w.rand.IntN(3)])
	}
	line("contact:")
	line("  web: %s", w.detail(fmt.Sprintf("https://%s.example/", id), "own-page"))
	if w.chance(70) {
		line("  phone: %s", w.detail(w.number(), []string{"phone", "own-page", "source"}[w.rand.IntN(3)]))
	}
	if !secret && w.chance(60) {
		line("  address: %s", w.detail(fmt.Sprintf("Prøvegaden %d, 0000 %s", n, place), "source"))
	}
	if w.chance(50) {
		line("hours:\n  weekly:\n  - {days: [mon, tue, wed, thu], from: \"09:00\", to: \"15:30\"}\n  - {days: [fri], from: \"10:00\", to: \"13:00\"}")
		line("  holidays: closed\n  source: prøvekilden\n  checked: %q\n  how: own-page", w.day())
	}
	if secret {
		line("secret_address: true")
	}
	line("source: {title: prøvekilden}\nchecked: %q", w.day())
	w.file("data/offers/"+kommune+"/"+id+".yaml", "%s", b.String())
}

func (w *writer) chance(percent int) bool { return w.rand.IntN(100) < percent }

// number is one from 116 200 to 116 899.
func (w *writer) number() string { return fmt.Sprintf("116 %d", 200+w.rand.IntN(700)) }

// day is one of the last four hundred, so that some of it has lapsed.
func (w *writer) day() string {
	return w.today.AddDate(0, 0, -w.rand.IntN(400)).Format(time.DateOnly)
}

func (w *writer) detail(value, how string) string {
	return fmt.Sprintf("{value: %q, source: prøvekilden, checked: %q, how: %s}", value, w.day(), how)
}

// copyTree copies a file or a folder; what begins with a dot is left out.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(e.Name(), ".") && name != from {
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		target := filepath.Join(to, strings.TrimPrefix(name, from))
		if e.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		return os.WriteFile(target, data, 0o644)
	})
}
