package office

import (
	"cmp"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"net/http"
	"net/mail"
	"strings"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/templates"
	"rondo/token"
	"rondo/web"
)

// askCookie returns the name of the cookie by which a browser is known that has asked for a link. See [Room.cookieName].
func (room *Room) askCookie() string {
	if room.secure() {
		return "__Host-rondo-in"
	}
	return "rondo-in"
}

// asker returns the hash of the secret of a browser that has asked for a link, as [scheduler.Login] has it; "" for one that has not.
func (room *Room) asker(r *http.Request) string {
	sent := r.CookiesNamed(room.askCookie())
	if len(sent) != 1 || sent[0].Value == "" {
		return ""
	}
	hash := store.HashOf(sent[0].Value)
	return hex.EncodeToString(hash[:])
}

// signInPage serves GET /desk/in: a form for an address.
func (room *Room) signInPage(w http.ResponseWriter, r *http.Request, v *visitor) {
	if v.signedIn() {
		room.frame.SeeOther(w, "/desk")
		return
	}
	room.page(w, r, v, http.StatusOK, templates.SignInPage{State: templates.SignInForm})
}

// atOnce is how long the form takes, whoever asks: longer than what it does for those who may sign in.
const atOnce = 300 * time.Millisecond

// How often the form is taken in a minute from all networks together, and how much of that is kept for those who ask seldom.
const (
	asksInAll = 120
	asksKept  = 30
)

// stranger returns somebody who is not signed in as one who posts a form.
func (room *Room) stranger(r *http.Request) web.Poster {
	return web.Poster{Key: "desk/in/" + room.frame.Network(r), Stranger: true}
}

// ask serves POST /desk/in. What it answers is the same for every address: whether it is one of somebody who may sign in, only its owner
// learns.
func (room *Room) ask(w http.ResponseWriter, r *http.Request, v *visitor) {
	stranger := room.stranger(r)
	form, ok := room.frame.Post(w, r, stranger, "address")
	if !ok {
		return
	}
	if !room.asks(r, room.Now()) {
		w.Header().Set("Retry-After", "60")
		room.frame.Unsaved(w, r, stranger, http.StatusTooManyRequests)
		return
	}
	typed := strings.TrimSpace(form.Get("address"))
	parsed, err := mail.ParseAddress(typed)
	if err != nil || parsed.Name != "" || len(typed) > 254 {
		room.page(w, r, v, http.StatusBadRequest, templates.SignInPage{State: templates.SignInForm, Wrong: true, Typed: typed})
		return
	}
	same := time.NewTimer(cmp.Or(room.AtOnce, atOnce))
	defer same.Stop()
	secret := rand.Text()
	if sent := r.CookiesNamed(room.askCookie()); len(sent) == 1 && len(sent[0].Value) == len(secret) {
		secret = sent[0].Value // so links that it asked for before stay its own
	}
	hash := store.HashOf(secret)
	l := scheduler.Login{
		ID: strings.ToLower(rand.Text()), Address: strings.ToLower(parsed.Address), At: room.Now(), Browser: hex.EncodeToString(hash[:]), Posted: true,
	}
	if person, _ := known(v.State.Accepted, l.Address); person != nil {
		l.Address, l.Posted = person.Email, false
	}
	ctx, cancel := room.frame.Written(r)
	defer cancel()
	if err := room.Ledger.AskIn(ctx, l); err != nil {
		room.Log.Error("keep who wants to sign in", "error", err)
		room.frame.Unsaved(w, r, stranger, http.StatusServiceUnavailable)
		return
	}
	if !l.Posted {
		room.Wake()
	}
	room.setCookie(w, room.askCookie(), secret, room.Now().Add(scheduler.LoginFor))
	<-same.C
	room.frame.SeeOther(w, sentPath)
}

// sentPage serves GET /desk/in/sent: what to do now, and the digits that another browser asks for.
func (room *Room) sentPage(w http.ResponseWriter, r *http.Request, v *visitor) {
	asker := room.asker(r)
	if asker == "" {
		room.frame.SeeOther(w, signInPath)
		return
	}
	room.page(w, r, v, http.StatusOK, templates.SignInPage{State: templates.SignInSent, Digits: room.Key.Digits(asker)})
}

// link is a link for signing in that is good.
type link struct {
	scheduler.Login
	who  string // whom it signs in, by name or address
	here bool   // this browser asked for it, or it may be used in any
}

// link finds what a link is for. Where it is no good, the response says so already, the same whatever is wrong.
func (room *Room) link(w http.ResponseWriter, r *http.Request, v *visitor) (l link, ok bool) {
	id, got := r.PathValue("login"), r.PathValue("token")
	if !token.WellFormed(got) {
		room.stale(w, r)
		return l, false
	}
	var err error
	if l.Login, err = room.Ledger.Login(r.Context(), id); err != nil && !errors.Is(err, store.ErrNoLogin) {
		room.Log.Error("read who wants to sign in", "error", err)
		room.frame.Refuse(w, r, http.StatusServiceUnavailable)
		return l, false
	}
	person, _ := known(v.State.Accepted, l.Address)
	if valid := room.Key.Valid(got, token.SignIn, l.ID, l.Address); !valid || err != nil || person == nil || !l.Good(room.Now()) {
		room.stale(w, r)
		return l, false
	}
	l.who = cmp.Or(person.Name, person.Email)
	l.here = l.Browser == "" || subtle.ConstantTimeCompare([]byte(l.Browser), []byte(room.asker(r))) == 1
	return l, true
}

// stale says that a link is no good.
func (room *Room) stale(w http.ResponseWriter, r *http.Request) {
	room.frame.Page(w, r, http.StatusNotFound, templates.Page{Desk: &templates.Desk{}}, templates.SignInPage{State: templates.SignInStale})
}

// linkPage serves GET /desk/in/{login}/{token}: a button, and in another browser than the one that asked, a field for what that one shows.
// So who opens every link uses nothing up, and a letter that was forwarded lets nobody in.
func (room *Room) linkPage(w http.ResponseWriter, r *http.Request, v *visitor) {
	if l, ok := room.link(w, r, v); ok {
		room.linkView(w, r, http.StatusOK, l, false)
	}
}

func (room *Room) linkView(w http.ResponseWriter, r *http.Request, code int, l link, wrong bool) {
	view := templates.SignInPage{State: templates.SignInLink, Who: l.who, Wrong: wrong}
	if !l.here {
		view.State = templates.SignInAway
	}
	room.frame.Page(w, r, code, templates.Page{Desk: &templates.Desk{}}, view)
}

// enter serves POST /desk/in/{login}/{token}: it signs this browser in.
func (room *Room) enter(w http.ResponseWriter, r *http.Request, v *visitor) {
	stranger := room.stranger(r)
	form, ok := room.frame.Post(w, r, stranger, "digits")
	if !ok {
		return
	}
	l, ok := room.link(w, r, v)
	if !ok {
		return
	}
	ctx, cancel := room.frame.Written(r)
	defer cancel()
	failed := func(err error) {
		if errors.Is(err, store.ErrNoLogin) {
			room.stale(w, r)
			return
		}
		room.Log.Error("sign in", "error", err)
		room.frame.Unsaved(w, r, stranger, http.StatusServiceUnavailable)
	}
	if !l.here {
		if err := room.Ledger.Try(ctx, l.ID); err != nil { // before it is compared: two at once are two
			failed(err)
			return
		}
		if typed := token.DigitsTyped(form.Get("digits")); subtle.ConstantTimeCompare([]byte(typed), []byte(room.Key.Digits(l.Browser))) != 1 {
			if l.Tries+1 >= scheduler.LoginTries {
				room.stale(w, r)
				return
			}
			room.linkView(w, r, http.StatusForbidden, l, true)
			return
		}
	}
	if v.device.ID != "" { // this browser was signed in before
		if _, err := room.Ledger.SignOut(ctx, v.device.Address, v.device.ID); err != nil {
			failed(err)
			return
		}
	}
	now, cookie := room.Now(), rand.Text()
	d := store.Device{ID: strings.ToLower(rand.Text()), Address: l.Address, Name: deviceName(r.UserAgent()), Began: now, Seen: now}
	way := "by a letter's link"
	if l.Browser == "" {
		way = "by a link that a shell printed"
	}
	who := &visitor{address: l.Address}
	if err := room.Ledger.Enter(room.acting(ctx, who, "signed in", "", cmp.Or(d.Name, "a browser")+", "+way), l.ID, d, store.HashOf(cookie)); err != nil {
		failed(err)
		return
	}
	room.setCookie(w, room.cookieName(), cookie, now.Add(most))
	room.setCookie(w, room.askCookie(), "", time.Time{})
	room.frame.SeeOther(w, "/desk")
}
