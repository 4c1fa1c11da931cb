package coverage

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"github.com/plads-til-alle/plads/cmd/plads/internal/built"
	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// link is something that a document points to.
type link struct {
	ref     string
	by      string // "a href", "url()"
	fetched bool   // the browser fetches it to show the page
}

// links checks that everything the site's HTML, CSS and web manifests point to
// inside the site exists, fragments too, that no link leads by way of a redirect,
// and that no page fetches anything from another host. Links to other sites are
// counted, never fetched.
func (s *site) links() problem.Report {
	l := linkCheck{site: s, ids: map[string][]string{}, outside: map[string]bool{}, told: map[string]bool{}}
	for _, p := range s.pages {
		for _, k := range pageLinks(p) {
			l.check(p.address, s.url(p), k)
		}
	}
	for _, p := range s.redirects {
		l.check(p.address, s.url(p), link{ref: p.redirect, by: "meta refresh"})
	}
	l.styles()
	l.manifests()
	l.Saw("links", l.inside, "links and references inside the site")
	l.Saw("links", len(s.pages), fmt.Sprintf("pages with %d links to %d addresses elsewhere, not fetched", l.external, len(l.outside)))
	return l.Report
}

type linkCheck struct {
	problem.Report
	site             *site
	inside, external int
	outside          map[string]bool
	ids              map[string][]string // by file
	told             map[string]bool     // problems of shared parts are told once
}

// check looks up one link of the document called place, whose address is from.
func (l *linkCheck) check(place string, from *url.URL, k link) {
	what, remedy := l.fault(from, k)
	if what == "" {
		return
	}
	what = fmt.Sprintf("%s %q %s", k.by, k.ref, what)
	key := what
	if !strings.HasPrefix(k.ref, "/") && !strings.Contains(k.ref, "://") {
		key = place + key
	}
	if !l.told[key] {
		l.told[key] = true
		l.Add(problem.Problem{Check: "links", Place: place, What: what, Remedy: remedy})
	}
}

func (l *linkCheck) fault(from *url.URL, k link) (what, remedy string) {
	ref := strings.TrimSpace(k.ref)
	switch ref {
	case "":
		return "is empty", "say where it leads, or take it away"
	case "#":
		return "leads nowhere", "name a fragment (#top is the top), or use a button"
	}
	if strings.HasPrefix(strings.ToLower(ref), "javascript:") {
		return "needs a script", "use a button, or a real address"
	}
	file, fragment, inside, err := l.site.resolve(from, ref)
	if err != nil {
		return "is no address: " + err.Error(), "mend the address"
	}
	if !inside {
		u, err := from.Parse(ref)
		if err == nil && (u.Scheme == "http" || u.Scheme == "https") {
			l.external++
			l.outside[u.String()] = true
			if k.fetched {
				return "is fetched from another host", "publish it with the site: no visitor is shown to others"
			}
		}
		return "", ""
	}
	l.inside++
	if p, found := l.site.byAddress["/"+strings.TrimSuffix(file, "index.html")]; found {
		if p.redirect != "" {
			return "leads to a page that only sends on", "link to " + p.redirect
		}
		file = p.file
	}
	info, err := fs.Stat(l.site.fsys, strings.TrimSuffix(file, "/"))
	if file == "" || err != nil {
		return "does not exist", "mend the link, or publish what it points to"
	}
	if info.IsDir() {
		if _, err := fs.Stat(l.site.fsys, path.Join(file, "index.html")); err == nil {
			return "lacks its last slash", "end the address with a slash: else the server has to send on"
		}
		return "is a folder without a page", "mend the link, or publish what it points to"
	}
	if fragment == "" || fragment == "top" || strings.HasPrefix(fragment, ":~:") || k.by == "meta refresh" {
		return "", ""
	}
	if ext := path.Ext(file); ext != ".html" && ext != ".svg" {
		return "", ""
	}
	fragment, _, _ = strings.Cut(fragment, ":~:")
	if !slices.Contains(l.anchors(file), fragment) {
		return "has a fragment that the page lacks", "mend the fragment, or give a heading that id"
	}
	return "", ""
}

// anchors returns the ids and named anchors of an HTML or SVG file.
func (l *linkCheck) anchors(file string) []string {
	if ids, found := l.ids[file]; found {
		return ids
	}
	var ids []string
	doc := l.site.byAddress["/"+strings.TrimSuffix(file, "index.html")].doc
	if doc == nil {
		if src, err := fs.ReadFile(l.site.fsys, file); err == nil {
			// The HTML parser reads SVG well enough to find ids.
			doc, _ = html.Parse(strings.NewReader(string(src)))
		}
	}
	if doc != nil {
		for n := range elements(doc) {
			ids = append(ids, built.Attr(n, "id"))
			if n.Data == "a" {
				ids = append(ids, built.Attr(n, "name"))
			}
		}
	}
	l.ids[file] = ids
	return ids
}

// pageLinks returns everything that a page points to.
func pageLinks(p page) []link {
	var out []link
	for n := range elements(p.doc) {
		for _, a := range n.Attr {
			name := a.Key
			by := n.Data + " " + name
			switch {
			case name == "href" && n.Data == "base":
				continue
			case name == "href" && n.Data == "link":
				quiet := rel(n, "canonical") || rel(n, "alternate") || rel(n, "license") || rel(n, "author") ||
					rel(n, "next") || rel(n, "prev") || rel(n, "me") || rel(n, "help") || rel(n, "search")
				out = append(out, link{a.Val, by, !quiet})
			case name == "href" && (n.Data == "a" || n.Data == "area"), name == "action", name == "formaction":
				out = append(out, link{a.Val, by, false})
			case name == "href" && n.Namespace == "svg", name == "src", name == "poster",
				// What a page's script fetches when somebody asks.
				slices.Contains([]string{"data-src", "data-css", "data-engine", "data-items"}, name), name == "data" && n.Data == "object":
				out = append(out, link{a.Val, by, true})
			case name == "srcset", name == "imagesrcset":
				for _, ref := range srcset(a.Val) {
					out = append(out, link{ref, by, true})
				}
			case name == "style":
				for _, ref := range cssURLs(a.Val) {
					out = append(out, link{ref, "url()", true})
				}
			}
		}
		switch n.Data {
		case "meta":
			if name := built.Attr(n, "property") + built.Attr(n, "name"); slices.Contains([]string{"og:image", "og:url", "twitter:image"}, name) {
				out = append(out, link{built.Attr(n, "content"), name, false})
			}
		case "style":
			for _, ref := range cssURLs(text(n)) {
				out = append(out, link{ref, "url()", true})
			}
		}
	}
	return out
}

// srcset returns the addresses of candidates such as "a.png 1x,b.png 2x". A comma
// inside an address is part of it (HTML, parse a srcset attribute).
func srcset(value string) []string {
	var out []string
	for {
		value = strings.TrimLeft(value, ", \t\n\r\f")
		if value == "" {
			return out
		}
		end := strings.IndexAny(value, " \t\n\r\f")
		if end < 0 {
			end = len(value)
		}
		ref := value[:end]
		value = value[end:]
		if bare := strings.TrimRight(ref, ","); bare != ref {
			out = append(out, bare)
			continue
		}
		out = append(out, ref)
		_, value, _ = strings.Cut(value, ",")
	}
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssURL     = regexp.MustCompile(`(?i)url\(\s*(?:"([^"]*)"|'([^']*)'|([^'")\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')`)
)

// cssURLs returns what a style sheet points to.
func cssURLs(css string) []string {
	var out []string
	for _, m := range cssURL.FindAllStringSubmatch(cssComment.ReplaceAllString(css, ""), -1) {
		out = append(out, strings.Join(m[1:], ""))
	}
	return out
}

// styles checks what every style sheet of the site points to.
func (l *linkCheck) styles() {
	l.eachFile(".css", func(name string, src []byte) {
		for _, ref := range cssURLs(string(src)) {
			l.check("/"+name, l.site.base.JoinPath(name), link{ref, "url()", true})
		}
	})
}

// manifests checks the pictures and the start page of web app manifests.
func (l *linkCheck) manifests() {
	l.eachFile(".webmanifest", func(name string, src []byte) {
		var m struct {
			StartURL string `json:"start_url"`
			Icons    []struct {
				Src string `json:"src"`
			} `json:"icons"`
		}
		if err := json.Unmarshal(src, &m); err != nil {
			l.Add(problem.Problem{Check: "links", Place: "/" + name, What: "is no web manifest: " + err.Error(), Remedy: "mend its JSON"})
			return
		}
		from := l.site.base.JoinPath(name)
		if m.StartURL != "" {
			l.check("/"+name, from, link{m.StartURL, "start_url", false})
		}
		for _, icon := range m.Icons {
			l.check("/"+name, from, link{icon.Src, "icon", true})
		}
	})
}

func (l *linkCheck) eachFile(ext string, visit func(name string, src []byte)) {
	err := fs.WalkDir(l.site.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ext {
			return err
		}
		src, err := fs.ReadFile(l.site.fsys, name)
		if err == nil {
			visit(name, src)
		}
		return err
	})
	if err != nil {
		l.Add(problem.Problem{Check: "links", Place: ".", What: err.Error(), Remedy: "build the site again"})
	}
}
