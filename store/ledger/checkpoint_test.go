package ledger

import (
	"database/sql"
	"fmt"
	"os"
	"testing"
	"time"

	"rondo/scheduler"
)

// What a plan posts is written back beside its transactions, so that the log stays short.
func TestLogStaysShort(t *testing.T) {
	l := newLedger(t)
	body := make([]byte, 12<<10)
	s := session("datatalks")
	acts := []scheduler.Action{scheduler.Open{Session: s}}
	for i := range 4000 {
		p := sealed(request(s, fmt.Sprintf("person%04d@example.org", i)))
		p.Sealed.Bytes = body
		acts = append(acts, p)
	}
	l.record(acts...)
	const page = 4096
	log, err := os.Stat(l.path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if most := int64(2 * longLog * page); log.Size() > most {
		t.Errorf("the log has grown to %d octets; %d are enough", log.Size(), most)
	}
	reader, err := sql.Open("sqlite3", l.path)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for range 500 {
		var busy, logged, written int
		if err := reader.QueryRow(`PRAGMA wal_checkpoint(NOOP)`).Scan(&busy, &logged, &written); err != nil {
			t.Fatal(err)
		}
		if logged == written {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Error("what was posted is in the log only")
}
