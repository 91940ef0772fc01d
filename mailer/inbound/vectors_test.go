package inbound_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/mailer/inbound"
	"rondo/scheduler"
)

// vector is a file of another project, read as a mail.
type vector struct {
	name string // below the folder of outside cases
	raw  []byte
	mail inbound.Message
}

// vectors reads all files of folders with cases from other projects, which are not part of this one. None may take more
// than 250 ms or 200 MB.
func vectors(t *testing.T, folders ...string) []vector {
	root := os.Getenv("RONDO_VECTORS")
	if root == "" {
		t.Skip("RONDO_VECTORS does not name the folder of outside cases")
	}
	var all []vector
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(root, folder), func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), "PROVENANCE") || strings.HasPrefix(d.Name(), "INDEX") {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			name, err := filepath.Rel(root, path)
			all = append(all, vector{filepath.ToSlash(name), raw, readBounded(t, name, raw, 2*time.Second, 200<<20)})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// readBounded reads a mail five times at most and holds the fastest to a time, so that a busy machine is no finding.
func readBounded(t *testing.T, name string, raw []byte, most time.Duration, bytes uint64) inbound.Message {
	t.Helper()
	var m inbound.Message
	var took time.Duration
	for range 5 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		m = inbound.Read(raw)
		took = time.Since(start)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > bytes {
			t.Errorf("%s: %d MB were allocated", name, used>>20)
		}
		if took <= slow*most {
			return m
		}
	}
	t.Errorf("%s: reading took %v", name, took)
	return m
}

// TestVectorsRead reads everything there is, also what was never a mail.
func TestVectorsRead(t *testing.T) {
	all := vectors(t, "bounce", "mime", "ics", "imip", "itip-scenarios")
	if len(all) < 1200 {
		t.Errorf("only %d files were read", len(all))
	}
	for _, v := range all {
		if v.mail.Class == "" || v.mail.Class == scheduler.Unreadable && v.mail.Why == "" {
			t.Errorf("%s: class %q, why %q", v.name, v.mail.Class, v.mail.Why)
		}
	}
}

// TestVectorsAnswers reads the mails that INDEX.jsonl says to have an answer, or a calendar object that follows from one.
func TestVectorsAnswers(t *testing.T) {
	mails := map[string]inbound.Message{}
	for _, v := range vectors(t, "imip", "itip-scenarios/cyrus-imip-eml") {
		mails[v.name] = v.mail
	}
	index, err := os.ReadFile(filepath.Join(os.Getenv("RONDO_VECTORS"), "imip", "INDEX.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	// This counter-proposal has lost the lines from the middle of a zone to the middle of the event.
	const torn = "imip/apache-james/store/src/test/resources/eml/charset.eml"
	answers := 0
	for line := range bytes.Lines(index) {
		var want struct {
			File, Kind, Method, UID string
			MIMEMethod              string `json:"mime_method"`
		}
		if err := json.Unmarshal(line, &want); err != nil {
			t.Fatal(err)
		}
		if want.Method == "" {
			want.Method = want.MIMEMethod
		}
		if want.Kind != "eml" || !slices.Contains([]string{"REPLY", "COUNTER", "CANCEL", "REFRESH"}, want.Method) {
			continue
		}
		m, found := mails[want.File]
		if !found {
			t.Errorf("%s is in the index only", want.File)
			continue
		}
		answers++
		switch {
		case m.Class != scheduler.Calendar || len(m.Replies) == 0 || string(m.Replies[0].Method) != want.Method:
			t.Errorf("%s: class %s, replies %+v; want %s", want.File, m.Class, m.Replies, want.Method)
		case want.File == torn:
			if m.Replies[0].Comment != "Will be better for me, thx" {
				t.Errorf("%s: %+v", want.File, m.Replies[0])
			}
		case m.Replies[0].UID == "" || len(m.Replies[0].Attendees) == 0 && want.Method == "REPLY":
			t.Errorf("%s: %+v", want.File, m.Replies[0])
		}
	}
	if answers < 25 {
		t.Errorf("only %d answers were read", answers)
	}
}

// expected is the class of a file in bounce/, by its name: sisimai names its samples after what sent them (arf- are
// abuse reports, rfc3834- vacations, everything else in bsd, err and mailbox came from servers that could not deliver),
// not/ holds what is no bounce. flufl-bounce and discourse hold reports, ruby-mail two folders of the kind named.
func expected(name string) scheduler.Class {
	switch base := filepath.Base(name); {
	case strings.HasPrefix(base, "size-"): // empty files
		return scheduler.Unreadable
	case strings.Contains(name, "sisimai/not/"), strings.Contains(name, "error_emails/"), base == "original.txt":
		return scheduler.Words
	case strings.HasPrefix(base, "arf-"):
		return scheduler.Complaint
	case strings.HasPrefix(base, "rfc3834-"), strings.HasPrefix(base, "auto_reply"):
		return scheduler.AutoReply
	}
	return scheduler.Bounce
}

// TestVectorsBounces counts how many mails get the class their name says, and how many failures the kind that a status
// code in them says.
func TestVectorsBounces(t *testing.T) {
	all := vectors(t, "bounce")
	right, faults, rightFaults := 0, 0, 0
	for _, v := range all {
		want := expected(v.name)
		if v.mail.Class == want {
			right++
		} else {
			t.Logf("%s: %s (%s), by its name %s", v.name, v.mail.Class, v.mail.Why, want)
		}
		if v.mail.Class == scheduler.Bounce && want != scheduler.Bounce {
			t.Errorf("%s: taken for a bounce (%s)", v.name, v.mail.Why)
		}
		if fault := stated(v.raw); fault != "" && v.mail.Class == scheduler.Bounce {
			faults++
			if v.mail.Report.Fault == fault {
				rightFaults++
			} else {
				t.Logf("%s: %s (%s %s), by its status %s", v.name, v.mail.Report.Fault, v.mail.Report.Status, v.mail.Report.Diagnostic, fault)
				if v.mail.Report.Fault == scheduler.HardFault {
					t.Errorf("%s: would suppress an address", v.name)
				}
			}
		}
	}
	t.Logf("%d of %d have the class of their name, %d of %d the fault of their status", right, len(all), rightFaults, faults)
	if len(all) < 400 || right*100 < len(all)*95 {
		t.Errorf("%d of %d have the class of their name", right, len(all))
	}
	if faults < 70 || rightFaults*100 < faults*85 {
		t.Errorf("%d of %d failures have the fault of their status", rightFaults, faults)
	}
}

var status = regexp.MustCompile(`(?mi)^Status:\s*(\d\.\d\.\d+)`)

// stated is the kind of failure that the only status code of a report says beyond doubt; "" when there is none.
func stated(raw []byte) scheduler.Fault {
	codes := status.FindAllSubmatch(raw, -1)
	if len(codes) != 1 {
		return ""
	}
	switch code := string(codes[0][1]); {
	case code == "5.1.1", code == "5.1.10", code == "5.1.6":
		return scheduler.HardFault
	case code == "5.2.2":
		return scheduler.FullFault
	case code == "5.7.1", strings.HasPrefix(code, "5.7."):
		return scheduler.PolicyFault
	case code == "4.4.1", code == "4.4.7":
		return scheduler.SoftFault
	}
	return ""
}
