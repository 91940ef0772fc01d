package daemon

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
)

// BenchmarkHealth asks an installation how it is that has a thousand letters, and one that has a million: of a hundred 90 were sent, 2
// failed, 5 came too late, and 3 wait.
func BenchmarkHealth(b *testing.B) {
	for _, letters := range []int{1000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint("letters=", letters), func(b *testing.B) {
			q := working(b)
			raw, err := sql.Open("sqlite3", filepath.Join(q.dir, "rondo.db"))
			if err != nil {
				b.Fatal(err)
			}
			_, err = raw.Exec(`WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT ?1)
				INSERT INTO letters (name, kind, theme, uid, address, lane, state, was_revision, was_left, was_answer, posted_at, not_before, settled_at,
					attempts, copies, reply, why)
				SELECT 'old/' || n, 'request', 'talks', 'uid' || n % 100, 'ada@example.org', 1, state, 0, 0, '', at, at, iif(state = 'queued', NULL, at), 1, 3, '250', 'x'
				FROM (SELECT n, '2026-11-30T11:59:00.000Z' AS at, CASE WHEN n % 100 < 90 THEN 'sent' WHEN n % 100 < 92 THEN 'failed'
					WHEN n % 100 < 97 THEN 'expired' ELSE 'queued' END AS state FROM n)`, letters)
			if err != nil {
				b.Fatal(err)
			}
			_, err = raw.Exec(`UPDATE settled SET (sent, failed, expired) = (SELECT count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE state = 'failed'),
				count(*) FILTER (WHERE state = 'expired') FROM letters)`)
			if err != nil {
				b.Fatal(err)
			}
			raw.Close()
			for _, of := range []string{"healthz", "metrics"} {
				b.Run("of="+of, func(b *testing.B) {
					for b.Loop() {
						w := httptest.NewRecorder()
						q.d.pages.Ops().ServeHTTP(w, httptest.NewRequest("GET", "/"+of, nil))
						if w.Code != http.StatusOK && (of == "metrics" || w.Code != http.StatusServiceUnavailable) { // letters failed
							b.Fatal(w.Code)
						}
					}
				})
			}
			if h := q.d.health(b.Context()); h.Letters["sent"] < letters*9/10 || h.Letters["expired"] != letters/20 {
				b.Errorf("it counts %v", h.Letters)
			}
		})
	}
}
