package office

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"rondo/desk"
	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
	"rondo/theme"
)

const heldPath = "/desk/held"

// plans keeps the last plan: it reads the ledger, and decides about everybody twice, with and without what is held.
type plans struct {
	mu      sync.Mutex
	version int64
	at      time.Time
	last    *desk.Planned
}

// planKept is for how long a plan is shown again while neither the ledger nor a file changes. "At once" is true for so long.
const planKept = time.Minute

// planned plans by the files as they lie there, unless the last plan still is what that would come to. Nothing is released by it: that
// plans anew.
func (room *Room) planned(ctx context.Context, v *visitor) (*desk.Planned, error) {
	p, now, folder := &room.plans, room.Now(), room.Desk.Folder
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last != nil && p.version == v.Version && !now.Before(p.at) && now.Sub(p.at) < planKept && p.last.Want.Lies(folder.Files, folder.Config) {
		return p.last, nil
	}
	plan, err := desk.Plan(ctx, folder, room.Now, theme.When{})
	if p.last = nil; err == nil {
		p.last, p.version, p.at = plan, v.Version, now
	}
	return plan, err
}

// held serves GET /desk/held: what waits until an organizer lets it go, and exactly what would follow.
func (room *Room) held(w http.ResponseWriter, r *http.Request, v *visitor) {
	ctx, cancel := context.WithTimeout(r.Context(), planning)
	defer cancel()
	p := templates.HeldPage{DeskOutcome: outcome(r), Zone: v.zone.Location(), City: v.zone.City()}
	identity, err := room.Desk.Ledger.Identity(ctx)
	if err != nil {
		room.unreadable(w, r, err)
		return
	}
	if !identity.Confirmed {
		p.Doubt = identity.Why
	}
	for _, h := range v.State.Holds {
		if id, themed := themeOf(h); themed && v.sees(id) && !h.Asks() {
			p.Other = append(p.Other, templates.OtherHold{Scope: h.Scope, Name: v.themeName(id), Why: h.Why, Since: h.Since})
		}
	}
	if needsPlan(v.State.Holds) {
		plan, err := room.planned(ctx, v)
		if err != nil && (plan == nil || plan.Want != nil) {
			room.unreadable(w, r, err)
			return
		}
		room.showPlan(v, plan, &p)
	}
	room.page(w, r, v, http.StatusOK, p)
}

// planning is how long a plan for a page may take.
const planning = 10 * time.Second

// sees reports whether the visitor may know of what is held about a theme.
func (v *visitor) sees(id string) bool { return v.operator || v.of(id) }

// needsPlan reports whether anything is held of which only a plan tells what would follow.
func needsPlan(holds []scheduler.Hold) bool {
	return slices.ContainsFunc(holds, func(h scheduler.Hold) bool { return h.Digest != "" || h.Asks() })
}

// themeOf returns the theme that a hold is about, if it is about one.
func themeOf(h scheduler.Hold) (id string, themed bool) {
	if h.Digest != "" {
		return "", false
	}
	return heldSession(h), heldSession(h) != ""
}

// showPlan fills in what is held by the brake, as far as the visitor may see it, and the sessions that ask to step aside.
func (room *Room) showPlan(v *visitor, plan *desk.Planned, p *templates.HeldPage) {
	if plan.Want == nil {
		for _, f := range plan.Findings {
			if !f.Warning {
				p.Broken = append(p.Broken, f.String())
			}
		}
		return
	}
	if plan.Digest != "" {
		p.Files = changedFiles(plan)
		p.Digest, p.May = plan.Digest, v.releases(p.Files)
		for _, h := range plan.Holds {
			if h.Digest == plan.Digest {
				p.Why = h.Why
			}
		}
		for _, t := range plan.Overview(plan.Held, plan.Waiting) {
			for _, g := range t.Letters { // also those of which the visitor sees only that they are there
				p.Letters += g.N
			}
			if t.Theme != "" && !v.sees(t.Theme) && !p.May {
				continue
			}
			shown := templates.HeldTheme{Name: t.Name}
			for _, g := range slices.Concat(t.Changes, t.Letters) {
				shown.Groups = append(shown.Groups, groupOf(g))
			}
			p.Themes = append(p.Themes, shown)
		}
	}
	for _, a := range plan.Asked("", theme.When{}) {
		if s := v.State.Session(a.UID); s != nil && v.of(s.Theme) {
			one := templates.HeldAside{Key: asideKey(a), Session: occurrence(s), Does: a.Does, Kind: a.Kind, With: a.With, People: a.People}
			if to, err := time.Parse(time.RFC3339, a.To); err == nil {
				one.To = to.In(s.Facts.Zone.Location())
			}
			p.Asks = append(p.Asks, one)
		}
	}
}

// groupOf returns what the page says of a group of letters or changes.
func groupOf(g desk.Group) templates.HeldGroup {
	said := templates.HeldGroup{Verb: g.Verb, N: g.N, Gist: g.Gist, At: g.At, Sessions: g.Sessions}
	if g.Verb == "post" {
		said.Kind, said.Verb = string(g.Kind), ""
	}
	if g.First != nil {
		said.First, said.Last = g.First.Start.In(g.First.Zone.Location()), g.Last.Start.In(g.Last.Zone.Location())
	}
	for _, c := range g.Crowds {
		said.Crowds = append(said.Crowds, templates.HeldCrowd{Via: c.Via, Kind: map[string]string{desk.Hosts: "hosts", desk.Named: "named"}[c.Via], N: c.N})
	}
	return said
}

// changedFiles returns the names of the files that are not as they were accepted.
func changedFiles(plan *desk.Planned) []string {
	names := map[string]bool{}
	accepted := theme.Files{}
	if plan.Have.Accepted != nil {
		accepted = plan.Have.Accepted.Files
	}
	for name, text := range plan.Want.Files {
		if was, found := accepted[name]; !found || string(was) != string(text) {
			names[name] = true
		}
	}
	for name := range accepted {
		if _, found := plan.Want.Files[name]; !found {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// asideKey names what is proposed about a session, so that a form cannot decide about anything else.
func asideKey(a desk.AsideRecord) string {
	sum := sha256.Sum256([]byte(a.UID + "\n" + a.Does + "\n" + a.To + "\n" + a.State))
	return hex.EncodeToString(sum[:16])
}

// release serves POST /desk/held: letting an edit go, and deciding whether a session steps aside. Both plan again; what is not any
// more what was shown is not done.
func (room *Room) release(w http.ResponseWriter, r *http.Request, v *visitor) {
	form, ok := room.frame.Post(w, r, v.poster(), "do", "digest", "aside")
	if !ok {
		return
	}
	ctx, cancel := room.frame.Written(r)
	defer cancel()
	plan, err := desk.Plan(ctx, room.Desk.Folder, room.Now, theme.When{})
	if err != nil {
		room.back(w, heldPath, "sorry", "changed")
		return
	}
	switch do := form.Get("do"); do {
	case "release":
		room.releaseFiles(ctx, w, r, v, plan, form.Get("digest"))
	case "agree", "refuse":
		room.settleAside(ctx, w, r, v, plan, form.Get("aside"), do)
	default:
		room.frame.Unsaved(w, r, v.poster(), http.StatusBadRequest)
	}
}

func (room *Room) releaseFiles(ctx context.Context, w http.ResponseWriter, r *http.Request, v *visitor, plan *desk.Planned, digest string) {
	switch {
	case plan.Digest == "":
		room.back(w, heldPath, "sorry", "gone")
		return
	case !v.releases(changedFiles(plan)):
		room.frame.Refuse(w, r, http.StatusNotFound)
		return
	case digest != plan.Digest:
		room.back(w, heldPath, "sorry", "changed")
		return
	}
	ctx = room.acting(ctx, v, "released what the brake held", digest, fmt.Sprintf("%d letters", plan.Letters.Held))
	if err := room.Desk.Ledger.ReleaseFiles(ctx, digest); err != nil {
		room.Log.Error("release at the desk", "error", err)
		room.frame.Unsaved(w, r, v.poster(), http.StatusServiceUnavailable)
		return
	}
	room.forgetPlan()
	room.done(ctx)
	room.back(w, heldPath, "done", "released")
}

// forgetPlan has the next page plan again.
func (room *Room) forgetPlan() {
	room.plans.mu.Lock()
	defer room.plans.mu.Unlock()
	room.plans.last = nil
}

// settleAside does what a theme's rule proposes about a session, or lets it stay.
func (room *Room) settleAside(ctx context.Context, w http.ResponseWriter, r *http.Request, v *visitor, plan *desk.Planned, key, do string) {
	asked := plan.Asked("", theme.When{})
	i := slices.IndexFunc(asked, func(a desk.AsideRecord) bool { return asideKey(a) == key })
	if i < 0 {
		room.back(w, heldPath, "sorry", "changed")
		return
	}
	if !v.ofUID(asked[i].UID) {
		room.frame.Refuse(w, r, http.StatusNotFound)
		return
	}
	said := map[string]string{"agree": "agreed that a session steps aside", "refuse": "let a session stay"}[do]
	acts, err := room.Desk.SettleAsides(room.acting(ctx, v, said, asked[i].UID, asked[i].Said), plan, asked[i:i+1], do == "agree")
	switch {
	case err != nil && !errors.Is(err, store.ErrStale):
		room.Log.Error("decide about a session at the desk", "error", err)
		room.frame.Unsaved(w, r, v.poster(), http.StatusServiceUnavailable)
		return
	case err != nil || len(acts) == 0:
		room.back(w, heldPath, "sorry", "changed")
		return
	}
	room.forgetPlan()
	room.done(ctx)
	room.back(w, heldPath, "done", do)
}
