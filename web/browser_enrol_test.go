package web_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"rondo/chromium"
	"rondo/scheduler"
)

func (o *office) Enrol(ctx context.Context, asked scheduler.Enrolment) error {
	return o.follow(ctx, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Enrolments(have, asked, o.clock.now())
	})
}

func (o *office) Confirm(ctx context.Context, c scheduler.Confirming) error {
	return o.follow(ctx, func(have scheduler.State) ([]scheduler.Action, error) {
		return scheduler.Confirmations(have, c, o.clock.now())
	})
}

// follow records a decision, and the plan that follows from it.
func (o *office) follow(ctx context.Context, decide func(scheduler.State) ([]scheduler.Action, error)) error {
	if _, err := o.db.Update(ctx, scheduler.Scope{}, decide); err != nil {
		return err
	}
	_, err := o.db.Update(ctx, scheduler.Scope{Everybody: true}, func(have scheduler.State) ([]scheduler.Action, error) {
		acts, _ := scheduler.Plan(have.Accepted, have, o.clock.now())
		for i, a := range acts {
			if p, ok := a.(scheduler.Post); ok {
				p.Sealed = scheduler.Sealed{MessageID: p.Letter.Name, Bytes: []byte("letter\r\n")}
				acts[i] = p
			}
		}
		return acts, nil
	})
	return err
}

// A colleague joins from the theme's page by the keyboard alone, without scripts: types an address, opens the link of the letter,
// presses the button, is in and sees the sessions; on a phone and on a desk. With RONDO_SHOTS=folder the pages are kept as pictures.
func TestBrowserEnrols(t *testing.T) {
	b := chromium.Open(t)
	o := openOffice(t, func(files fstest.MapFS) {
		edit(t, files, "themes/datatalks.yaml", "color: teal\n", "color: teal\njoin: open\nguests: true\n")
	})
	server := httptest.NewServer(o)
	defer server.Close()
	for who, width := range map[string]int{"lin@example.org": 390, "mo@example.org": 1200} {
		tab := b.Tab("about:blank")
		tab.NoScripts()
		tab.Size(width)
		tab.Go(server.URL + "/t/datatalks")
		tab.Until("Join DataTalks")
		tab.Fits()
		tab.TabTo("[name=address]")
		tab.Type(who)
		tab.TabTo("[name=name]")
		tab.Type("Lin Ek")
		tab.Press("Enter")
		tab.Until("Please check your mail")
		before := o.commits(t)
		tab.Go(server.URL + o.letterTo(t, who))
		tab.Until("Is it you who wants to come?")
		if o.commits(t) != before {
			t.Error("something was written without the button")
		}
		tab.TabTo("[name=confirm]")
		tab.Press("Enter")
		tab.Until("You are in.")
		tab.Until("How search ranking was rebuilt")
		have, err := o.db.State(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		seat := have.Session(o.seat(t, "datatalks", "2026-12-01", who).UID).Seat(who)
		if seat == nil || seat.Revision == 0 {
			t.Errorf("%s is not invited: %+v", who, seat)
		}
		tab.Press("Tab") // no page may hold the keyboard
		b.Shoot(server.URL, "DataTalks", map[string]string{"in-" + who[:2]: o.letterTo(t, who)})
	}
	const pending = "kim@example.org"
	if err := o.Enrol(t.Context(), scheduler.Enrolment{Theme: "datatalks", Address: pending, Name: "Kim", Language: "fi"}); err != nil {
		t.Fatal(err)
	}
	o.Invalidate()
	b.Shoot(server.URL, "DataTalks", map[string]string{
		"door": "/t/datatalks", "guest": "/s/datatalks/2026-12-01", "join": "/join/datatalks", "joined": "/join/datatalks?asked", "confirm-fi": o.letterTo(t, pending),
	})
}

// letterTo returns where the last letter leads that asks an address to confirm.
func (o *office) letterTo(t *testing.T, address string) string {
	t.Helper()
	have, err := o.db.State(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	j := have.JoinedOf("datatalks", "", address)
	if j == nil || j.Wrote.IsZero() {
		t.Fatalf("no letter to %s: %+v", address, j)
	}
	o.Invalidate()
	return strings.TrimPrefix(o.links().Confirm(address, j.Wrote), sessions)
}
