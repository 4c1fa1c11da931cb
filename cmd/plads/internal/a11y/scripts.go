package a11y

import "slices"

type content struct {
	Lines []string `json:"lines"`
	Links []string `json:"links"`
}

func (v visit) content() (content, error) { return ask[content](v.tab, "pladsProbe.content()") }

// withoutScripts loads the page once more with scripts off: the same text in main,
// the same links everywhere. A page without scripts is the same by itself.
func (v visit) withoutScripts(with content) error {
	v.count("unscripted", 1)
	if !v.page.scripted {
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
		for _, s := range d.from {
			if !slices.Contains(d.in, s) {
				v.fail("without scripts", d.what+quote(s), remedy)
			}
		}
	}
	return nil
}

func quote(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return "“" + s + "”"
}
