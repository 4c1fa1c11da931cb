package a11y

import (
	"fmt"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// visit is one page in one tab. View changes as the visit goes on.
type visit struct {
	*audit
	tab   *tab
	page  page
	order int
	view  view
}

// run carries out every check on the page: one load, several views, and one more
// load without scripts.
func (v visit) run() error {
	views := []view{desktop, phone, zoomed}
	if v.page.terminal {
		views = []view{terminal}
	}
	v.view = views[0]
	if err := v.tab.open(v.url(), v.view, true); err != nil {
		return err
	}
	v.weight()
	withScripts, err := v.content()
	if err != nil {
		return err
	}
	steps := []func() error{v.motion, v.prepareAxe}
	for _, in := range views {
		steps = append(steps, v.in(in)...)
	}
	if v.page.sample || v.opts.Thorough {
		steps = append(steps, v.colours(views[0])...)
	}
	steps = append(steps, v.traffic, func() error { return v.withoutScripts(withScripts) }, v.traffic)
	return firstError(steps...)
}

// in returns the checks of one view. The page is not loaded again.
func (v visit) in(at view) []func() error {
	first := v.view == at
	v.view = at
	var steps []func() error
	if !first {
		steps = append(steps, func() error { return v.tab.reshow(at) })
	}
	steps = append(steps, v.reflow)
	if at == zoomed {
		return append(steps, v.stuck)
	}
	steps = append(steps, v.targets, func() error { return v.axe(true) })
	if at == phone || at == terminal {
		steps = append(steps, v.spacing)
	}
	if first && (v.page.sample || v.opts.Thorough) {
		steps = append(steps, v.keyboard)
	}
	return steps
}

// colours returns the checks in dark and in forced colours.
func (v visit) colours(at view) []func() error {
	dark, forced := v, v
	dark.view, forced.view = at, at
	dark.view.colours, forced.view.colours = "dark", "forced colours"
	return []func() error{
		func() error { return dark.tab.reshow(dark.view) },
		func() error { v.count("dark", 1); return dark.axe(true) },
		func() error { return forced.tab.reshow(forced.view) },
		func() error { return forced.axe(false) },
		forced.forcedFocus,
	}
}

func (v visit) url() string { return v.origin + v.page.address }

func (v visit) tell(sev problem.Severity, check, what, remedy string) {
	at := place{v.order, fmt.Sprintf("%s (%s)", v.page.address, v.view)}
	v.found.add(at, sev, check, what, remedy)
}

func (v visit) fail(check, what, remedy string) { v.tell(problem.Error, check, what, remedy) }

func (v visit) count(what string, n int) { v.found.count(what, n) }
