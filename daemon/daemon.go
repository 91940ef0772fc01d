package daemon

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	sd "github.com/coreos/go-systemd/v22/daemon"
	"golang.org/x/sync/errgroup"

	"rondo/daemon/clock"
	"rondo/desk"
	"rondo/doctor"
	"rondo/ical"
	"rondo/installation"
	"rondo/office"
	"rondo/reception"
	"rondo/scheduler"
	"rondo/scheduler/loop"
	"rondo/store"
	"rondo/templates"
	"rondo/theme"
	"rondo/web"
)

// Service is an installation at work: files, ledger, carrier and pages, wired to each other.
type Service struct {
	Ops     net.Listener // takes requests for health and metrics; nil for none
	Release bool         // the first files of the installation go without `rondo apply`, however many people they write to
	Begun   func()       // is called when the first page can be shown and the files are read; nil for nothing

	inst   *installation.Folder
	config theme.Config // as it was at the start; what can change while running is taken from files
	log    *slog.Logger
	now    func() time.Time

	db       store.Ledger
	skills   skills // of db
	files    *reading
	early    func() bool                   // reads the files a first time, and says whether they were read
	words    atomic.Pointer[templates.Set] // the last that could be parsed, for pages; nil before the first
	first    func() *templates.Set         // words for pages that are asked for before the files are read
	pages    *web.Handler
	carrier  *carriage
	look     chan struct{}         // wakes the loop
	glance   chan struct{}         // wakes it for files and answers
	prepared chan loop.Preparation // wakes it for files that do not lie still yet

	door      door
	reception *reception.Inbox
	postbox   *postbox
	arrivals  chan struct{} // says that something was kept

	calendars calendars
	lists     lists
	chats     chats
	course    course

	clock *clock.Steady
	seen  lookOut
	zones renewal

	upkeep upkeep

	inspection inspection
}

// Open opens everything that can fail before anything is alive.
func Open(ctx context.Context, i *installation.Folder, log *slog.Logger, now func() time.Time) (*Service, error) {
	d := &Service{inst: i, log: log, now: now, look: make(chan struct{}, 1), glance: make(chan struct{}, 1), prepared: make(chan loop.Preparation, 1), arrivals: make(chan struct{}, 1)}
	d.chats.calls = make(chan struct{}, 1)
	d.calendars.wake = make(chan struct{}, 1)
	d.clock = &clock.Steady{Now: now, Ran: i.Machine.Running(), Log: log}
	settings, err := i.Settings()
	if err != nil {
		return nil, err
	}
	d.config = *settings
	if err := i.Private(settings); err != nil {
		return nil, err
	}
	d.first = sync.OnceValue(func() *templates.Set {
		if words, err := i.Words(settings); err == nil {
			return words
		}
		words, _ := templates.New(nil) // what is built in can be parsed
		return words
	})
	language := settings.Site.Language
	go func() { // while the database is opened
		if words := d.first(); words != nil {
			words.Ready(language)
		}
	}()
	if err := i.CheckKey(ctx, settings, now); err != nil {
		return nil, err
	}
	d.files = &reading{inst: i, log: log}
	d.early = sync.OnceValue(func() bool { return d.files.renew() })
	d.carrier = newCarriage(d)
	options := store.Options{Now: now, Hourly: settings.Mail.Hourly, Posted: d.carrier.wake, Loaded: d.loaded}
	if d.db, err = i.OpenDaemonLedger(ctx, settings, options); err != nil {
		return nil, err
	}
	d.skills = skills{d.db}
	if joint := d.skills.joint(); joint != nil {
		d.clock.Ahead = joint.Ahead
	}
	if i.Key, err = i.KeyFor(ctx, settings, d.db); err != nil {
		return nil, errors.Join(err, d.leave(ctx))
	}
	var last time.Time
	if before := d.skills.before(); !clock.Ran(i.Machine, before) { // or many letters would be read for nothing
		if last, err = d.db.LastSign(ctx); err != nil {
			return nil, errors.Join(err, d.leave(ctx))
		}
	}
	d.clock.Begin(i.Machine, d.skills.before(), last)
	if err := d.inspection.begin(ctx, d.skills.sounder()); err != nil {
		return nil, errors.Join(err, d.leave(ctx))
	}
	d.reception = &reception.Inbox{DB: d.db, Key: i.Key, Now: now, Patient: true}
	d.postbox = newPostbox(d)
	d.pages = web.New(web.Options{
		Source: d.db, Site: settings.Site, Words: d.spoken, Health: d.health, Log: log, Now: now,
		Key: i.Key, Answers: answers{d}, Surveys: surveys{d}, Series: series{d}, Joins: joins{d}, Presenters: presenters{d}, Past: past{d.db}, Reports: d.report, Calendars: ownCalendars{d}, Forgetter: forgetter{d}, Avoided: d.calendars.avoided,
		Proxies: proxies(settings.Proxies), Beside: settings.Beside(), Access: settings.Log.Access,
		Desk: office.New(office.Options{
			Ledger: d.db, Key: i.Key, Log: log, Now: now, Wake: d.wake, Calendars: d.calendars.known,
			Desk:    &desk.Desk{Folder: i, Ledger: d.db, Now: now},
			Examine: func(ctx context.Context) []doctor.Check { return doctor.Examine(ctx, i, now, false, false) },
			Edits:   func(ctx context.Context) (*desk.Basis, error) { return desk.EditBasis(ctx, i, now) },
			Glances: func(have scheduler.State) (*desk.Basis, error) { return desk.Glance(i, have, now()) },
		}),
	})
	return d, nil
}

// leave closes the ledger again before anything was done, as clean or not as it was found.
func (d *Service) leave(ctx context.Context) error {
	var err error
	if !d.skills.unclean() {
		err = d.skills.cleanStop(context.WithoutCancel(ctx))
	}
	return errors.Join(err, d.db.Close())
}

// Run serves until ctx ends, then lets what is in flight come to its end.
func (d *Service) Run(ctx context.Context, listener net.Listener) (err error) {
	defer func() {
		d.sign()
		if stop := d.skills.cleanStop(context.WithoutCancel(ctx)); err == nil {
			err = stop
		}
		err = errors.Join(err, d.db.Close())
	}()
	group, ctx := errgroup.WithContext(ctx)
	serve(ctx, group, listener, d.pages)
	if d.Ops != nil {
		serve(ctx, group, d.Ops, d.pages.Ops())
	}
	if identity, err := d.db.Identity(ctx); err == nil && !identity.Confirmed {
		d.log.Error("nothing is sent: " + identity.Why)
	}
	d.pages.Outline(ctx) // before the files are read, which takes longer where they name many
	if d.early() {
		d.followFiles()
	}
	if d.Begun != nil {
		d.Begun()
	}
	if err := d.begin(ctx); err != nil && ctx.Err() == nil {
		d.log.Error("look at what is held", "error", err)
	}
	d.pages.Prepare(ctx) // before planning, which takes longer and can wait
	for _, lack := range d.inst.Machine.Lacks {
		d.log.Warn("not on this system: " + lack)
	}
	d.log.Info("zone data " + ical.ZoneDataInUse().String() + " is in use")
	planner := d.planner()
	for part, work := range map[string]func(context.Context) error{
		"plan":   planner.Run,
		"carry":  d.carrier.run,
		"files":  func(ctx context.Context) error { return d.watch(ctx) },
		"others": d.watchOthers,
		"chats":  d.tellChats,
		"answer": d.answer,
		"inbox":  d.postbox.run,
		"gather": d.gatherer().Run,
		"obey":   d.obey,
		"notice": d.notice,
		"zones":  d.watchZones,
	} {
		group.Go(d.supervised(ctx, part, work))
	}
	for _, c := range d.chores() {
		group.Go(d.supervised(ctx, c.part, d.keepAt(c)))
	}
	group.Go(func() error { d.pages.Enlist(ctx); return nil })
	d.tellSystemd(sd.SdNotifyReady)
	err = group.Wait()
	d.tellSystemd(sd.SdNotifyStopping)
	return err
}

// serve serves what a listener takes until ctx ends, and then lets what was begun end within five seconds.
func serve(ctx context.Context, group *errgroup.Group, listener net.Listener, pages http.Handler) {
	server := web.Server(listener.Addr().String(), pages)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve pages: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		quick, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		return server.Shutdown(quick)
	})
}

// begin says what is held from before, and releases the first files if they are to go at once.
func (d *Service) begin(ctx context.Context) error {
	holds, err := d.db.Holds(ctx)
	for _, hold := range holds {
		d.log.Warn("held: " + holdText(hold))
	}
	set := d.files.says()
	if err != nil || !d.Release || set == nil {
		return err
	}
	have, err := d.db.Shown(ctx)
	if err != nil || have.Accepted != nil {
		return err
	}
	return d.db.ReleaseFiles(ctx, set.Files.Digest())
}

// planner plans by the files that are followed.
func (d *Service) planner() loop.Loop {
	return loop.Loop{
		Now: d.now, Want: d.want, Known: d.known, Liked: d.liked, Sealer: d.sealer, Ledger: &restful{Ledger: inTurn{steadyLedger{d.db, d.clock}, d.skills.joint()}, give: d.giveBack},
		Wake: d.look, Glance: d.glance, Prepared: d.prepared, Done: d.recorded, Log: d.log,
	}
}

// watch rereads the files when they change, from the first reading on.
func (d *Service) watch(ctx context.Context) error {
	return watch(ctx, d.files, d.log, d.prepare, d.reread)
}

// loaded returns what the files say when they were read last. It waits for the first reading.
func (d *Service) loaded() *theme.Set {
	d.early()
	return d.files.says()
}

// reread takes up the files as they lie there now, but for some that are to stay as they were read last.
func (d *Service) reread(as ...string) {
	defer d.files.abandon()
	if d.files.renew(as...) {
		d.followFiles()
	}
}

// followFiles takes up the files that were read.
func (d *Service) followFiles() {
	d.files.report(d.now())
	if settings := d.files.settings(); settings != nil {
		if words, err := d.files.installation().Words(settings); err == nil {
			d.words.Store(words)
		} else {
			d.log.Error("templates", "error", err)
		}
		d.db.SetHourly(settings.Mail.Hourly)
		d.carrier.setRoute(routeOf(settings.Mail))
		d.postbox.setMailbox(settings.Mail.Inbox)
	}
	d.pages.Invalidate()
	if !d.files.settle() {
		tell(d.glance)
	}
	d.calendars.look()
}

// spoken returns the words of pages. Parsing them takes longer than all else at the start, so the daemon is alive before.
func (d *Service) spoken() *templates.Set {
	if words := d.words.Load(); words != nil {
		return words
	}
	return d.first()
}

// obey reads the files again whenever SIGHUP asks for it.
func (d *Service) obey(ctx context.Context) error {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-hangup:
			d.log.Info("read the files again, as SIGHUP asks")
			d.files.anew.Store(true)
			d.reread(d.files.stirring()...)
			d.renewZones(installation.ZonesHere().Find())
		}
	}
}

// sealer renders letters by the files that are followed.
func (d *Service) sealer(set *theme.Set) (scheduler.Seal, error) {
	return d.files.installation().Sealer(set)
}

// recorded passes on that the ledger has changed.
func (d *Service) recorded(acts []scheduler.Action) {
	for _, a := range acts {
		switch a := a.(type) {
		case scheduler.Accept:
			d.arrived() // what waited for the first files
		case scheduler.HoldBack:
			d.log.Warn("held: " + holdText(a.Hold))
		}
	}
	d.pages.Invalidate()
	d.carrier.wake()
}

// wake has everything planned again.
func (d *Service) wake() { tell(d.look) }

// tell says something to whoever waits for it, unless that was said already.
func tell(whom chan<- struct{}) {
	select {
	case whom <- struct{}{}:
	default:
	}
}

// watchOthers notices within a second what another process wrote: a release, a retry, a confirmation. It also notices
// when the ledger cannot be read, and when the disk is full and when no longer.
func (d *Service) watchOthers(ctx context.Context) error {
	tick := time.NewTicker(time.Second / 2)
	defer tick.Stop()
	for ticks, wasFull := 0, false; ; ticks++ {
		if ticks%looking == 0 {
			d.inspect(ctx)
			d.catchUp(ctx)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		changed, err := d.changed(ctx)
		full := d.skills.room()
		d.seen.clock(d.clock.Believed())
		if d.seen.database(errors.Join(err, full)); full == nil && wasFull {
			d.log.Info("the ledger can be written again")
			d.wake()
		}
		wasFull = full != nil
		if changed {
			d.pages.Invalidate()
			d.carrier.wake()
			d.arrived()
			d.wake()
		}
	}
}

// changed asks whether others have written. A server that was cut off does not answer at all.
func (d *Service) changed(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, patiently)
	defer cancel()
	return d.skills.changed(ctx)
}

// looking is after how many ticks of half a second the file of the ledger is looked at.
const looking = 10

// inspect sees whether the file of the ledger is still the same, and leaves a sign of life beside it.
func (d *Service) inspect(ctx context.Context) {
	if err := d.skills.look(ctx); err != nil && ctx.Err() == nil {
		d.log.Error("look at the database", "error", err)
	}
	d.sign()
}

// sign leaves a sign of life, while the clock is believed.
func (d *Service) sign() {
	if d.clock.Believed() != nil {
		return
	}
	boot, ran := d.inst.Machine.Boot()
	_ = d.skills.alive(store.Sign{At: d.now(), Boot: boot, Ran: ran}) // without it the clock is only trusted less
}

func (d *Service) tellSystemd(state string) {
	if _, err := sd.SdNotify(false, state); err != nil {
		d.log.Warn("tell systemd", "error", err)
	}
}
