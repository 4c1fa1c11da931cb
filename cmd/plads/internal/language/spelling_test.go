package language

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
)

func dictionaries() []Dictionary {
	danish := Dictionary{Lang: "da", Name: "da_DK", Names: []string{"Værestedet Kvægtoften i Åbyx", "Grønlundsvænget 9"}}
	return []Dictionary{danish, {Lang: "en", Name: "en_GB", Also: []Dictionary{danish}}}
}

// A planted fault for each thing that is read, and beside it what is left out.
func TestSpelling(t *testing.T) {
	tests := []struct{ name, lang, main, want string }{
		{"right", "da", "<p>Du kan få en seng i nat. Spørg på biblioteket.</p>", ""},
		{"wrong", "da", "<p>Du kan få en sæng i nat.</p>", "sæng"},
		{"wrong at the start of a sentence", "da", "<p>Sænge er der nok af.</p>", "Sænge"},
		{"wrong in a heading", "da", "<h2>En sæng</h2>", "sæng"},
		{"wrong in a link, a table and a list", "da", `<p><a href="/">sængen</a></p><table><tr><td>sænge</td></tr></table><ul><li>sængene</li></ul>`, "sængen sænge sængene"},
		{"wrong in a term's explanation", "da", `<p>En <button>seng</button><span popover>Møbbel: et møbel</span> i nat.</p>`, "Møbbel"},
		{"a term and its explanation are two texts", "da", `<p>En <button>seng</button><span popover>Seng: et møbel</span> i nat.</p>`, ""},
		{"soft hyphens", "da", "<p>Sen&shy;gen står i biblio&shy;teket.</p>", ""},
		{"wrong under soft hyphens", "da", "<p>Sæn&shy;gen</p>", "Sængen"},
		{"part of a compound", "da", "<p>Et CPR-nummer og en sæng-plads</p>", "sæng"},
		{"abbreviations", "da", "<p>Kl. 9, bl.a. på hverdage, ca. en time. Dvs. tre.</p>", ""},
		{"digits and addresses", "da", "<p>Ring 36 37 70 00, A4, x7qzy, se www.rkqz.dk/sæng eller skriv til sænge@rkqz.dk.</p>", ""},
		{"code, cite and what is not prose", "da", "<p><code>sæng</code> <kbd>sæng</kbd> <cite>sæng</cite></p><div data-not-prose>sæng</div>", ""},
		{"quotes are ours to mend", "da", "<blockquote>sæng</blockquote>", "sæng"},
		{"another language", "da", `<p lang="en">whatever they bring</p><p>Et <span lang="en">needle</span></p>`, ""},
		{"another language, unmarked", "da", "<p>whatever</p>", "whatever"},
		{"hidden", "da", "<p hidden>sæng</p><template>sæng</template>", ""},
		{"names from the data, in the genitive too", "da", "<p>Kvægtoften og Åbyxs Grønlundsvænget</p>", ""},
		{"a name in small letters is a word", "da", "<p>åbyx</p>", "åbyx"},
		{"the project's own words, with a capital too", "da", "<p>Udsattepolitikken og udsattepolitikken, MitLivMeds</p>", ""},
		{"right in English", "en", "<p>You don’t need a doctor's letter. It is your neighbour’s colour.</p>", ""},
		{"wrong in English", "en", "<p>You need a leter.</p>", "leter"},
		{"American", "en", "<p>The color</p>", "color"},
		{"Danish words on an English page", "en", "<p>The municipality (kommunen) and Kvægtoften</p>", ""},
		{"wrong Danish on an English page", "en", "<p>The municipality (komunen)</p>", "komunen"},
	}
	// hunspell takes a second to begin, so all cases share a run.
	said := make([][]string, len(tests))
	unknown := map[string][]string{}
	for i, tt := range tests {
		doc, err := html.Parse(strings.NewReader(document(tt.lang, "", tt.main)))
		if err != nil {
			t.Fatal(err)
		}
		p, _ := newPage("p/index.html", doc)
		said[i] = p.spelled()
		unknown[tt.lang] = append(unknown[tt.lang], said[i]...)
	}
	for _, d := range dictionaries() {
		var err error
		if unknown[d.Lang], err = d.unknown(context.Background(), unknown[d.Lang]); err != nil {
			t.Fatal(err)
		}
	}
	for i, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, w := range said[i] {
				if slices.Contains(unknown[tt.lang], w) {
					got = append(got, w)
				}
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSpellingTitles(t *testing.T) {
	fsys := site("da", "", "<p>Kom ind.</p>")
	src := string(fsys["p/index.html"].Data)
	src = strings.Replace(src, "<title>Prøve</title>", `<title>Prøøve</title><meta name="description" content="En sæng">`, 1)
	src = strings.Replace(src, "Forside", "Forsxde", 1)
	fsys["p/index.html"].Data = []byte(src)
	fsys["q/index.html"] = &fstest.MapFile{Data: []byte(src)}
	fsys["galleri/index.html"] = &fstest.MapFile{Data: []byte(document("da", "", "<p>componentqx</p>"))}
	r, err := Spelling(context.Background(), fsys, dictionaries()...)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Failed() || len(r.Looked) != 2 || r.Looked[0].Count < 10 || r.Looked[1].Count < 10 {
		t.Errorf("Failed = %v, looked at %v; want errors, and words in both languages", r.Failed(), r.Looked)
	}
	var got []string
	for _, p := range r.Problems {
		got = append(got, p.Place+" "+p.What)
		if !strings.Contains(p.Remedy, "words-da.txt") {
			t.Errorf("the remedy %q names no list", p.Remedy)
		}
	}
	slices.Sort(got)
	want := []string{}
	for _, w := range []string{"Forsxde", "Prøøve", "sæng"} {
		want = append(want, `/p/ "`+w+`" is in no dictionary (and on 1 pages more)`)
	}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

func TestSpellingFails(t *testing.T) {
	ctx := context.Background()
	fsys := site("da", "", "<p>Kom ind.</p>")
	t.Run("nothing to read", func(t *testing.T) {
		r, err := Spelling(ctx, fstest.MapFS{}, dictionaries()...)
		if err != nil || !r.Failed() {
			t.Errorf("an empty site passes: %v, %v", r, err)
		}
	})
	t.Run("no such dictionary", func(t *testing.T) {
		_, err := Spelling(ctx, fsys, Dictionary{Lang: "da", Name: "xx_XX"})
		if err == nil || !strings.Contains(err.Error(), "xx_XX") || !strings.Contains(err.Error(), "apt-get install hunspell hunspell-da hunspell-en-gb") {
			t.Errorf("got %v, want an error with the remedy", err)
		}
	})
	t.Run("no list of words", func(t *testing.T) {
		if _, err := Spelling(ctx, fsys, Dictionary{Lang: "sv", Name: "da_DK"}); err == nil || !strings.Contains(err.Error(), `"sv"`) {
			t.Errorf("got %v, want an error that names the language", err)
		}
	})
	t.Run("no hunspell", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		_, err := Spelling(ctx, fsys, dictionaries()...)
		if err == nil || !strings.Contains(err.Error(), "apt-get install hunspell hunspell-da hunspell-en-gb") {
			t.Errorf("got %v, want an error with the remedy", err)
		}
	})
	t.Run("a hunspell that accepts everything", func(t *testing.T) {
		bin := t.TempDir()
		writeScript(t, bin+"/hunspell", "#!/bin/sh\ncat >/dev/null\n")
		t.Setenv("PATH", bin+":/bin:/usr/bin")
		_, err := Spelling(ctx, fsys, dictionaries()...)
		if err == nil || !strings.Contains(err.Error(), "accepts every word") {
			t.Errorf("got %v, want an error: the check checks nothing", err)
		}
	})
}

// TestWordLists wants each word to be one, and to be needed.
func TestWordLists(t *testing.T) {
	for _, d := range []Dictionary{{Lang: "da", Name: "da_DK"}, {Lang: "en", Name: "en_GB"}} {
		right, err := d.right()
		if err != nil {
			t.Fatal(err)
		}
		var words []string
		for w := range right {
			words = append(words, w)
			if got := tokens(w); len(got) != 1 || got[0] != w {
				t.Errorf("words-%s.txt: %q is never looked up as one word: %q", d.Lang, w, got)
			}
		}
		unknown, err := hunspell(context.Background(), d.Name, words)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			if !slices.Contains(unknown, w) {
				t.Errorf("words-%s.txt: hunspell knows %q itself; take it out", d.Lang, w)
			}
		}
	}
}

func writeScript(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}
