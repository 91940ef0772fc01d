package office

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"

	"rondo/store"
)

// How long a device stays signed in.
const (
	idle    = 14 * 24 * time.Hour // without being used
	most    = 30 * 24 * time.Hour // at all
	renewal = 30 * time.Minute    // after which its cookie is replaced
	grace   = time.Minute         // in which a cookie that was replaced still works, for requests at the same time
)

// cookieName returns the name of the cookie of a device. With TLS it has the prefix by which browsers take it from this very host
// alone, and never without TLS (RFC 6265bis §4.1.3.2).
func (room *Room) cookieName() string {
	if room.secure() {
		return "__Host-rondo-desk"
	}
	return "rondo-desk"
}

// secure reports whether the site is reached by TLS.
func (room *Room) secure() bool { return strings.HasPrefix(room.frame.Site().URL, "https://") }

// secret returns 130 random bits as text, for a cookie.
func secret() string { return rand.Text() }

// device returns the device that a request comes from. found is false for one that is not signed in, or no more.
func (room *Room) device(w http.ResponseWriter, r *http.Request) (d store.Device, found bool, err error) {
	sent := r.CookiesNamed(room.cookieName())
	if len(sent) != 1 || sent[0].Value == "" {
		return d, false, nil
	}
	hash, now := store.HashOf(sent[0].Value), room.Now()
	d, c, found, err := room.Ledger.Device(r.Context(), hash)
	if err != nil || !found || !now.Before(d.Began.Add(most)) || !now.Before(d.Seen.Add(idle)) {
		return d, false, err
	}
	return d, c.Replaced.IsZero() || now.Before(c.Replaced.Add(grace)), nil
}

// keep gives a browser the cookie of a device. Pages from a link in a mail see it, forms of other sites do not (SameSite=Lax).
func (room *Room) keep(w http.ResponseWriter, value string, until time.Time) {
	http.SetCookie(w, &http.Cookie{
		Name: room.cookieName(), Value: value, Path: "/", MaxAge: int(until.Sub(room.Now()) / time.Second),
		Secure: room.secure(), HttpOnly: true, SameSite: http.SameSiteLaxMode,
	})
}
