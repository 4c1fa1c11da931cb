package main

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestLighthouseIsUnderstood(t *testing.T) {
	const all = `{"categories":{"performance":{"score":0.99,"auditRefs":[{"id":"fcp","weight":10},{"id":"lcp","weight":5},{"id":"hint","weight":0}]},
		"accessibility":{"score":1,"auditRefs":[]},"best-practices":{"score":1},"seo":{"score":SEO}},
		"audits":{"fcp":{"score":0.9,"displayValue":"1.2 s"},"lcp":{"score":1},"hint":{"score":0}}}`
	scores, why, err := judged([]byte(strings.Replace(all, "SEO", "1", 1)))
	if err != nil || !slices.Equal(scores, []int{99, 100, 100, 100}) || !slices.Equal(why, []string{"fcp 1.2 s"}) {
		t.Errorf("got %v, %v, %v", scores, why, err)
	}
	if _, _, err := judged([]byte(strings.Replace(all, "SEO", "null", 1))); err == nil || !strings.Contains(err.Error(), "no score for seo") {
		t.Errorf("a missing score gives %v", err)
	}
	if _, _, err := judged([]byte("{")); err == nil {
		t.Error("half an answer is understood")
	}
}

func TestLighthouseTakesTheBestOfThree(t *testing.T) {
	lost := errors.New("no trace")
	for _, tt := range []struct {
		runs  []int // performance; 0 for an error
		want  int
		calls int
	}{
		{[]int{100}, 100, 1},
		{[]int{97, 100}, 100, 2},
		{[]int{0, 98, 96}, 98, 3},
		{[]int{0, 0, 0}, 0, 3},
	} {
		calls := 0
		scores, _, err := best(func() ([]int, []string, error) {
			calls++
			if n := tt.runs[calls-1]; n > 0 {
				return []int{n, 100}, nil, nil
			}
			return nil, nil, lost
		})
		if calls != tt.calls || tt.want == 0 != errors.Is(err, lost) || tt.want > 0 && scores[0] != tt.want {
			t.Errorf("%v: got %v, %v after %d runs, want %d after %d", tt.runs, scores, err, calls, tt.want, tt.calls)
		}
	}
}

func TestLighthouseMeasuresOneOfEachKind(t *testing.T) {
	page := func(lang, kind string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`<html lang="` + lang + `"><body data-kind="` + kind + `"></body></html>`)}
	}
	fsys := fstest.MapFS{
		"index.html": page("da", "home"), "en/index.html": page("en", "home"), "404.html": page("da", "notfound"),
		"hjaelp/a/index.html": page("da", "guide"), "hjaelp/b/index.html": page("da", "guide"), "om/index.html": page("da", "guide"),
	}
	got, err := measured(fsys, "")
	if want := []string{"/en/", "/hjaelp/a/", "/", "/om/"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if got, _ := measured(fsys, "/a/,/b/"); !slices.Equal(got, []string{"/a/", "/b/"}) {
		t.Errorf("got %v, want what was asked for", got)
	}
}
