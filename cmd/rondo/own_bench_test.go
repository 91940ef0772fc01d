package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rondo/store"
	"rondo/store/sqlite"
	"rondo/templates"
	"rondo/token"
	"rondo/web"
)

// BenchmarkOwnPage asks for the own page of another person each time, on ledgers of ten themes with ten sessions each: with ten people in
// each session, and with a thousand.
func BenchmarkOwnPage(b *testing.B) {
	words, err := templates.New(nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, people := range []int{10, 1000} {
		dir := crowd(b, 10, people, 1, 1)
		fillWith(b, dir, int64(100*people))
		db, err := sqlite.Open(b.Context(), filepath.Join(dir, "rondo.db"), store.Options{Now: time.Now})
		if err != nil {
			b.Fatal(err)
		}
		have, err := db.Shown(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		roll, err := db.Roll(b.Context(), nil)
		if err != nil {
			b.Fatal(err)
		}
		key, site := token.NewKey(), have.Accepted.Config.Site
		h := web.New(web.Options{Source: db, Site: site, Words: func() *templates.Set { return words }, Now: time.Now, Key: key, Answers: struct{ web.Answers }{}})
		h.Enlist(b.Context())
		b.Run(fmt.Sprint("people=", people), func(b *testing.B) {
			for round := 0; b.Loop(); round++ {
				h.Invalidate() // what was read is not kept for ever
				link := token.Links{Key: key, Site: site.URL}.Page(roll.Addresses[round%len(roll.Addresses)], 0)
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, strings.TrimPrefix(link, site.URL), nil))
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
		if err := db.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
