package health

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// WriteMetrics writes r in the text format of Prometheus, version 0.0.4. There
// is nothing in it of a visitor.
func WriteMetrics(w io.Writer, r Report) error {
	var err error
	put := func(format string, args ...any) {
		if err == nil {
			_, err = fmt.Fprintf(w, format, args...)
		}
	}
	put("# HELP plads_kiosk_state What a person in front of the terminal sees: 1 for what is.\n# TYPE plads_kiosk_state gauge\n")
	for _, s := range []State{Starting, Showing, Recovering, Emergency} {
		is := 0
		if r.State == s {
			is = 1
		}
		put("plads_kiosk_state{state=%q} %d\n", s, is)
	}
	put("# HELP plads_kiosk_release_info The release of the page that answered last.\n# TYPE plads_kiosk_release_info gauge\n")
	put("plads_kiosk_release_info{release=%q} 1\n", r.Release)
	put("# HELP plads_kiosk_recoveries_total Times that the page was brought back.\n# TYPE plads_kiosk_recoveries_total counter\n")
	for _, kind := range slices.Sorted(maps.Keys(r.Recoveries)) {
		put("plads_kiosk_recoveries_total{kind=%q} %d\n", kind, r.Recoveries[kind])
	}
	put("# HELP plads_kiosk_last_recovery_seconds How long the last one took.\n# TYPE plads_kiosk_last_recovery_seconds gauge\n")
	put("plads_kiosk_last_recovery_seconds %g\n", float64(r.LastRecoveryMS)/1000)
	put("# HELP plads_kiosk_sessions_ended_total Visits that were wiped.\n# TYPE plads_kiosk_sessions_ended_total counter\n")
	put("plads_kiosk_sessions_ended_total %d\n", r.SessionsEnded)
	return err
}
