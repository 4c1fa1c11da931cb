package a11y

import (
	"strconv"

	"github.com/plads-til-alle/plads/cmd/plads/internal/problem"
)

// unfolded opens all folds, looks again for what is cut off and how large the controls
// are, and carries out more with them open.
func (v visit) unfolded(more func(visit) error) error {
	n, err := ask[int](v.tab, "pladsProbe.unfold()")
	if err != nil {
		return err
	}
	if n > 0 {
		v.count("folds", n)
		v.view.opened = "folds"
		if err := firstError(v.reflow, v.targets); err != nil {
			return err
		}
	}
	if err := more(v); err != nil {
		return err
	}
	_, err = ask[bool](v.tab, "pladsProbe.fold()")
	return err
}

// layer is a popover or a dialog. Same holds all that the judgement of axe depends on:
// what is alike on several pages, and passes, is judged once.
type layer struct {
	Name string `json:"name"`
	Same string `json:"same"`
}

// layers opens each popover and dialog. Axe judges those that have not passed on another page;
// what is cut off is looked for in all of them where the window is small.
func (v visit) layers(judge, measure bool) error {
	all, err := ask[[]layer](v.tab, "pladsProbe.layers()")
	if err != nil {
		return err
	}
	for i, l := range all {
		fresh := judge && !v.found.passed(l.Same)
		if !fresh && !measure {
			continue
		}
		v.view.opened = l.Name
		told := len(v.seen.Told)
		if err := v.layer(i, fresh, measure); err != nil {
			return err
		}
		if fresh && len(v.seen.Told) == told {
			v.found.pass(l.Same)
		}
	}
	return nil
}

func (v visit) layer(i int, judge, measure bool) error {
	shown, err := ask[bool](v.tab, "pladsProbe.openLayer("+strconv.Itoa(i)+")")
	if err != nil {
		return err
	}
	v.count("layers", 1)
	if !shown {
		v.fail("opened", v.view.opened+" does not open", "see what closes it again")
	}
	if shown && measure {
		found, err := ask[[]overflow](v.tab, "pladsProbe.layout(pladsProbe.part())")
		if err != nil {
			return err
		}
		v.overflows("reflow", problem.Error, found)
	}
	if shown && judge {
		if err := v.axeIn(newText, true); err != nil {
			return err
		}
	}
	_, err = ask[bool](v.tab, "pladsProbe.closeLayer()")
	return err
}
