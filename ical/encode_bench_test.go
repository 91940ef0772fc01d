package ical_test

import (
	"fmt"
	"testing"
	"time"

	"rondo/ical"
)

func BenchmarkEncodeRequest(b *testing.B) {
	c := message(ical.Request, invitation(b))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Encode(); err != nil {
			b.Fatal(err)
		}
	}
}

// A feed of 10,000 sessions in four zones over half a year.
func BenchmarkEncodeFeed(b *testing.B) {
	events := make([]ical.Event, 10_000)
	names := []string{"Europe/Helsinki", "America/New_York", "Asia/Tokyo", "Australia/Sydney"}
	for i := range events {
		e := session(b)
		e.UID = fmt.Sprintf("theme%d.%d@sessions.example.org", i%100, i)
		e.Start = e.Start.Add(time.Duration(i) * 26 * time.Minute)
		e.End = e.Start.Add(45 * time.Minute)
		e.Zone = zone(b, names[i%len(names)])
		events[i] = e
	}
	c := feed(b, events...)
	b.ReportAllocs()
	for b.Loop() {
		out, err := c.Encode()
		if err != nil {
			b.Fatal(err)
		}
		b.SetBytes(int64(len(out)))
	}
}
