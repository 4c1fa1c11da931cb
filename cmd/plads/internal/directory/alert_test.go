package directory

import (
	"strings"
	"testing"
)

func TestAlerts(t *testing.T) {
	tests := []struct{ name, today, want string }{
		{"before", "2026-10-31", ""},
		{"the first day", "2026-11-01", "cold"},
		{"what ends first comes first", "2026-11-21", "cold closing"},
		{"a single day", "2026-11-22", "heat cold closing"},
		{"the last day", "2026-11-30", "cold closing"},
		{"the day after", "2026-12-01", "closing"},
		{"after all", "2027-01-03", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, a := range Publish(soundDirectory(t), day(t, tt.today)).Alerts {
				got = append(got, a.Kind)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	cold := Publish(soundDirectory(t), day(t, fixtureDay)).Alerts[0]
	if cold.Ends != "2026-12-01T00:00:00+01:00" || cold.Kommuner[0] != "aaby" || cold.Link != "/tilbud/aaby/cafe" {
		t.Errorf("alert is wrong: %+v", cold)
	}
}

func TestAlertFaults(t *testing.T) {
	tests := []struct{ name, old, new, place, what, remedy string }{
		{"dates reversed", "until: 2026-11-30", "until: 2026-10-30", "8", "ends 2026-10-30, before it begins 2026-11-01", "last day"},
		{"a month for a day", "from: 2026-11-01", `from: "2026-11"`, "10", `from "2026-11" must be a day`, "write the day"},
		{"no text", "  text: {da: Varmt., en: Hot.}\n", "", "18", `the alert lacks "text"`, "add text"},
		{"text in one language", "{da: Varmt., en: Hot.}", "{da: Varmt.}", "22", `text lacks "en"`, "add en"},
		{"a link to no offer", "/tilbud/aaby/cafe", "/tilbud/aaby/kafe", "13", "leads to no page", "/hjaelp/intet-sted-at-sove"},
		{"a link to no page", "/tilbud/aaby/cafe", "/hjaelp/findes-ikke", "13", "leads to no page", ""},
		{"a link out of the site", "/tilbud/aaby/cafe", "https://dmi.dk", "13", "leads to no page", ""},
		{"unknown kommune", "[aaby]", "[aarby]", "14", `kommune "aarby" does not exist`, "aaby"},
		{"unknown situation", "[alene]", "[alen]", "15", `situation "alen" does not exist`, "alene"},
		{"unknown kind", "kind: heat", "kind: storm", "19", `kind "storm" is unknown`, "heat, cold, closing"},
		{"no source", "  source: dmi.dk\n  checked: 2026-11-21\n- id: senere", "  checked: 2026-11-21\n- id: senere", "8", `the alert lacks "source"`, ""},
		{"the same id twice", "id: kulde", "id: jul", "8", `alert id "jul" is used twice`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, report := load(t, map[string]string{alertsFile: change(t, alertsFile, tt.old, tt.new)})
			if !report.Failed() {
				t.Error("the report has not failed")
			}
			wantProblem(t, report, alertsFile+":"+tt.place, tt.what, tt.remedy)
		})
	}
	t.Run("a link to a page that is there", func(t *testing.T) {
		_, report := load(t, map[string]string{
			alertsFile:                   change(t, alertsFile, "/tilbud/aaby/cafe", "/hjaelp/alene"),
			"content/da/hjaelp/alene.md": "---\ntitle: Alene\n---\n",
		})
		if report.Failed() {
			t.Errorf("got %v, want no problems", report.Problems)
		}
	})
}
