package web_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

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
	b := openBrowser(t)
	o := openOffice(t, func(files fstest.MapFS) {
		edit(t, files, "themes/datatalks.yaml", "color: teal\n", "color: teal\njoin: open\nguests: true\n")
	})
	server := httptest.NewServer(o)
	defer server.Close()
	for who, width := range map[string]int{"lin@example.org": 390, "mo@example.org": 1200} {
		tab := b.open("about:blank")
		b.do(tab, "Emulation.setScriptExecutionDisabled", map[string]any{"value": true}, nil)
		b.do(tab, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}, nil)
		b.do(tab, "Page.navigate", map[string]any{"url": server.URL + "/t/datatalks"}, nil)
		b.until(tab, "Join DataTalks")
		b.run(tab, `if (document.documentElement.scrollWidth > innerWidth) throw new Error("the page is too wide")`)
		b.reach(tab, "address")
		b.do(tab, "Input.insertText", map[string]any{"text": who}, nil)
		b.reach(tab, "name")
		b.do(tab, "Input.insertText", map[string]any{"text": "Lin Ek"}, nil)
		b.press(tab, "Enter", "\r")
		b.until(tab, "Please look into your mailbox")
		before := o.commits(t)
		b.do(tab, "Page.navigate", map[string]any{"url": server.URL + o.letterTo(t, who)}, nil)
		b.until(tab, "Is it you who wants to come?")
		if o.commits(t) != before {
			t.Error("something was written without the button")
		}
		b.reach(tab, "confirm")
		b.press(tab, "Enter", "\r")
		b.until(tab, "You are in.")
		b.until(tab, "How search ranking was rebuilt")
		have, err := o.db.State(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		seat := have.Session(o.seat(t, "datatalks", "2026-12-01", who).UID).Seat(who)
		if seat == nil || seat.Revision == 0 {
			t.Errorf("%s is not invited: %+v", who, seat)
		}
		b.press(tab, "Tab", "") // no page may hold the keyboard
		o.shoot(t, b, server.URL, map[string]string{"in-" + who[:2]: o.letterTo(t, who)})
	}
	const pending = "kim@example.org"
	if err := o.Enrol(t.Context(), scheduler.Enrolment{Theme: "datatalks", Address: pending, Name: "Kim", Language: "fi"}); err != nil {
		t.Fatal(err)
	}
	o.Invalidate()
	o.shoot(t, b, server.URL, map[string]string{
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

// reach presses the tab key until the field or button with a name has the focus.
func (b *browser) reach(tab, name string) {
	b.t.Helper()
	for range 60 {
		b.press(tab, "Tab", "")
		var ran struct{ Result struct{ Value string } }
		b.ask(tab, "Runtime.evaluate", map[string]any{"expression": "document.activeElement.name || ''"}, &ran)
		if ran.Result.Value == name {
			return
		}
	}
	b.t.Fatalf("the keyboard does not reach %s", name)
}

// press presses a key.
func (b *browser) press(tab, key, text string) {
	b.t.Helper()
	code := map[string]int{"Tab": 9, "Enter": 13}[key]
	for _, what := range []string{"keyDown", "keyUp"} {
		b.do(tab, "Input.dispatchKeyEvent", map[string]any{"type": what, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text}, nil)
	}
}
