package release

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"aead.dev/minisign"
)

var made = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

func page(text string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(`<!doctype html><meta name="plads-release" content="m1"><p>` + text)}
}

func site() fstest.MapFS {
	return fstest.MapFS{"index.html": page("start"), "en/index.html": page("start en"), "style.css": {Data: []byte("p{}")}}
}

func newKey(t *testing.T) (minisign.PublicKey, minisign.PrivateKey) {
	t.Helper()
	public, secret, err := minisign.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return public, secret
}

func manifest() Manifest {
	f := func(path string) File { return File{Path: path, SHA256: Sum([]byte(path)), Size: 10} }
	return Manifest{Sequence: 7, Made: made, Expires: made.AddDate(1, 0, 0), Marker: "m1", Files: []File{f("en/index.html"), f("index.html")}}
}

func TestEncodeAndParse(t *testing.T) {
	want := manifest()
	data, err := want.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	want.Format = 1
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// What Parse refuses, made by changing the text of a good manifest.
func TestParseIsStrict(t *testing.T) {
	good, err := manifest().Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ old, new, want string }{
		"unknown key":             {`{"format"`, `{"x":1,"format"`, "unknown"},
		"unknown key of a file":   {`"size":10}`, `"size":10,"mode":511}`, "unknown"},
		"repeated key":            {`"sequence":7`, `"sequence":9,"sequence":7`, "repeated"},
		"key in capitals":         {`"sequence"`, `"Sequence"`, "spelt"},
		"spaces":                  {`"sequence":7`, `"sequence": 7`, "spelt"},
		"more after the end":      {"]}\n", "]}\n{}", "after top-level"},
		"cut off":                 {"]}\n", "", "unexpected end"},
		"other format":            {`"format":1`, `"format":2`, "install a newer one"},
		"no sequence":             {`"sequence":7`, `"sequence":0`, "sequence 0"},
		"below zero":              {`"sequence":7`, `"sequence":-7`, "sequence -7"},
		"absurd sequence":         {`"sequence":7`, `"sequence":9007199254740992`, "sequence 9007199254740992"},
		"not a number":            {`"sequence":7`, `"sequence":"7"`, "cannot unmarshal"},
		"local time":              {`"made":"2026-11-22T10:00:00Z"`, `"made":"2026-11-22T10:00:00+01:00"`, "whole seconds"},
		"expires before":          {`"expires":"2027`, `"expires":"2025`, "expires before"},
		"lives too long":          {`"expires":"2027`, `"expires":"2031`, "lives longer"},
		"marker with a quote":     {`"marker":"m1"`, `"marker":"m\"1"`, "marker"},
		"no marker":               {`"marker":"m1"`, `"marker":""`, "marker"},
		"climbs out":              {`"en/index.html"`, `"../index.html"`, "no path"},
		"climbs out in between":   {`"en/index.html"`, `"en/../../x"`, "no path"},
		"absolute":                {`"en/index.html"`, `"/etc/passwd"`, "no path"},
		"backslash":               {`"en/index.html"`, `"en\\index.html"`, "no path"},
		"line break":              {`"en/index.html"`, `"en\nindex.html"`, "no path"},
		"dot file":                {`"en/index.html"`, `".git/config"`, "no path"},
		"empty path":              {`"en/index.html"`, `""`, "no path"},
		"long path":               {`"en/index.html"`, `"` + strings.Repeat("a/", 300) + `a"`, "no path"},
		"twice":                   {`"en/index.html"`, `"index.html"`, "twice"},
		"out of order":            {`"en/index.html"`, `"z.html"`, "out of order"},
		"file and folder":         {`"en/index.html"`, `"index.html/a"`, "twice or is out of order"},
		"no start page":           {`"path":"index.html"`, `"path":"start.html"`, "no index.html"},
		"absurd size":             {`"size":10`, `"size":99999999999`, "at most"},
		"size below zero":         {`"size":10`, `"size":-1`, "at most"},
		"hash too short":          {`"sha256":"`, `"sha256":"0","x":"`, "SHA-256"},
		"hash in capitals":        {`"sha256":"` + Sum([]byte("index.html")), `"sha256":"` + strings.ToUpper(Sum([]byte("index.html"))), "SHA-256"},
		"a page of the network":   {`{"format"`, `<!doctype html>{"format"`, "login page"},
		"nothing":                 {string(good), "", "login page"},
		"a file as a folder also": {`"path":"en/index.html"`, `"path":"en"},{"path":"en/a"`, "SHA-256"},
	} {
		text := strings.Replace(string(good), tt.old, tt.new, 1)
		if text == string(good) {
			t.Errorf("%s: nothing was changed", name)
		}
		if m, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %+v, %v, want an error with %q", name, m, err, tt.want)
		}
	}
	if _, err := Parse(make([]byte, MaxManifest+1)); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("a huge manifest: got %v", err)
	}
}

func TestFilesHaveBounds(t *testing.T) {
	for name, edit := range map[string]func(*Manifest){
		"too many": func(m *Manifest) {
			for i := range MaxFiles {
				m.Files = append(m.Files, File{Path: fmt.Sprintf("z%06d", i), SHA256: Sum(nil)})
			}
		},
		"too much": func(m *Manifest) {
			for i := range MaxTotal / MaxFile {
				m.Files = append(m.Files, File{Path: fmt.Sprintf("z%06d", i), SHA256: Sum(nil), Size: MaxFile})
			}
		},
		"file and folder": func(m *Manifest) {
			m.Files = slices.Insert(m.Files, 0, File{Path: "en", SHA256: Sum(nil)})
		},
	} {
		m := manifest()
		edit(&m)
		if _, err := m.Encode(); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}

func TestVerify(t *testing.T) {
	public, secret := newKey(t)
	other, otherSecret := newKey(t)
	good, sig, err := Sign(manifest(), secret)
	if err != nil {
		t.Fatal(err)
	}
	next := manifest()
	next.Sequence = 8
	nextData, _, err := Sign(next, secret)
	if err != nil {
		t.Fatal(err)
	}
	_, wrong, err := Sign(manifest(), otherSecret)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name      string
		data, sig []byte
		keys      []minisign.PublicKey
		want      error
	}{
		{"signed", good, sig, []minisign.PublicKey{public}, nil},
		{"signed with the second key", good, sig, []minisign.PublicKey{other, public}, nil},
		{"another key is trusted", good, sig, []minisign.PublicKey{other}, ErrSignature},
		{"signed with another key", good, wrong, []minisign.PublicKey{public}, ErrSignature},
		{"no key", good, sig, nil, ErrSignature},
		{"the signature of another release", nextData, sig, []minisign.PublicKey{public}, ErrSignature},
		{"no signature", good, nil, []minisign.PublicKey{public}, ErrSignature},
		{"a page for a signature", good, []byte("<!doctype html>"), []minisign.PublicKey{public}, ErrSignature},
		{"a page for a manifest", []byte("<!doctype html>"), sig, []minisign.PublicKey{public}, ErrNotManifest},
		{"another comment", good, minisign.SignWithComments(secret, good, "release 9", ""), []minisign.PublicKey{public}, ErrSignature},
		{"a changed comment", good, bytes.Replace(sig, []byte("release 7"), []byte("release 8"), 1), []minisign.PublicKey{public}, ErrSignature},
		{"a flipped bit", bytes.Replace(good, []byte(`"sequence":7`), []byte(`"sequence":6`), 1), sig, []minisign.PublicKey{public}, ErrSignature},
	} {
		m, err := Verify(tt.data, tt.sig, tt.keys)
		if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
		if err == nil && m.Sequence != 7 {
			t.Errorf("%s: got %+v", tt.name, m)
		}
	}
}

func TestParseKeys(t *testing.T) {
	a, _ := newKey(t)
	b, _ := newKey(t)
	keys, err := ParseKeys(a.String() + "\n  " + b.String())
	if err != nil || len(keys) != 2 || !keys[0].Equal(a) || !keys[1].Equal(b) {
		t.Errorf("got %v, %v", keys, err)
	}
	for _, bad := range []string{"", "  ", "RWQ", a.String() + " x"} {
		if _, err := ParseKeys(bad); err == nil || !strings.Contains(err.Error(), ".pub") {
			t.Errorf("%q: got %v, want an error with the remedy", bad, err)
		}
	}
}

func TestBlankAndFill(t *testing.T) {
	data := page("x").Data
	blank := Blank("a.html", data, "m1")
	if bytes.Contains(blank, []byte("m1")) {
		t.Errorf("the marker is still in %s", blank)
	}
	if got := Fill("a.html", blank, "m1"); !bytes.Equal(got, data) {
		t.Errorf("got %s, want %s", got, data)
	}
	if got := Blank("a.txt", data, "m1"); !bytes.Equal(got, data) {
		t.Errorf("a text was changed: %s", got)
	}
	if got := Blank("a.html", data, "m2"); !bytes.Equal(got, data) {
		t.Errorf("the marker of another release was taken away: %s", got)
	}
}

func TestUnpack(t *testing.T) {
	data := []byte(strings.Repeat("words ", 1000))
	f := File{Path: "a", SHA256: Sum(data), Size: int64(len(data))}
	packed, err := Pack(data)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(packed)
	flipped[len(flipped)/2] ^= 4
	bomb, err := Pack(make([]byte, 10<<20))
	if err != nil {
		t.Fatal(err)
	}
	var two bytes.Buffer
	z := gzip.NewWriter(&two)
	z.Write(data[:100])
	z.Close()
	for name, tt := range map[string]struct {
		packed []byte
		want   error
	}{
		"whole":         {packed, nil},
		"cut off":       {packed[:len(packed)-9], ErrDamaged},
		"flipped bit":   {flipped, ErrDamaged},
		"not packed":    {data, ErrDamaged},
		"nothing":       {nil, ErrDamaged},
		"a bomb":        {bomb, ErrDamaged},
		"another file":  {two.Bytes(), ErrDamaged},
		"login page":    {[]byte("<!doctype html>"), ErrDamaged},
		"only the head": {packed[:5], ErrDamaged},
	} {
		got, err := f.Unpack(bytes.NewReader(tt.packed))
		if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) || err == nil && !bytes.Equal(got, data) {
			t.Errorf("%s: got %d bytes, %v, want %v", name, len(got), err, tt.want)
		}
	}
}

func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join(dir, "files", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(names, more...) {
		if data, err := os.ReadFile(name); err == nil {
			files[strings.TrimPrefix(name, dir)] = string(data)
		}
	}
	return files
}

func TestWrite(t *testing.T) {
	public, secret := newKey(t)
	b := Bundle{Site: site(), Marker: "m1", Sequence: 1, Made: made, Expires: made.AddDate(1, 0, 0), Key: secret}
	one, two := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, two} {
		if _, w, err := b.Write(t.Context(), dir); err != nil || w.New != 3 || w.Files != 3 {
			t.Fatalf("got %+v, %v, want three new files", w, err)
		}
	}
	first := tree(t, one)
	if !maps.Equal(first, tree(t, two)) {
		t.Error("the same site gave two different releases")
	}
	if _, err := Verify([]byte(first["/manifest.json"]), []byte(first["/manifest.json.minisig"]), []minisign.PublicKey{public}); err != nil {
		t.Error(err)
	}

	// The next release: one page is another, all name it.
	next := site()
	for _, f := range next {
		f.Data = bytes.ReplaceAll(f.Data, []byte("m1"), []byte("m2"))
	}
	next["index.html"].Data = append(next["index.html"].Data, "!"...)
	b.Site, b.Marker, b.Sequence = next, "m2", 2
	if _, w, err := b.Write(t.Context(), one); err != nil || w.New != 1 {
		t.Errorf("got %+v, %v, want one new file", w, err)
	}
	// A file that was damaged in the folder is packed anew.
	m, err := Parse([]byte(tree(t, one)["/manifest.json"]))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(one, m.Files[0].Object()), 10); err != nil {
		t.Fatal(err)
	}
	b.Sequence = 3
	if _, w, err := b.Write(t.Context(), one); err != nil || w.New != 1 {
		t.Errorf("after damage: got %+v, %v, want one new file", w, err)
	}
	for name, site := range map[string]fstest.MapFS{
		"dot file":      {"index.html": page(""), ".env": {Data: []byte("x")}},
		"no start page": {"a.html": page("")},
	} {
		b.Site = site
		if _, _, err := b.Write(t.Context(), t.TempDir()); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}
