package inbound_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"

	"rondo/mailer/inbound"
	"rondo/scheduler"
)

// meant is what a mail was taken for, in the words of testdata/reports.tsv.
func meant(m inbound.Message) (kind, person string) {
	switch r := m.Report; {
	case r == nil || m.Class != scheduler.Bounce:
		kind = string(m.Class)
	case r.Late:
		kind = "late"
	case r.Fault == scheduler.NoFault:
		kind = "delivered"
	default:
		kind = string(r.Fault)
	}
	if m.Report == nil || m.Report.Recipient == "" {
		return kind, "-"
	}
	return kind, fmt.Sprintf("%x", sha256.Sum256([]byte(m.Report.Recipient)))[:8]
}

// TestI8ReportsAreReadAsPeopleReadThem reads what servers made of rondo's own letters, and what other projects collected, and
// counts where kind and person are those that a person found. Nobody may be suppressed whom no person would.
func TestI8ReportsAreReadAsPeopleReadThem(t *testing.T) {
	table, err := os.ReadFile("testdata/reports.tsv")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]string{}
	for line := range strings.Lines(string(table)) {
		if !strings.HasPrefix(line, "#") {
			row := strings.Split(strings.TrimSpace(line), "\t")
			want[row[0]] = row[1:]
		}
	}
	for folder, least := range map[string]int{"produced": 90, "bounce": 85} {
		right, all := 0, 0
		for _, v := range vectors(t, folder) {
			expected, known := want[v.name]
			if !known {
				t.Errorf("%s is not in the table", v.name)
				continue
			}
			all++
			kind, person := meant(v.mail)
			if kind == expected[0] && person == expected[1] {
				right++
			} else {
				t.Logf("%s: %s of %s, to a person %s of %s", v.name, kind, person, expected[0], expected[1])
			}
			if kind == string(scheduler.HardFault) && expected[0] != kind {
				t.Errorf("%s would suppress somebody", v.name)
			}
		}
		t.Logf("%s: kind and person of %d of %d are right", folder, right, all)
		if all < 35 || right*100 < all*least {
			t.Errorf("%s: kind and person of %d of %d are right, of 100 it should be %d", folder, right, all, least)
		}
	}
}
