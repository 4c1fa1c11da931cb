package press

import "testing"

// TestParagraphsKeepTheirNumber writes § and its number as they come out of data, of content and
// of a component.
func TestParagraphsKeepTheirNumber(t *testing.T) {
	for _, c := range []struct{ page, want string }{
		{"<body><p>Lederen siger ja (serviceloven § 110).</p>", "<body><p>Lederen siger ja (serviceloven §\u00a0110).</p>"},
		{"<body><p>(§ 142) og §§ 12 og 13</p>", "<body><p>(§\u00a0142) og §§\u00a012 og 13</p>"},
		{"<p>§ 1</p>", "<p>§\u00a01</p>"},
		{"<head><meta content=\"§ 110\"></head><body>§ 9</body>", "<head><meta content=\"§ 110\"></head><body>§\u00a09</body>"},
		{"<body>Et § alene, §\u00a07 og § ", "<body>Et § alene, §\u00a07 og § "},
		{"<body>§ 5 " + ask("112") + " § 6", ""},
	} {
		got, err := finish([]byte(c.page))
		if err != nil {
			t.Fatal(err)
		}
		if c.want == "" { // a code stands between them
			if s := string(got); s[:len("<body>§\u00a05 <svg")] != "<body>§\u00a05 <svg" || s[len(s)-len("§\u00a06"):] != "§\u00a06" {
				t.Errorf("%s became %s", c.page, s)
			}
			continue
		}
		if string(got) != c.want {
			t.Errorf("%s became %q, want %q", c.page, got, c.want)
		}
	}
}
