package a11y

import (
	"fmt"
	"time"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// visit is one page in one tab. View changes as the visit goes on.
type visit struct {
	*audit
	tab   *tab
	page  page
	order int
	view  view
	seen  *outcome
}

// step is a check in a view, under the name that its time is told by.
type step struct {
	name string
	run  func() error
}

// run carries out every check on the page: one load, several views, and one more
// load without scripts if the scripts have changed anything.
func (v visit) run() error {
	defer func() { v.seen.Asked = v.tab.rec.allAsked() }()
	v.tab.rec.forget()
	v.count("pages", 1)
	views := []view{desktop, phone, zoomed}
	if v.page.terminal {
		views = []view{terminal}
	}
	v.view = views[0]
	var with content // as the scripts left it
	var screen essentials
	thorough := v.page.sample || v.opts.Thorough
	steps := []step{
		{"loading", func() error { return v.tab.open(v.url(), v.view, true) }},
		{"traffic", v.weight},
		{"without scripts", func() (err error) { with, err = v.content(); return err }},
		{"print", func() (err error) { screen, err = v.essentials(false); return err }},
		{"motion", v.motion},
		{"loading axe", v.prepareAxe},
	}
	for _, in := range views {
		steps = append(steps, v.in(in)...)
	}
	if thorough {
		steps = append(steps, v.colours(views[0])...)
	}
	if !v.page.terminal {
		// Nobody prints from a terminal.
		steps = append(steps, step{"print", func() error { return v.printed(screen) }})
	}
	steps = append(steps, step{"traffic", v.traffic}, step{"without scripts", func() error { return v.withoutScripts(with) }})
	for _, s := range steps {
		start := time.Now()
		err := s.run()
		v.seen.spent[s.name] += time.Since(start)
		if err != nil {
			return err
		}
	}
	return nil
}

// in returns the checks of one view. The page is not loaded again.
func (v visit) in(at view) []step {
	first, thorough := v.view == at, v.page.sample || v.opts.Thorough
	v.view = at
	var steps []step
	if !first {
		steps = append(steps, step{"resizing", func() error { return v.tab.reshow(at) }})
	}
	steps = append(steps, step{"reflow", v.reflow})
	if at == zoomed {
		return append(steps, step{"reflow", v.stuck})
	}
	steps = append(steps, step{"order", v.eyeOrderOfText}, step{"targets", v.targets})
	small := at == phone || at == terminal
	if first {
		// Axe looks at the page with its folds open here, and with them shut below.
		steps = append(steps, step{"axe", func() error {
			return v.unfolded(func(v visit) error { return v.axe(allText) })
		}})
	}
	if !first || thorough && at == terminal {
		steps = append(steps, step{"axe", func() error { return v.axe(newText) }})
	}
	if small {
		steps = append(steps, step{"text spacing", v.spacing})
	}
	if small && !first {
		steps = append(steps, step{"opened", func() error { return v.unfolded(func(visit) error { return nil }) }})
	}
	if first && thorough {
		steps = append(steps, step{"keyboard", v.keyboard})
	}
	return append(steps, step{"opened", func() error { return v.layers(first, small) }})
}

// colours returns the checks in dark and in forced colours.
func (v visit) colours(at view) []step {
	dark, forced := v, v
	dark.view, forced.view = at, at
	dark.view.colours, forced.view.colours = "dark", "forced colours"
	return []step{
		{"resizing", func() error { return dark.tab.reshow(dark.view) }},
		{"dark", func() error { v.count("dark", 1); return dark.axe(allText) }},
		{"resizing", func() error { return forced.tab.reshow(forced.view) }},
		{"forced colours", func() error { return forced.axe(noText) }},
		{"forced colours", forced.forcedFocus},
	}
}

func (v visit) url() string { return v.origin + v.page.address }

// tellAt tells of something that stands at a place in the page. What fails gets a
// picture, taken now.
func (v visit) tellAt(at box, sev problem.Severity, check, what, remedy string) {
	t := told{Severity: sev, Check: check, View: v.view.String(), What: what, Remedy: remedy}
	if sev == problem.Error {
		t.picture = v.picture(t, at)
	}
	v.seen.Told = append(v.seen.Told, t)
}

func (v visit) tell(sev problem.Severity, check, what, remedy string) {
	v.tellAt(box{}, sev, check, what, remedy)
}

func (v visit) fail(check, what, remedy string) { v.tell(problem.Error, check, what, remedy) }

func (v visit) failAt(at box, check, what, remedy string) {
	v.tellAt(at, problem.Error, check, what, remedy)
}

func (v visit) count(what string, n int) { v.seen.count(what, n) }

// lost tells that the visit itself failed.
func (v visit) lost(err error) {
	v.seen.Told = append(v.seen.Told, told{Severity: problem.Error, Check: "browser", What: err.Error(), Remedy: fmt.Sprintf("open %s in a browser, and see what holds it up", v.page.address)})
}
