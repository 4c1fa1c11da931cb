package a11y

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/chromedp"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// MinRules is the least number of axe rules that a run has to carry out. axe-core
// 4.14.1 carries out 91 with our tags, and 90 without the one on contrast; a run
// with fewer has not looked at the page.
const MinRules = 90

// MinRulesOfPart is the same for a part of a page, to which rules on the whole page,
// such as its title, do not apply.
const MinRulesOfPart = 80

// maxNodes is how many elements with the same fault are told for one page.
const maxNodes = 5

type axeResult struct {
	Rules      []string  `json:"rules"`
	Violations []axeRule `json:"violations"`
	Incomplete []axeRule `json:"incomplete"`
}

type axeRule struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		Target  string `json:"target"`
		Summary string `json:"summary"`
		Box     box    `json:"box"`
	} `json:"nodes"`
}

// prepareAxe puts axe-core into the page that is open.
func (v visit) prepareAxe() error {
	source := v.opts.AxeSource
	if v.opts.AxeLocaleDA != "" {
		source += "\n;axe.configure({locale: " + v.opts.AxeLocaleDA + "});"
	}
	if err := chromedp.Do(v.tab.ctx, chromedp.Evaluate[chromedp.Void](source), chromedp.Evaluate[chromedp.Void](axeJS)); err != nil {
		return fmt.Errorf("load axe-core: %w", err)
	}
	return nil
}

// Of which text axe judges the contrast.
const (
	allText = "all"  // in a colour scheme
	newText = "new"  // what no run before has seen on this page
	noText  = "none" // forced colours are the visitor's
)

// axe runs axe-core in the current view.
func (v visit) axe(contrast string) error { return v.axeIn(contrast, false) }

// axeIn runs axe-core on the page, or on the part that is marked as opened.
func (v visit) axeIn(contrast string, part bool) error {
	res, err := askWith[axeResult](v.tab, "pladsAxe", map[string]any{"contrast": contrast, "part": part})
	if err != nil {
		return err
	}
	least := MinRules
	if part {
		least = MinRulesOfPart
	}
	if err := ran(res.Rules, least, contrast == allText); err != nil {
		return err
	}
	v.count("axe", 1)
	v.count("axe rules", len(res.Rules))
	for _, rule := range res.Violations {
		v.axeNodes(rule, problem.Error)
	}
	for _, rule := range res.Incomplete {
		v.count("axe incomplete", len(rule.Nodes))
		// Contrast that axe could not judge is the one that people cannot judge by
		// eye either.
		if strings.HasPrefix(rule.ID, "color-contrast") {
			v.axeNodes(rule, problem.Warning)
		}
	}
	return nil
}

// ran makes sure that axe did its work.
func ran(rules []string, least int, contrast bool) error {
	if len(rules) < least {
		return fmt.Errorf("axe ran %d rules only, want at least %d: is node_modules/axe-core whole", len(rules), least)
	}
	if !slices.Contains(rules, "target-size") {
		return errors.New("axe did not run target-size: see its name in this version of axe-core")
	}
	if contrast && !slices.Contains(rules, "color-contrast-enhanced") {
		return errors.New("axe did not run color-contrast-enhanced: see its name in this version of axe-core")
	}
	return nil
}

func (v visit) axeNodes(rule axeRule, sev problem.Severity) {
	for i, node := range rule.Nodes {
		if i == maxNodes {
			v.tell(sev, "axe", fmt.Sprintf("%s: %s, %d elements more", rule.ID, rule.Help, len(rule.Nodes)-maxNodes), "mend those told first")
			return
		}
		what := fmt.Sprintf("%s: %s: %s", rule.ID, rule.Help, node.Target)
		if sev == problem.Warning {
			what += " (axe cannot tell)"
		}
		v.tellAt(node.Box, sev, "axe", what, strings.Join(strings.Fields(node.Summary), " "))
	}
}
