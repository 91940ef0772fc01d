package main

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"

	"rondo/desk"
	"rondo/say"
	"rondo/scheduler"
	"rondo/store"
)

var (
	outcomes = []scheduler.Outcome{
		scheduler.Applied, scheduler.Replayed, scheduler.Outdated, scheduler.Proposed, scheduler.Refreshed, scheduler.Parked,
		scheduler.Silenced, scheduler.Noted, scheduler.Ignored, scheduler.Dropped,
	}
	classes = []scheduler.Class{
		scheduler.Calendar, scheduler.Bounce, scheduler.Complaint, scheduler.AutoReply, scheduler.Words, scheduler.Unreadable,
	}
)

func joined[S ~string](words []S) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = string(w)
	}
	return strings.Join(all, ", ")
}

func (a *app) printItems(items []store.Item) {
	if len(items) == 0 {
		fmt.Fprintln(a.out, "no mail")
		return
	}
	t := plainTable()
	t.AppendHeader(table.Row{"id", "arrived", "by", "class", "outcome", "who", "why"})
	for _, i := range items {
		t.AppendRow(table.Row{
			i.ID, i.Arrived.UTC().Format(time.DateTime) + " UTC", i.Source, i.Class, cmp.Or(i.Outcome, "waiting"), say.Printable(cmp.Or(i.Address, i.From)), say.Printable(string(i.Why)),
		})
	}
	a.printTable(t)
}

func toEnd(end string) string {
	if end == "" {
		return ", which does not say until when"
	}
	return " to " + end
}

func (a *app) printItem(r desk.ItemRecord) {
	fmt.Fprintf(a.out, "%s\n", r.ID)
	for _, line := range [][2]string{
		{"arrived", r.Arrived + " by " + r.Source}, {"class", r.Class}, {"from", r.From}, {"subject", r.Subject}, {"method", r.Method},
		{"session", r.UID}, {"occurrence", r.Recurrence}, {"person", r.Person}, {"status", r.Status}, {"delegated", r.DelegateTo}, {"comment", r.Comment},
	} {
		if line[1] != "" {
			fmt.Fprintf(a.out, "  %-10s %s\n", line[0], strings.ReplaceAll(say.Printable(line[1]), "\n", "\n             "))
		}
	}
	if r.Words != "" {
		fmt.Fprintf(a.out, "  %-10s %s\n", "words", strings.ReplaceAll(say.Printable(r.Words), "\n", "\n             "))
	}
	if p := r.Proposal; p != nil {
		fmt.Fprintf(a.out, "  %-10s %s\n", "proposal", p.Start+toEnd(p.End))
	}
	if p := r.Report; p != nil {
		for _, of := range append([]desk.ReportRecord{*p}, p.Others...) {
			fmt.Fprintf(a.out, "  %-10s %s\n", "report", of)
		}
	}
	fmt.Fprintf(a.out, "  %-10s %s", "outcome", r.Outcome)
	if r.Reason != "" {
		fmt.Fprintf(a.out, ": %s", say.Printable(r.Reason))
	}
	fmt.Fprintln(a.out)
	for _, note := range r.Notes {
		fmt.Fprintf(a.out, "  %-10s %s\n", "note", say.Printable(note))
	}
}
