package coverage

import (
	"bytes"
	"fmt"
	"image/png"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// The size of a share card in pixels, and the most that its file may weigh in bytes.
// Facebook shows a picture large from 600 × 315 and asks for 1200 × 630.
const (
	cardWidth  = 1200
	cardHeight = 630
	cardWeight = 200_000
)

// Cards checks what others are shown of each page of the web's build when it is shared:
// its Open Graph data and its card, which is decoded; and that robots.txt lets
// Facebook's reader in. The gallery and the page for unknown addresses are not shared.
func Cards(fsys fs.FS) problem.Report { return one(fsys, (*site).cards) }

func (s *site) cards() problem.Report {
	var r problem.Report
	looked := 0
	for _, p := range s.pages {
		if p.notFound() || p.gallery() {
			continue
		}
		looked++
		add := func(what, remedy string) {
			r.Add(problem.Problem{Check: "share card", Place: p.address, What: what, Remedy: remedy})
		}
		meta := p.meta()
		s.checkMeta(p, meta, add)
		if images := meta["og:image"]; len(images) == 1 {
			s.checkCard(p, images[0], add)
		}
	}
	r.Saw("share card", looked, "pages with their Open Graph data and their card, decoded")
	r.Merge(s.robots())
	return r
}

// gallery reports whether the page shows a component to those who build the site.
func (p page) gallery() bool {
	for n := range elements(p.doc) {
		if n.Data == "body" {
			return strings.HasPrefix(built.Attr(n, "data-kind"), "gallery")
		}
	}
	return false
}

// meta returns what the page says about itself, by property or name.
func (p page) meta() map[string][]string {
	meta := map[string][]string{}
	for n := range elements(p.doc) {
		if n.Data == "meta" {
			name := built.Attr(n, "property") + built.Attr(n, "name")
			meta[name] = append(meta[name], built.Attr(n, "content"))
		}
	}
	return meta
}

// checkMeta checks the Open Graph data of a page (https://ogp.me).
func (s *site) checkMeta(p page, meta map[string][]string, add func(what, remedy string)) {
	const remedy = "see what layouts/_partials/head.html gives others of a page"
	locale, other := "da_DK", "en_GB"
	if p.lang == "en" {
		locale, other = other, locale
	}
	fields := []struct {
		name string
		want []string // any of them; nil: anything but nothing
	}{
		{"og:type", []string{"website", "article"}},
		{"og:site_name", nil},
		{"og:title", nil},
		{"og:description", nil},
		{"og:url", []string{p.canonical()}},
		{"og:locale", []string{locale}},
		{"og:locale:alternate", []string{other}},
		{"og:image", nil},
		{"og:image:type", []string{"image/png"}},
		{"og:image:width", []string{fmt.Sprint(cardWidth)}},
		{"og:image:height", []string{fmt.Sprint(cardHeight)}},
		{"og:image:alt", nil},
		{"twitter:card", []string{"summary_large_image"}},
	}
	for _, f := range fields {
		switch got := meta[f.name]; {
		case len(got) != 1:
			add(fmt.Sprintf("%d %s, want one", len(got), f.name), remedy)
		case strings.TrimSpace(got[0]) == "":
			add("an empty "+f.name, remedy)
		case f.want != nil && !slices.Contains(f.want, got[0]):
			add(fmt.Sprintf("%s is %q, want %s", f.name, got[0], strings.Join(f.want, " or ")), remedy)
		case strings.ContainsRune(got[0], '\u00ad'):
			add("a soft hyphen in "+f.name, remedy)
		}
	}
	first := func(name string) string { return strings.Join(meta[name], " ") }
	if u, err := url.Parse(first("og:url")); err != nil || u.RawQuery != "" || u.Fragment != "" {
		add(fmt.Sprintf("og:url %q is no bare address", first("og:url")), remedy)
	}
	title, h1 := "", ""
	for n := range elements(p.doc) {
		switch {
		case n.Data == "title" && n.Namespace == "":
			title = text(n)
		case n.Data == "h1":
			h1 = text(n)
		}
	}
	name := first("og:site_name")
	if t := first("og:title"); t != name && !strings.HasPrefix(title, t) {
		add(fmt.Sprintf("og:title is %q on the page “%s”", t, title), remedy)
	}
	if p.mute() && (first("og:title") != name || h1 != "" && strings.Contains(first("og:description")+first("og:image:alt"), h1)) {
		add("what a sensitive page is about stands in its Open Graph data", "show others of a sensitive page what they are shown of the front page")
	}
}

// mute reports whether the page may be copied but not shared with many.
func (p page) mute() bool {
	box, facebook := false, false
	for n := range elements(p.doc) {
		box = box || built.Attr(n, "data-module") == "share"
		facebook = facebook || n.Data == "a" && strings.HasPrefix(built.Attr(n, "href"), "https://www.facebook.com/sharer/")
	}
	return box && !facebook
}

// checkCard checks the picture at address.
func (s *site) checkCard(p page, address string, add func(what, remedy string)) {
	const remedy = "build the site again; cards are painted by cmd/plads/internal/press"
	u, err := url.Parse(address)
	if err != nil || !u.IsAbs() || u.Query().Get("v") == "" {
		add(fmt.Sprintf("og:image is %q, want a full address with the picture's fingerprint, ?v=…", address), remedy)
		return
	}
	file, _, inside, err := s.resolve(s.url(p), address)
	if err != nil || !inside {
		add(fmt.Sprintf("og:image %s is not on the site", address), remedy)
		return
	}
	src, err := fs.ReadFile(s.fsys, file)
	if err != nil {
		add(fmt.Sprintf("the share card %s is missing", file), remedy)
		return
	}
	if len(src) > cardWeight {
		add(fmt.Sprintf("the share card weighs %d bytes, at most %d", len(src), cardWeight), remedy)
	}
	picture, err := png.Decode(bytes.NewReader(src))
	if err != nil {
		add(fmt.Sprintf("the share card cannot be read: %v", err), remedy)
		return
	}
	if size := picture.Bounds().Size(); size.X != cardWidth || size.Y != cardHeight {
		add(fmt.Sprintf("the share card is %d × %d pixels, want %d × %d", size.X, size.Y, cardWidth, cardHeight), remedy)
	}
}

// robots checks that nothing is kept from the reader that Facebook sends for a page that
// is shared (RFC 9309: the group that names it counts, else the one for all).
func (s *site) robots() problem.Report {
	var r problem.Report
	const remedy = "see layouts/robots.txt"
	add := func(what string) {
		r.Add(problem.Problem{Check: "robots", Place: "/robots.txt", What: what, Remedy: remedy})
	}
	src, err := fs.ReadFile(s.fsys, "robots.txt")
	if err != nil {
		add("there is none")
		return r
	}
	rules := map[string][]string{} // what a group forbids
	var group []string
	open, lines, sitemap := false, 0, ""
	for line := range strings.Lines(string(src)) {
		line, _, _ = strings.Cut(line, "#")
		key, value, found := strings.Cut(line, ":")
		if !found {
			continue
		}
		lines++
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if !open {
				group = nil
			}
			open = true
			group = append(group, strings.ToLower(value))
			continue
		case "disallow":
			for _, agent := range group {
				rules[agent] = append(rules[agent], value)
			}
		case "allow":
			for _, agent := range group {
				rules[agent] = append(rules[agent], "")
			}
		case "sitemap":
			sitemap = value
		}
		open = false
	}
	r.Saw("robots", lines, "lines of robots.txt")
	const facebook = "facebookexternalhit"
	agent := facebook
	if _, named := rules[facebook]; !named {
		agent = "*"
	}
	for _, forbidden := range rules[agent] {
		if forbidden != "" {
			add(fmt.Sprintf("keeps %s from %s: a shared page would show no card", facebook, forbidden))
		}
	}
	if want := s.base.JoinPath("sitemap.xml").String(); sitemap != want {
		add(fmt.Sprintf("the sitemap is %q, want %s", sitemap, want))
	}
	return r
}
