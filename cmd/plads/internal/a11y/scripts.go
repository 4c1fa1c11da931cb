package a11y

import "slices"

type content struct {
	Lines []string `json:"lines"`
	Links []string `json:"links"`
	// Changed: since the page was read, something has changed that is no part a
	// script fills.
	Changed bool `json:"changed"`
}

func (v visit) content() (content, error) { return ask[content](v.tab, "pladsProbe.content()") }

// withoutScripts loads the page once more with scripts off: the same text in main, the
// same links everywhere. A page that no script has changed is the same by itself: it
// was watched from the end of its markup on.
func (v visit) withoutScripts(with content) error {
	v.count("unscripted", 1)
	if !v.page.scripted {
		return nil
	}
	v.count("watched", 1)
	if !with.Changed {
		return nil
	}
	if err := v.tab.open(v.url(), v.view, false); err != nil {
		return err
	}
	without, err := v.content()
	if err != nil {
		return err
	}
	v.count("compared", 1)
	const remedy = "write it into the page, and let the script only add comfort (mark what it fills with data-enhanced)"
	for _, d := range []struct {
		what     string
		from, in []string
	}{
		{"this text is there with scripts only: ", with.Lines, without.Lines},
		{"this text is there without scripts only: ", without.Lines, with.Lines},
		{"this link is there with scripts only: ", with.Links, without.Links},
		{"this link is there without scripts only: ", without.Links, with.Links},
	} {
		for _, s := range missing(d.from, d.in) {
			v.fail("without scripts", d.what+quote(s), remedy)
		}
	}
	return v.traffic()
}

// missing returns what of from is not in in.
func missing(from, in []string) []string {
	var out []string
	for _, s := range from {
		if !slices.Contains(in, s) {
			out = append(out, s)
		}
	}
	return out
}

func quote(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return "“" + s + "”"
}
