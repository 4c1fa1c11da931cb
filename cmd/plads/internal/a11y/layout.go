package a11y

import (
	"fmt"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

type overflow struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	Px   int    `json:"px"`
	Box  box    `json:"box"`
}

// reflow finds what has to be scrolled sideways or is cut off (WCAG 2.2
// SC 1.4.10).
func (v visit) reflow() error {
	found, err := ask[[]overflow](v.tab, "pladsProbe.layout()")
	if err != nil {
		return err
	}
	v.count("reflow", 1)
	if v.view == zoomed {
		v.count("zoomed", 1)
	}
	v.overflows("reflow", problem.Error, found)
	return nil
}

// overflows tells what was found. Scrolling is of the severity given; lost text is
// an error always.
func (v visit) overflows(check string, scrolling problem.Severity, found []overflow) {
	for _, o := range found {
		switch o.Kind {
		case "page scrolls":
			v.tellAt(o.Box, scrolling, check, "the page scrolls sideways; widest is "+o.Name, "let it wrap or shrink: max-width, overflow-wrap, flexible columns")
		case "box scrolls":
			v.tellAt(o.Box, scrolling, check, "scrolls sideways inside: "+o.Name, "let it wrap; only tables of data may scroll")
		case "text cut off":
			v.failAt(o.Box, check, "text is cut off in "+o.Name, "let the box grow with its text: min-height instead of height, no overflow hidden")
		default:
			v.failAt(o.Box, check, "text sticks out of the view in "+o.Name, "let it wrap or shrink")
		}
	}
}

// maxStuck is the share of a small view, in per cent, that fixed and sticky parts
// may take from the content.
const maxStuck = 50

func (v visit) stuck() error {
	share, err := ask[int](v.tab, "pladsProbe.stuck()")
	if err == nil && share > maxStuck {
		v.fail("reflow", fmt.Sprintf("fixed and sticky parts take %d %% of the view", share), "let them scroll along in low views: @media (max-height: …)")
	}
	return err
}

// spacing sets the distances that a visitor may set, and looks again for what is
// cut off (WCAG 2.2 SC 1.4.12).
func (v visit) spacing() error {
	if _, err := ask[bool](v.tab, "pladsProbe.setSpacing(true)"); err != nil {
		return err
	}
	found, err := ask[[]overflow](v.tab, "pladsProbe.layout()")
	if err != nil {
		return err
	}
	v.count("spacing", 1)
	// The criterion asks that nothing is lost, not that nothing scrolls.
	v.overflows("text spacing", problem.Warning, found)
	_, err = ask[bool](v.tab, "pladsProbe.setSpacing(false)")
	return err
}

// Least sizes of targets in CSS pixels: on the web 24 (WCAG 2.2 SC 2.5.8), better
// 44 (SC 2.5.5); on the terminal 48, for fingers on a standing screen.
const (
	TargetLimit         = 24
	TargetAim           = 44
	TargetLimitTerminal = 48
)

func (v visit) targets() error {
	fail, warn := TargetLimit, TargetAim
	if v.page.terminal {
		fail, warn = TargetLimitTerminal, TargetLimitTerminal
	}
	res, err := askWith[struct {
		Count int `json:"count"`
		Small []struct {
			Kind   string `json:"kind"`
			Name   string `json:"name"`
			Width  int    `json:"width"`
			Height int    `json:"height"`
			Fails  bool   `json:"fails"`
			Box    box    `json:"box"`
		} `json:"small"`
	}](v.tab, "pladsProbe.targets", map[string]int{"fail": fail, "warn": warn})
	if err != nil {
		return err
	}
	v.count("targets", res.Count)
	for _, t := range res.Small {
		size := fmt.Sprintf("%s is %d×%d px", t.Name, t.Width, t.Height)
		if t.Fails {
			v.failAt(t.Box, "targets", fmt.Sprintf("%s is under %d px", t.Kind, fail), "make it larger, with min-block-size or padding: "+size)
		} else {
			v.tellAt(t.Box, problem.Warning, "targets", fmt.Sprintf("%s is under %d px", t.Kind, warn), "make it larger where there is room: "+size)
		}
	}
	return nil
}

// motion finds what moves although the visitor asked for rest (WCAG 2.2
// SC 2.3.3).
func (v visit) motion() error {
	moving, err := ask[[]named](v.tab, "pladsProbe.moving()")
	if err != nil {
		return err
	}
	v.count("motion", 1)
	for _, m := range moving {
		v.failAt(m.Box, "motion", "moves in spite of prefers-reduced-motion: "+m.Name, "animate inside @media (prefers-reduced-motion: no-preference) only")
	}
	return nil
}

// named is an element by what a person would call it, and where it stands.
type named struct {
	Name string `json:"name"`
	Box  box    `json:"box"`
}
