package inbound_test

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"rondo/mailer/inbound"
	"rondo/scheduler"
)

// BenchmarkRead reads 10,000 answers of the shapes that Google and Outlook send, with the trace that servers put on top.
func BenchmarkRead(b *testing.B) {
	raw, err := os.ReadFile("testdata/answers.txtar")
	if err != nil {
		b.Fatal(err)
	}
	trace := strings.Repeat("Received: from mail-a.example.com (mail-a.example.com [192.0.2.1]) by mx.example.org (Postfix)\r\n"+
		" with ESMTPS id 4A3B2C1D for <guild@example.org>; Fri, 20 Nov 2026 10:00:00 +0200 (EET)\r\n", 5) +
		"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=k1;\r\n b=" + strings.Repeat("QUJD", 90) + "\r\n"
	var mails [][]byte
	for _, file := range txtar.Parse(raw).Files {
		if file.Name == "google.eml" || file.Name == "outlook-without-organizer.eml" {
			mails = append(mails, []byte(trace+strings.ReplaceAll(string(file.Data), "\n", "\r\n")))
		}
	}
	const count = 10_000
	for b.Loop() {
		for i := range count {
			if m := inbound.Read(mails[i%len(mails)]); m.Class != scheduler.Calendar {
				b.Fatal(m.Class, m.Why)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*count), "µs/mail")
}
