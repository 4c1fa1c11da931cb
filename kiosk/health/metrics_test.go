package health

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestMetrics(t *testing.T) {
	b := new(Board)
	b.Set(Recovering, "http://127.0.0.1:1/hjaelp/", 7)
	b.Release("r1")
	b.Recovered("frozen", 1500*time.Millisecond)
	b.Recovered("crash", 500*time.Millisecond)
	b.SessionEnded()
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	got := w.Body.String()
	for _, want := range []string{
		"plads_kiosk_state{state=\"showing\"} 0\n", "plads_kiosk_state{state=\"recovering\"} 1\n",
		"plads_kiosk_release_info{release=\"r1\"} 1\n",
		"plads_kiosk_recoveries_total{kind=\"crash\"} 1\nplads_kiosk_recoveries_total{kind=\"frozen\"} 1\n",
		"plads_kiosk_last_recovery_seconds 0.5\n", "plads_kiosk_sessions_ended_total 1\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain; version=0.0.4") {
		t.Errorf("got %d %s, want a scrape that succeeds whatever the state", w.Code, w.Header().Get("Content-Type"))
	}
	if strings.Contains(got, "hjaelp") {
		t.Error("the metrics tell an address")
	}
}
