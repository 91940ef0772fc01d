package web

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"testing"
)

// TestDashboardsKnowTheMetrics holds that what operators copy to Prometheus and Grafana asks for numbers that /metrics has, by
// labels with values that it has.
func TestDashboardsKnowTheMetrics(t *testing.T) {
	families, err := newMetrics(func(context.Context) Health { return Health{} }).registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, family := range families {
		known[family.GetName()] = true
		for _, m := range family.Metric {
			for _, label := range m.Label {
				known[family.GetName()+" "+label.GetName()+"="+label.GetValue()] = true
			}
		}
	}
	name := regexp.MustCompile(`\b((?:rondo|process|go)_[a-z_]+)(\{[^}]*\})?`)
	selector := regexp.MustCompile(`([a-z]+)=~?"([^"]+)"`)
	asked := 0
	for _, file := range []string{"../packaging/grafana/rondo.json", "../packaging/prometheus/rondo.rules.yml", "../packaging/prometheus/rondo.test.yml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := []string{string(text)}
		if regexp.MustCompile(`json$`).MatchString(file) {
			var board struct {
				Title, UID string
				Panels     []struct {
					Title   string
					Targets []struct{ Expr string }
				}
			}
			if err := json.Unmarshal(text, &board); err != nil || board.Title == "" || board.UID == "" || len(board.Panels) < 10 {
				t.Fatalf("%s: %v, %d panels", file, err, len(board.Panels))
			}
			lines = nil
			for _, p := range board.Panels {
				if p.Title == "" || len(p.Targets) == 0 {
					t.Errorf("%s: a panel has no title or asks for nothing: %+v", file, p)
				}
				for _, target := range p.Targets {
					lines = append(lines, target.Expr)
				}
			}
		}
		for _, line := range lines {
			for _, found := range name.FindAllStringSubmatch(line, -1) {
				asked++
				if !known[found[1]] {
					t.Errorf("%s asks for %s, which /metrics does not have", file, found[1])
				}
				for _, s := range selector.FindAllStringSubmatch(found[2], -1) {
					for _, value := range regexp.MustCompile(`[^|]+`).FindAllString(s[2], -1) {
						if s[1] != "job" && !known[found[1]+" "+s[1]+"="+value] {
							t.Errorf("%s asks for %s with %s=%q, which /metrics does not have", file, found[1], s[1], value)
						}
					}
				}
			}
		}
	}
	if asked < 30 {
		t.Errorf("only %d numbers are asked for", asked)
	}
}
