package health

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func get(t *testing.T, b *Board, method, path string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest(method, path, nil))
	return w
}

func TestServeHTTP(t *testing.T) {
	var b Board
	w := get(t, &b, "GET", "/healthz")
	var zero map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &zero); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusServiceUnavailable || zero["state"] != "starting" {
		t.Errorf("before the first page: got %d %v, want 503 starting", w.Code, zero["state"])
	}
	for _, key := range []string{"state", "url", "release", "dimmed", "browser_pid", "recoveries", "last_recovery_ms", "sessions_ended"} {
		if v, ok := zero[key]; !ok || v == nil {
			t.Errorf("key %q is %v, want it there from the start", key, v)
		}
	}

	b.Set(Showing, "http://127.0.0.1:1/", 42)
	b.Release("r1")
	b.Recovered("crash", 70*time.Millisecond)
	b.Recovered("crash", 80*time.Millisecond)
	b.SessionEnded()
	w = get(t, &b, "GET", "/healthz")
	var got Report
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if w.Code != http.StatusOK || got.State != Showing || got.URL != "http://127.0.0.1:1/" || got.BrowserPID != 42 || got.Release != "r1" ||
		got.Recoveries["crash"] != 2 || got.LastRecoveryMS != 80 || got.SessionsEnded != 1 {
		t.Errorf("got %d %+v", w.Code, got)
	}

	b.Dimmed(true)
	b.Set(Showing, "", 0)
	if r := b.Report(); !r.Dimmed || !strings.Contains(r.Words(), "screen.dim") {
		t.Errorf("a dimmed page: got %v and %q", r.Dimmed, r.Words())
	}
	b.Set(Emergency, "", 0)
	if b.Report().Dimmed {
		t.Error("the emergency page counts as dimmed")
	}
	if got := get(t, &b, "HEAD", "/healthz").Code; got != http.StatusServiceUnavailable {
		t.Errorf("emergency: got %d, want 503", got)
	}
	if got := get(t, &b, "GET", "/").Code; got != http.StatusNotFound {
		t.Errorf("another path: got %d, want 404", got)
	}
	w = get(t, &b, "POST", "/healthz")
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: got %d Allow %q, want 405 with Allow", w.Code, w.Header().Get("Allow"))
	}
}

func TestReportIsACopy(t *testing.T) {
	var b Board
	b.Recovered("crash", 0)
	b.Report().Recoveries["crash"] = 9
	if got := b.Report().Recoveries["crash"]; got != 1 {
		t.Errorf("got %d, want 1: a reader has changed the board", got)
	}
}
