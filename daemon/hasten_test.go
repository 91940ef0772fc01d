package daemon

import (
	"runtime/debug"
	"runtime/metrics"
	"testing"
)

// collects returns Go's present GOGC.
func collects() uint64 {
	percent := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	metrics.Read(percent)
	return percent[0].Value.Uint64()
}

// Memory is collected as usual once the first page is there, and always where whoever started the program said how.
func TestHastenEnds(t *testing.T) {
	t.Setenv("GOMEMLIMIT", "")
	defer debug.SetGCPercent(debug.SetGCPercent(70))
	for said, during := range map[string]uint64{"": firstCollection, "70": 70} {
		t.Setenv("GOGC", said)
		end := Hasten()
		if got := collects(); got != during {
			t.Errorf("GOGC=%q: %d until the first page, want %d", said, got, during)
		}
		end()
		if got := collects(); got != 70 {
			t.Errorf("GOGC=%q: %d after it, want 70", said, got)
		}
	}
}
