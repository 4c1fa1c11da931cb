package policy

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestManaged(t *testing.T) {
	got, err := Managed("http://127.0.0.1:8701")
	if err != nil {
		t.Fatal(err)
	}
	var rules struct {
		URLBlocklist, URLAllowlist []string
		DownloadRestrictions       int
	}
	if err := json.Unmarshal(got, &rules); err != nil {
		t.Fatal(err)
	}
	if len(rules.URLAllowlist) != 1 || rules.URLAllowlist[0] != "http://127.0.0.1:8701" {
		t.Errorf("allowed is %q, want the site's address alone", rules.URLAllowlist)
	}
	again, err := Managed("http://127.0.0.1:8701")
	if err != nil || string(again) != string(got) {
		t.Error("the same address gives other bytes the second time")
	}
	// Either of them cuts the connection by which the browser is steered.
	for _, never := range []string{"DeveloperToolsAvailability", "RemoteDebuggingAllowed"} {
		if strings.Contains(string(got), never) {
			t.Errorf("%s is among the policies", never)
		}
	}
}

func TestManagedRefuses(t *testing.T) {
	for origin, want := range map[string]string{
		"http://127.0.0.1:0":       "fixed port",
		"http://127.0.0.1":         "http://host:port",
		"https://127.0.0.1:8701":   "http://host:port",
		"http://127.0.0.1:8701/da": "http://host:port",
		"127.0.0.1:8701":           "http://host:port",
		"*":                        "http://host:port",
	} {
		if _, err := Managed(origin); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", origin, err, want)
		}
	}
}
