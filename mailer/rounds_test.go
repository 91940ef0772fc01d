package mailer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// still is an outbox without letters that says when the next one is due, and counts what is asked of it.
type still struct {
	*desk
	due    time.Time
	err    error
	dueErr error
	asked  []int
	except [][]string
}

func (o *still) Claim(_ context.Context, _ time.Time, n int, except ...string) ([]scheduler.Delivery, error) {
	o.asked, o.except = append(o.asked, n), append(o.except, except)
	return nil, o.err
}

func (o *still) NextDue(context.Context) (time.Time, error) { return o.due, o.dueErr }

// TestHowLongARouteSleeps when there is nothing to carry: until the next letter is due, a minute at most.
func TestHowLongARouteSleeps(t *testing.T) {
	for name, test := range map[string]struct {
		due         time.Time
		err, dueErr error
		gate        func(*gate)
		want        time.Duration
		asks        bool
	}{
		"no letters":          {want: time.Minute, asks: true},
		"one in 10 s":         {due: noon.Add(10 * time.Second), want: 10 * time.Second, asks: true},
		"one in an hour":      {due: noon.Add(time.Hour), want: time.Minute, asks: true},
		"one that is overdue": {due: noon.Add(-time.Hour), want: 10 * time.Millisecond, asks: true},
		"no claim":            {err: errors.New("busy"), want: time.Second, asks: true},
		"nobody knows":        {due: noon.Add(time.Second), dueErr: errors.New("busy"), want: time.Minute, asks: true},
		"shut for 5 s":        {gate: func(g *gate) { g.close(noon, noon.Add(5*time.Second), "busy", false) }, want: 5 * time.Second},
		"shut for an hour":    {gate: func(g *gate) { g.close(noon, noon.Add(time.Hour), "busy", false) }, want: time.Minute},
		"a crowded domain": {due: noon, gate: func(g *gate) {
			for id := range int64(3) {
				g.begin(noon.Add(-2*soon), id, "ada@example.org")
				g.carrying(noon.Add(-2*soon), id)
			}
			g.begin(noon, 4, "ada@example.org")
		}, want: 10 * time.Second, asks: true},
	} {
		o := &still{desk: newDesk(), due: test.due, err: test.err, dueErr: test.dueErr}
		c := &Carrier{Outbox: o, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler), gate: newGate(Pace{Connections: 4}, false, noon)}
		if test.gate != nil {
			test.gate(c.gate)
		}
		if got := c.round(t.Context()); got != test.want || (len(o.asked) > 0) != test.asks {
			t.Errorf("%s: sleeps %v, want %v; asked for %v", name, got, test.want, o.asked)
		}
		if full := name == "a crowded domain"; full != (len(o.except) > 0 && len(o.except[0]) == 1) {
			t.Errorf("%s: asks for letters except to %q", name, o.except)
		}
	}
}

// TestHowManyLettersARouteTakes: one for each connection that is free, and more ahead only where nothing limits their number.
func TestHowManyLettersARouteTakes(t *testing.T) {
	second := theme.Rate{Letters: 1, Per: time.Second}
	for name, test := range map[string]struct {
		pace  Pace
		gate  func(*gate)
		after time.Duration
		busy  int
		n     int
		wait  time.Duration
	}{
		"all are free":              {pace: Pace{Connections: 4}, n: 4 + 4*prefetch},
		"one is busy":               {pace: Pace{Connections: 4}, busy: 1, n: 3 + 4*prefetch},
		"all are busy":              {pace: Pace{Connections: 4, Rate: theme.Rate{Letters: 10, Per: time.Second}}, busy: 4},
		"ten a second":              {pace: Pace{Connections: 16, Rate: theme.Rate{Letters: 10, Per: time.Second}}, n: 10},
		"ten a second, one is free": {pace: Pace{Connections: 4, Rate: theme.Rate{Letters: 10, Per: time.Second}}, busy: 3, n: 1},
		"one a second":              {pace: Pace{Connections: 4, Rate: second}, n: 1},
		"one a second, gone":        {pace: Pace{Connections: 4, Rate: second}, gate: func(g *gate) { g.started(noon, 1) }, wait: time.Second + time.Millisecond},
		"one a second, half over": {pace: Pace{Connections: 4, Rate: second}, gate: func(g *gate) { g.started(noon, 1) }, after: 500 * time.Millisecond,
			wait: 501 * time.Millisecond},
		"one a second, over": {pace: Pace{Connections: 4, Rate: second}, gate: func(g *gate) { g.started(noon, 1) }, after: time.Second, n: 1},
		"the day's last":     {pace: Pace{Connections: 4, Daily: 10}, gate: func(g *gate) { g.day, g.today = noon, 8 }, n: 2},
		"the day is over": {pace: Pace{Connections: 4, Daily: 10}, gate: func(g *gate) { g.day, g.today = noon, 10 },
			after: time.Hour, wait: 23 * time.Hour},
		"the next day":             {pace: Pace{Connections: 4, Daily: 10}, gate: func(g *gate) { g.day, g.today = noon, 10 }, after: quotaDay, n: 10},
		"a moment before":          {pace: Pace{Connections: 4, Daily: 10}, gate: func(g *gate) { g.day, g.today = noon, 10 }, after: quotaDay - 1, wait: 1},
		"in trouble":               {pace: Pace{Connections: 4}, gate: func(g *gate) { g.close(noon, noon.Add(time.Minute), "no", false) }, after: time.Minute, n: 1},
		"in trouble, one tries":    {pace: Pace{Connections: 4}, gate: func(g *gate) { g.close(noon, noon.Add(time.Minute), "no", false) }, after: time.Minute, busy: 1},
		"shut":                     {pace: Pace{Connections: 4}, gate: func(g *gate) { g.close(noon, noon.Add(time.Minute), "no", false) }, after: time.Minute - 1, wait: 1},
		"after a crash":            {pace: Pace{Connections: 4}, gate: func(g *gate) { g.narrow(1, time.Second, noon) }, n: 1 + prefetch},
		"after a crash, all busy":  {pace: Pace{Connections: 4, Rate: second}, gate: func(g *gate) { g.narrow(1, time.Second, noon) }, busy: 1, wait: time.Second},
		"a second after the crash": {pace: Pace{Connections: 4, Daily: 99}, gate: func(g *gate) { g.narrow(1, time.Second, noon) }, after: time.Second, busy: 1, n: 1 + 2*prefetch},
	} {
		g := newGate(test.pace, false, noon)
		if test.gate != nil {
			test.gate(g)
		}
		if n, wait := g.room(noon.Add(test.after), test.busy); n != test.n || wait != test.wait {
			t.Errorf("%s: %d letters, wait %v; want %d, %v", name, n, wait, test.n, test.wait)
		}
		if free := test.pace.Rate.Letters == 0 && test.pace.Daily == 0 && g.why == ""; g.free() != free {
			t.Errorf("%s: free is %t", name, g.free())
		}
	}
}

// TestWhenAQuotaIsOver: the server's words say that it is spent. Where our own count says so, too, its day is known.
func TestWhenAQuotaIsOver(t *testing.T) {
	for name, test := range map[string]struct {
		day   time.Time
		today int
		want  time.Duration
	}{
		"nothing counted":    {time.Time{}, 0, quotaProbe},
		"few counted":        {noon.Add(-time.Hour), 9, quotaProbe},
		"all counted":        {noon.Add(-time.Hour), 10, 23 * time.Hour},
		"more than all":      {noon.Add(-time.Hour), 11, 23 * time.Hour},
		"its day ends soon":  {noon.Add(-quotaDay + time.Minute), 10, quotaProbe},
		"its day is long by": {noon.Add(-2 * quotaDay), 10, quotaProbe},
	} {
		g := newGate(Pace{Connections: 4, Daily: 10}, false, noon)
		g.day, g.today = test.day, test.today
		v, reopens, _ := g.refuse(noon, scheduler.Delivery{To: "ada@example.org"}, refusedWith(MailFrom, 550, "5.4.5 daily limit"), 0.5)
		if v != QuotaSpent || reopens.Sub(noon) != test.want || !g.status(noon).Alarm {
			t.Errorf("%s: %s, again in %v, want %v", name, v, reopens.Sub(noon), test.want)
		}
	}
}

// TestTheLongerRestStands, and an alarm while the gate is shut stays one.
func TestTheLongerRestStands(t *testing.T) {
	g := newGate(Pace{Connections: 4}, false, noon)
	g.refuse(noon, scheduler.Delivery{To: "ada@example.org"}, &refusal{stage: Connect, err: errors.New("no route")}, 0.5)
	if s := g.status(noon); s.Alarm || s.Until.Sub(noon) != 15*time.Second || !s.Since.Equal(noon) {
		t.Errorf("%+v", s)
	}
	later := noon.Add(time.Second)
	g.refuse(later, scheduler.Delivery{To: "ada@example.org"}, refusedWith(Auth, 535, "no"), 0.5)
	if s := g.status(later); !s.Alarm || s.Until.Sub(noon) != 15*time.Second || !s.Since.Equal(noon) {
		t.Errorf("%+v", s)
	}
	g.refuse(later, scheduler.Delivery{To: "ada@example.org"}, &refusal{stage: Connect, err: errors.New("no route")}, 0.5)
	if s := g.status(later); !s.Alarm {
		t.Errorf("the alarm is hushed: %+v", s)
	}
	g.close(later, later.Add(time.Second), "once more", true)
	if until, why := g.closed(later, ""); until.Sub(noon) != 15*time.Second || why != "once more" {
		t.Errorf("closed until %v: %s", until, why)
	}
	if until, _ := g.closed(noon.Add(15*time.Second), "ada@example.org"); !until.IsZero() {
		t.Errorf("still closed until %v when the time is over", until)
	}
}

// TestSlowBesideOthers: a domain is slow where letters to it take a second and more, and over four times as long as those to
// another one that was taken from within the hour.
func TestSlowBesideOthers(t *testing.T) {
	for _, test := range []struct {
		took, usual, ago time.Duration
		slow             bool
	}{
		{soon - 1, 0, 0, false}, {soon, 0, 0, true}, {4 * time.Second, time.Second, 0, false}, {4*time.Second + 1, time.Second, 0, true},
		{time.Minute, time.Second, remembered - 1, true}, {time.Minute, time.Second, remembered, false},
	} {
		s := newSky(4)
		d, other := s.destination(noon, "ada@slow.example"), s.destination(noon, "ada@fast.example")
		d.took, other.usual, other.taken = test.took, test.usual, noon.Add(-test.ago)
		if got := s.slow(noon, d); got != test.slow {
			t.Errorf("%+v: %t", test, got)
		}
	}
}

// TestHowLongLettersToADomainUsuallyTake: the first one says so, and each later one counts for a quarter.
func TestHowLongLettersToADomainUsuallyTake(t *testing.T) {
	s := newSky(4)
	for _, test := range []struct{ took, usual time.Duration }{{4 * time.Second, 4 * time.Second}, {8 * time.Second, 5 * time.Second}, {time.Second, 4 * time.Second}} {
		s.fill("a.example", 1)
		s.home("a.example", test.took)
		if d := s.destination(s.now, "p@a.example"); d.usual != test.usual || d.took != test.took {
			t.Errorf("one that takes %v: they usually take %v, want %v", test.took, d.usual, test.usual)
		}
	}
}

// TestHowLongAFolderSleeps when there is nothing to write.
func TestHowLongAFolderSleeps(t *testing.T) {
	for name, test := range map[string]struct {
		due         time.Time
		err, dueErr error
		want        time.Duration
	}{
		"no letters":          {want: folderGlance},
		"one in 5 s":          {due: noon.Add(5 * time.Second), want: 5 * time.Second},
		"one in an hour":      {due: noon.Add(time.Hour), want: folderGlance},
		"one that is overdue": {due: noon.Add(-time.Hour), want: 10 * time.Millisecond},
		"no claim":            {err: errors.New("busy"), want: time.Second},
		"nobody knows":        {due: noon, dueErr: errors.New("busy"), want: folderGlance},
	} {
		o := &still{desk: newDesk(), due: test.due, err: test.err, dueErr: test.dueErr}
		folder := &Folder{Outbox: o, Path: t.TempDir(), Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)}
		wait, err := folder.round(t.Context())
		if wait != test.want || (err != nil) != (test.err != nil || test.dueErr != nil) {
			t.Errorf("%s: sleeps %v, %v; want %v", name, wait, err, test.want)
		}
	}
}

// TestAFolderInTroubleAsksForOneLetter, and is in trouble until one is written, also while none is due.
func TestAFolderInTroubleAsksForOneLetter(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	o := &still{desk: newDesk()}
	folder := &Folder{Outbox: o, Path: dir, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)}
	if wait, err := folder.round(t.Context()); wait != folderPause || err != nil || len(o.asked) > 0 {
		t.Fatalf("a folder that is not there: %v, %v, asked for %v", wait, err, o.asked)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := folder.round(t.Context()); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(o.asked) != "[1]" || !folder.Status().Alarm {
		t.Errorf("asked for %v, %+v", o.asked, folder.Status())
	}
	folder.Outbox = noDoubt{o.desk}
	o.post("ada@example.org", letterText)
	if wait, err := folder.round(t.Context()); wait != 0 || err != nil || folder.Status().Alarm {
		t.Errorf("after a letter: again in %v, %v, %+v", wait, err, folder.Status())
	}
}

// A node claims about what it carries in half a second.
func TestShares(t *testing.T) {
	for name, c := range map[string]struct {
		share, handed int
		took          time.Duration
		want          int
	}{
		"the first one":                {0, 0, 0, 16},
		"a near server":                {16, 16, 10 * time.Millisecond, 32},
		"as fast as may be":            {100, 100, 10 * time.Millisecond, 4 * (1 + prefetch)},
		"little was there":             {64, 3, 10 * time.Millisecond, 64},
		"as it should be":              {64, 64, 400 * time.Millisecond, 64},
		"a server far away":            {64, 64, 600 * time.Millisecond, 32},
		"one that takes a minute each": {8, 8, time.Minute, 8},
		"the clock was set back":       {16, 16, -time.Hour, 32},
	} {
		if got := nextShare(c.share, c.handed, c.took, 4); got != c.want {
			t.Errorf("%s: %d letters, want %d", name, got, c.want)
		}
	}
}
