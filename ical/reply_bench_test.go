package ical_test

import (
	"testing"

	"rondo/ical"
)

// BenchmarkParseReply reads 10,000 answers as Google, Exchange, Outlook, Apple and Thunderbird write them.
func BenchmarkParseReply(b *testing.B) {
	archive, _ := messages(b)
	var shapes [][]byte
	for _, name := range []string{
		"Google accepts with a comment in a parameter", "Exchange declines without ORGANIZER, in a Windows zone",
		"Outlook proposes a new time", "Apple proposes a new time in a parameter", "Thunderbird delegates",
	} {
		shapes = append(shapes, onTheWire(section(archive, name)))
	}
	const answers = 10_000
	b.ReportAllocs()
	for b.Loop() {
		for i := range answers {
			if replies, err := ical.ParseReply(shapes[i%len(shapes)]); err != nil || len(replies) != 1 {
				b.Fatalf("%d replies, %v", len(replies), err)
			}
		}
	}
	b.ReportMetric(float64(answers)*float64(b.N)/b.Elapsed().Seconds(), "replies/s")
}
