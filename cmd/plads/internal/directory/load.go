package directory

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
	"go.yaml.in/yaml/v3"
)

// Load reads and checks data/ in fsys, the root of the project, as of today in
// Denmark. The report holds every problem of every file; the Directory holds
// whatever could be read, and is fit for publishing only if the report has not
// Failed.
func Load(fsys fs.FS) (Directory, problem.Report) { return LoadOn(fsys, Today()) }

// LoadOn is Load on the given day.
func LoadOn(fsys fs.FS, today Date) (Directory, problem.Report) {
	l := loader{fsys: fsys, today: today, out: &findings{ids: map[string]string{}}}
	l.folder("data/municipalities", "data/municipalities/<kommune>.yaml", kommuneID, (*loader).municipality)
	l.kommuner = l.known(kommuneID)
	l.folder("data/offers", "data/offers/<kommune or landet>/<offer>.yaml", offerID, (*loader).offer)
	l.listFile("data/situations.yaml", l.situation)
	l.listFile("data/terms.yaml", l.term)
	l.listFile("data/never.yaml", l.never)
	l.listFile("data/themes.yaml", l.theme)
	if l.exists("data/promises") {
		l.folder("data/promises", "data/promises/<kommune>.yaml", "file of promises", (*loader).promises)
		l.out.report.Saw(check, len(l.dir.Promises), "promises")
	}
	if l.exists("data/events.yaml") {
		l.listFile("data/events.yaml", l.event)
		l.out.report.Saw(check, len(l.dir.Events), "events")
	}
	if l.exists("data/search.yaml") {
		l.listFile("data/search.yaml", l.topic)
		l.out.report.Saw(check, len(l.dir.Topics), "search topics")
	}
	if l.exists("data/alerts.yaml") {
		l.listFile("data/alerts.yaml", l.alert)
		l.out.report.Saw(check, len(l.dir.Alerts), "alerts")
	}
	l.strays()
	l.crossCheck()
	slices.SortFunc(l.dir.Offers, func(a, b Offer) int { return strings.Compare(a.Path(), b.Path()) })
	slices.SortFunc(l.dir.Terms, func(a, b Term) int { return strings.Compare(a.ID, b.ID) })
	l.out.report.Saw(check, len(l.dir.Offers), "offers")
	l.out.report.Saw(check, len(l.dir.Municipalities), "municipalities")
	l.out.report.Saw(check, len(l.dir.Situations), "situations")
	l.out.report.Saw(check, len(l.dir.Terms), "terms")
	l.out.report.Saw(check, len(l.dir.Themes), "themes")
	l.out.report.Saw(check, len(l.dir.Never), "values that must never be shown")
	return l.dir, l.out.report
}

type loader struct {
	fsys     fs.FS
	today    Date
	dir      Directory
	out      *findings
	kommuner []string
	sections []sectionRef
}

// exists reports whether a file or folder that need not be there is there.
func (l *loader) exists(name string) bool {
	_, err := fs.Stat(l.fsys, name)
	return !errors.Is(err, fs.ErrNotExist)
}

func (l *loader) decoder(file string) *decoder { return &decoder{file, l.today, l.out} }

// What ids are ids of.
const (
	kommuneID   = "kommune"
	offerID     = "offer"
	policyID    = "policy"
	situationID = "situation"
	themeID     = "theme"
)

// folder reads every YAML file below root that lies as deep as want does, and
// complains of every other file. A file's name is an id, even if the file is
// broken.
func (l *loader) folder(root, want, what string, read func(*loader, *decoder, *yaml.Node)) {
	var files []string
	err := fs.WalkDir(l.fsys, root, func(name string, e fs.DirEntry, err error) error {
		d := l.decoder(name)
		switch {
		case err != nil:
			d.add(nil, "look at its permissions", "cannot be read: %v", err)
			return nil
		case strings.HasPrefix(e.Name(), "."):
			if e.IsDir() && name != root {
				return fs.SkipDir
			}
			return nil
		case e.IsDir():
			return nil
		}
		if strings.Count(name, "/") != strings.Count(want, "/") || path.Ext(name) != ".yaml" {
			d.add(nil, "files belong at "+want, "file is in the wrong place or has the wrong ending")
			return nil
		}
		d.id(nil, what, strings.TrimSuffix(e.Name(), ".yaml"))
		files = append(files, name)
		return nil
	})
	if err != nil {
		l.decoder(root).add(nil, "look at its permissions", "cannot be read: %v", err)
	}
	for _, part := range l.readAll(files, read) {
		l.take(part)
	}
}

// readAll reads files side by side, each with a loader of its own: they are many, and each
// stands alone.
func (l *loader) readAll(files []string, read func(*loader, *decoder, *yaml.Node)) []*loader {
	out := make([]*loader, len(files))
	side(len(files), func(i int) {
		part := &loader{fsys: l.fsys, today: l.today, kommuner: l.kommuner, out: &findings{ids: map[string]string{}}}
		d := part.decoder(files[i])
		if root := part.parse(d); root != nil {
			read(part, d, root)
		}
		out[i] = part
	})
	return out
}

// take adds what another loader has read.
func (l *loader) take(part *loader) {
	l.dir.Municipalities = append(l.dir.Municipalities, part.dir.Municipalities...)
	l.dir.Offers = append(l.dir.Offers, part.dir.Offers...)
	l.dir.Promises = append(l.dir.Promises, part.dir.Promises...)
	l.sections = append(l.sections, part.sections...)
	l.out.take(part.out)
}

// side calls do with the numbers from 0 to n-1, side by side.
func side(n int, do func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	workers.Wait()
}

// listFile reads a file that is a list of entries.
func (l *loader) listFile(name string, read func(*decoder, *yaml.Node)) {
	d := l.decoder(name)
	if n := l.parse(d); n != nil {
		d.list(n, "the file", func(n *yaml.Node) { read(d, n) })
	}
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

// parse returns the root node of a file, or nil after noting why there is none.
func (l *loader) parse(d *decoder) *yaml.Node {
	data, err := fs.ReadFile(l.fsys, d.file)
	if err != nil {
		d.add(nil, "create it, or look at its permissions", "cannot be read: %v", err)
		return nil
	}
	var doc, extra yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	err = dec.Decode(&doc)
	switch {
	case errors.Is(err, io.EOF) || err == nil && doc.Content[0].Tag == "!!null":
		d.add(nil, "fill it in or delete it", "the file is empty")
		return nil
	case err != nil:
		d.syntax(err)
		return nil
	}
	switch err := dec.Decode(&extra); {
	case err == nil:
		d.add(&extra, "make it a file of its own", "the file holds a second document after ---")
	case !errors.Is(err, io.EOF):
		d.syntax(err)
	}
	return doc.Content[0]
}

// syntax notes an error of the YAML parser at the line that it names.
func (d *decoder) syntax(err error) {
	at := &yaml.Node{Line: 1}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		at.Line, _ = strconv.Atoi(m[1]) // the pattern admits digits only
	}
	d.add(at, "look at indentation, quotes, brackets and colons in this line and those around it",
		"not valid YAML: %s", strings.TrimPrefix(err.Error(), "yaml: "))
}

// strays complains of an offer that lies loose in data/, where nobody would
// miss it. Other files there belong to others.
func (l *loader) strays() {
	entries, err := fs.ReadDir(l.fsys, "data")
	if err != nil {
		return // every file in it has been missed already
	}
	for _, e := range entries {
		known := []string{"situations.yaml", "terms.yaml", "never.yaml", "themes.yaml", "events.yaml", "search.yaml", "alerts.yaml"}
		if e.IsDir() || slices.Contains(known, e.Name()) || !strings.HasPrefix(path.Ext(e.Name()), ".y") {
			continue
		}
		name := "data/" + e.Name()
		var fields map[string]yaml.Node
		data, err := fs.ReadFile(l.fsys, name)
		if err != nil || yaml.Unmarshal(data, &fields) != nil {
			continue
		}
		_, kind := fields["kind"]
		_, audience := fields["audience"]
		if kind && audience {
			l.decoder(name).add(nil, "files belong at data/offers/<kommune or landet>/<offer>.yaml", "an offer in the wrong place")
		}
	}
}

// crossCheck finds what only shows when all files have been read.
func (l *loader) crossCheck() {
	for _, r := range l.out.refs {
		if _, found := l.out.ids[r.what+" "+r.value]; found {
			continue
		}
		l.errorAt(r.place, suggest(r.value, l.known(r.what)), "%s %q does not exist", r.what, r.value)
	}
	for _, r := range l.sections {
		l.section(r)
	}
	sms := map[string]string{}
	for _, s := range l.out.sms {
		sms[s.value] = s.place
	}
	for _, p := range l.out.phones {
		if at, found := sms[p.value]; found {
			l.errorAt(p.place, "find out which it is: a number for text messages only is never a call link",
				"%s is a phone here and sms at %s", FormatPhone(p.value), at)
		}
	}
	var never []neverMatcher
	for _, n := range l.dir.Never {
		never = append(never, n.matcher())
	}
	met := make([][]neverMatcher, len(l.out.texts))
	side(len(met), func(i int) {
		text := ready(l.out.texts[i].value)
		for _, m := range never {
			if m.in(text) {
				met[i] = append(met[i], m)
			}
		}
	})
	for i, t := range l.out.texts {
		for _, m := range met[i] {
			remedy := "take it out"
			if m.Instead != "" {
				remedy = "use " + m.Instead
			}
			l.errorAt(t.place, remedy, "%q must never be shown: %s", m.Value, m.Why)
		}
	}
}

// known returns the ids of one sort, sorted.
func (l *loader) known(what string) []string {
	var ids []string
	for key := range l.out.ids {
		if id, found := strings.CutPrefix(key, what+" "); found {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (l *loader) errorAt(place, remedy, what string, args ...any) {
	l.out.report.Add(problem.Problem{Check: check, Place: place, What: fmt.Sprintf(what, args...), Remedy: remedy})
}
