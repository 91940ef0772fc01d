package ledger

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rondo/scheduler"
	"rondo/store"
	"rondo/theme"
)

// joinedBy is a ledger that has lived in which people joined, presented, signed in, acted and were forgotten.
func joinedBy(t *testing.T) (path string) {
	l := knowing(t)
	l.record(scheduler.Accept{Files: theme.Files{
		"rondo.yaml": []byte("site: { name: Guild, url: https://sessions.example.org, timezone: UTC }\nmail: { from: guild@example.org, dir: sent }\n"),
		"people.yaml": []byte("people:\n- { email: Ada@example.org, name: Ada Söderström, aliases: [ada.s@example.org] }\n" +
			"- { email: bo@example.org, name: Bo }\ngroups: { all: [ada@example.org, bo@example.org, cy@example.org] }\n"),
		"themes/datatalks.yaml": []byte("name: DataTalks\ntitle: T\npurpose: P\naudience: [all]\norganizers: [bo@example.org]\njoin: ask\nguests: true\nseats: 2\n" +
			"presenters: {}\nschedule: { starts: 2026-12-07 12:00 }\n"),
	}})
	s := session("datatalks")
	asks := func(who, uid string) {
		l.record(scheduler.Join{Joined: scheduler.Joined{Theme: "datatalks", UID: uid, Address: who, Name: "Lin Ek", Language: "fi", Timezone: "Asia/Tokyo", Asked: l.clock}})
		confirm := request(s, who)
		confirm.Kind, confirm.UID, confirm.Name, confirm.Stamp = scheduler.Confirm, "", "confirm/"+l.clock.Format("150405")+"/"+who, l.clock
		l.record(dated(confirm))
	}
	asks("lin@example.org", "")
	asks("gus@example.org", s.UID)
	lin := *l.state().JoinedOf("datatalks", "", "lin@example.org")
	lin.Confirmed, lin.Admitted = l.clock, l.clock
	presents := scheduler.Presenting{
		Address: "bo@example.org", Answer: scheduler.Yes, Answered: l.clock, Title: "Maps", Recording: scheduler.No,
		Marks: scheduler.Marks{{Of: "ask", At: l.clock}, {Of: "ask/again", At: l.clock}, {Of: "start", At: s.Facts.Start}},
	}
	affirm := scheduler.Letter{
		Name: "affirm/datatalks.1.soon/bo@example.org", Kind: scheduler.Affirm, Theme: "datatalks", To: theme.Person{Email: "bo@example.org"},
		Lane: scheduler.Unhurried, Stamp: l.clock, NotBefore: l.clock, Latest: "1.soon",
	}
	l.record(scheduler.Join{Joined: lin}, scheduler.Enter{UID: s.UID, Address: "bo@example.org", Presenting: presents},
		scheduler.Renew{Theme: "datatalks", At: l.clock}, dated(affirm))
	for _, id := range []string{"a", "b"} {
		id = strings.Repeat(id, 26)
		hash := strings.Repeat("0f", 32)
		if err := l.AskIn(t.Context(), scheduler.Login{ID: id, Address: "bo@example.org", At: l.clock, Browser: hash, Posted: true}); err != nil {
			t.Fatal(err)
		}
		if err := l.Enter(t.Context(), id, store.Device{ID: id, Address: "bo@example.org", Name: "Firefox", Began: l.clock, Seen: l.clock}, store.HashOf(id)); err != nil {
			t.Fatal(err)
		}
		l.clock = l.clock.Add(time.Minute)
		if _, err := l.Rotate(t.Context(), store.HashOf(id), store.HashOf(id+"2"), l.clock, l.clock); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Follow(t.Context(), store.HashOf(strings.Repeat("a", 26)+"2"), l.clock); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"bo@example.org", "shell: bo"} {
		if err := l.Note(t.Context(), scheduler.Act{At: l.clock, Who: who, What: "looked", About: "datatalks", Change: "nothing"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Forget(t.Context(), ada); err != nil {
		t.Fatal(err)
	}
	l.record(scheduler.Join{Joined: scheduler.Joined{Theme: "datatalks", Address: "ada@example.org", Asked: l.clock}}) // anybody may have typed it
	if err := l.CleanStop(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.Close()
	return l.path
}

// TestVerifyFindsWhatMustNotBeOfPeople breaks a sound ledger by hand, in one way each.
func TestVerifyFindsWhatMustNotBeOfPeople(t *testing.T) {
	const bo = "device: bo@example.org "
	a, b := strings.Repeat("a", 26), strings.Repeat("b", 26)
	sound := joinedBy(t)
	for _, c := range []struct{ name, hand, want string }{
		{"nothing", ``, ""},
		{"in without a word", `UPDATE joined SET confirmed_at = NULL WHERE address LIKE 'lin%'`, "joined: datatalks  lin@example.org: it was admitted at"},
		{"a letter from before they asked", `UPDATE joined SET wrote_at = '2026-11-20T12:00:00.000Z' WHERE address LIKE 'gus%'`, "gus@example.org: it was asked for at"},
		{"confirmed without a letter", `UPDATE joined SET wrote_at = NULL WHERE address LIKE 'lin%'`, "lin@example.org: it was confirmed at 2026-11-23T13:30:00.000Z, and no letter asked"},
		{"a guest of another theme", `UPDATE joined SET theme = 'lunchbytes' WHERE address LIKE 'gus%'`, "gus@example.org: it is about a session of datatalks"},
		{"a name that is an address of the web", `UPDATE joined SET name = 'www.example.com' WHERE address LIKE 'lin%'`, `lin@example.org: a person cannot be called "www.example.com"`},
		{"joined at no time", `UPDATE joined SET asked_at = 'soon' WHERE address LIKE 'gus%'`, `shape: joined.asked_at: "soon" is no moment`},
		{"a knock without a letter", `INSERT INTO knocks VALUES ('kim@example.org', '2026-11-23T12:00:00.000Z')`, "knock: kim@example.org: a letter was posted"},
		{"a last letter that is not there", `UPDATE latest SET kind = 'call'`, "latest: call datatalks bo@example.org: it was posted at"},
		{"a season that began at no time", `UPDATE affirmed SET at = 'then'`, `shape: affirmed.at: "then" is no moment`},
		{"a presenter of no session", `UPDATE presenting SET uid = 'nowhere'`, "integrity: presenting: row"},
		{"a presenter who was asked off the path", `UPDATE presenting SET presenting = replace(presenting, '"start"', '"surprise"')`, "presenter: datatalks@sessions.example.org bo@example.org: it reads"},
		{"a presenter who was asked again before they were asked", `UPDATE presenting SET presenting = replace(presenting, '"ask/again"', '"confirm/again"')`, "bo@example.org: it reads"},
		{"a presenter who says something else", `UPDATE presenting SET presenting = replace(presenting, '"Recording":"no"', '"Recording":"never"')`, "bo@example.org: it reads"},
		{"a device that nobody holds", `DELETE FROM cookies WHERE device LIKE 'b%'`, bo + b + ": it began at 2026-11-23T13:31:00.000Z, and its first cookie was given at no time"},
		{"a device that would stay for ever", `UPDATE devices SET began_at = '2099-01-01T12:00:00.000Z' WHERE id LIKE 'b%'`, bo + b + ": it was seen last at 2026-11-23T13:32:00.000Z, and began at 2099"},
		{"a device without an expiry", `UPDATE devices SET seen_at = '' WHERE id LIKE 'b%'`, `shape: devices.seen_at: "" is no moment`},
		{"a cookie from before its device", `UPDATE cookies SET given_at = '2026-11-20T12:00:00.000Z' WHERE number = 1`, bo + a + ": it began at"},
		{"a cookie that nothing replaced", `DELETE FROM cookies WHERE number = 2`, bo + a + ": cookie 1 was replaced at"},
		{"a cookie of no device", `UPDATE cookies SET device = 'nobody' WHERE number = 4`, "integrity: cookies: row"},
		{"a device of somebody without a role", `UPDATE devices SET address = 'cy@example.org' WHERE id LIKE 'b%'`, "device: cy@example.org " + b + ": it is signed in, and its owner may do nothing"},
		{"a device under a number", `UPDATE cookies SET device = '7' WHERE device LIKE 'b%'; UPDATE devices SET id = '7' WHERE id LIKE 'b%'`, bo + "7: its id is none"},
		{"a code that was guessed at for long", `UPDATE logins SET tries = 99 WHERE id LIKE 'b%'`, "login: bo@example.org " + b + ": 99 codes were tried, of"},
		{"a login under a number", `UPDATE logins SET id = '7' WHERE id LIKE 'b%'`, "login: bo@example.org 7: its id is none"},
		{"the secret of a browser", `UPDATE logins SET browser = 'secret' WHERE id LIKE 'b%'`, "the browser that asked has the hash secret"},
		{"an act of nobody", `UPDATE acts SET who = 'bo' WHERE who LIKE 'shell%'`, "act: 2: it was done by bo, who is nobody"},
		{"an act that did nothing", `UPDATE acts SET what = '' WHERE id = 1`, "act: 1: nothing was done"},
		{"hashes without their salt", `UPDATE ledger SET salt = x''`, "forgotten: the database: 2 hashes have a salt of 0 octets"},
		{"an address for a hash", `INSERT INTO forgotten VALUES ('ada@example.org')`, "forgotten: ada@example.org: it is no hash"},
		{"somebody forgotten who has a seat", `UPDATE seats SET address = 'ada@example.org', letter_id = NULL, revision = 0 WHERE address = 'dee@example.com'`, "forgotten: seats.address: somebody who was forgotten is named: ada@example.org"},
		{"somebody forgotten under an alias", `INSERT INTO known VALUES ('ada.s@example.org', '2026-11-23T12:00:00.000Z')`, "forgotten: known.address: somebody who was forgotten is named: ada.s@example.org"},
		{"somebody forgotten who does something", `UPDATE acts SET who = 'ada@example.org' WHERE id = 1`, "forgotten: acts.who: "},
		{"somebody forgotten in the files", `UPDATE files SET bytes = CAST(replace(CAST(bytes AS TEXT), 'cy@', 'Ada@') AS BLOB)`, "forgotten: files.bytes: somebody who was forgotten is named: ada@example.org"},
		{"somebody forgotten who has joined", `UPDATE joined SET confirmed_at = asked_at, wrote_at = asked_at WHERE address LIKE 'ada%'`, "forgotten: joined: somebody who was forgotten has joined, and counts as forgotten: ada@example.org"},
		{"somebody forgotten who writes", `INSERT INTO wishes VALUES ('ada@example.org', '{"All":true}')`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "rondo.db")
			copyFile(t, sound, path)
			copyFile(t, sound+"-seen", path+"-seen")
			byHand(t, path, c.hand)
			found, err := Verify(t.Context(), path, noon.Add(100*time.Minute))
			if err != nil {
				t.Fatal(err)
			}
			named := slices.ContainsFunc(found, func(v store.Violation) bool { return c.want != "" && strings.Contains(v.String(), c.want) })
			if named != (c.want != "") || c.want == "" && len(found) > 0 {
				t.Errorf("found %v, want %q among it", found, c.want)
			}
		})
	}
}
