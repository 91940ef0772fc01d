package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"rondo/lazyregexp"
	"rondo/scheduler"
)

// peopleRules are rules about who joined, presents, signs in and acts.
var peopleRules = []rule{
	// Who counts as in has said so themselves, by a letter that they got.
	{"joined", `SELECT theme || ' ' || uid || ' ' || address, 'it was confirmed at ' || confirmed_at || ', and no letter asked for that' FROM joined
		WHERE wrote_at IS NULL AND confirmed_at >= asked_at`},
	{"joined", `SELECT j.theme || ' ' || j.uid || ' ' || j.address, 'it is about a session of ' || s.theme FROM joined j
		JOIN sessions s ON s.uid = j.uid AND s.theme <> j.theme`},
	{"knock", `SELECT k.address, 'a letter was posted at ' || k.at || ', and there is none' FROM knocks k
		WHERE k.address NOT IN (SELECT address FROM letters WHERE kind IN (` + unasked + `))`},
	{"latest", `SELECT a.kind || ' ' || a.theme || ' ' || a.address, 'it was posted at ' || a.at || ', and there is no such letter' FROM latest a
		WHERE (a.kind, a.theme, a.address) NOT IN (SELECT kind, theme, address FROM letters WHERE kind IN (SELECT kind FROM latest))`},

	// A device begins with a cookie, and a cookie ends because a later one was seen.
	{"device", `SELECT address || ' ' || id, 'it was seen last at ' || seen_at || ', and began at ' || began_at FROM devices WHERE seen_at < began_at`},
	{"device", `SELECT d.address || ' ' || d.id, 'it began at ' || d.began_at || ', and its first cookie was given at ' || coalesce(c.given_at, 'no time')
		FROM devices d LEFT JOIN cookies c ON c.number = (SELECT min(number) FROM cookies o WHERE o.device = d.id)
		WHERE c.given_at IS DISTINCT FROM d.began_at`},
	{"device", `SELECT d.address || ' ' || d.id, 'cookie ' || c.number || ' was replaced at ' || c.replaced_at || ', and there is no later one' FROM cookies c
		JOIN devices d ON d.id = c.device
		WHERE c.replaced_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cookies o WHERE o.device = c.device AND o.number > c.number)`},
	{"device", `SELECT address || ' ' || id, 'its id is none' FROM devices WHERE length(id) <> 26 OR id GLOB '*[^a-z2-7]*'`},
	{"login", `SELECT address || ' ' || id, 'its id is none' FROM logins WHERE length(id) <> 26 OR id GLOB '*[^a-z2-7]*'`},
	{"login", `SELECT address || ' ' || id, 'the browser that asked has the hash ' || browser FROM logins
		WHERE browser <> '' AND (length(browser) <> 64 OR browser GLOB '*[^0-9a-f]*')`},
	{"login", fmt.Sprintf(`SELECT address || ' ' || id, tries || ' codes were tried, of %[1]d' FROM logins WHERE tries NOT BETWEEN 0 AND %[1]d`, scheduler.LoginTries)},

	// The trail says who: somebody who signed in, or a login of a shell.
	{"act", `SELECT id, 'it was done by ' || who || ', who is nobody' FROM acts WHERE who NOT LIKE '_%@_%' AND who NOT LIKE 'shell: _%'`},
	{"act", `SELECT id, 'nothing was done' FROM acts WHERE what = ''`},

	{"forgotten", `SELECT 'the database', count(*) || ' hashes have a salt of ' || (SELECT length(salt) FROM ledger) || ' octets' FROM forgotten
		HAVING count(*) > 0 AND (SELECT length(salt) FROM ledger) < 16`},
	{"forgotten", `SELECT substr(hash, 1, 16), 'it is no hash' FROM forgotten WHERE length(hash) <> 64 OR hash GLOB '*[^0-9a-f]*'`},
}

// mayReturn are the tables into which the address of somebody who was forgotten may come once more from outside: they write a mail or a
// server writes about them, they press a button of an old letter, or anybody types the address into a form.
var mayReturn = map[string]bool{"inbox": true, "joined": true, "knocks": true, "logins": true, "suppressions": true, "wishes": true}

// people holds that names are names, that who is signed in has something to do at the desk, and that nobody who was forgotten is known.
func (v *verifier) people(ctx context.Context, have scheduler.State) error {
	for i := range have.Joined {
		j := &have.Joined[i]
		if name, ok := scheduler.GivenName(j.Name); !ok || name != j.Name {
			v.add("joined", j.Theme+" "+j.UID+" "+j.Address, "a person cannot be called %q", j.Name)
		}
		if have.Forgot(j.Address) && j.ComesBack() {
			v.add("forgotten", "joined", "somebody who was forgotten has joined, and counts as forgotten: %s", j.Address)
		}
	}
	return inTx(ctx, v.db.readers, func(tx *sql.Tx) error {
		err := each(tx, `SELECT address, id FROM devices ORDER BY id`, nil, func(rows *sql.Rows) error {
			var address, id string
			err := rows.Scan(&address, &id)
			if have.Accepted != nil && !have.Accepted.Roles(address).Any() {
				v.add("device", address+" "+id, "it is signed in, and its owner may do nothing at the desk")
			}
			return err
		})
		if err != nil || len(have.Forgotten.Hashes) == 0 {
			return err
		}
		return v.forgotten(tx, have.Forgotten)
	})
}

// forgotten holds that nobody who was forgotten has a row, or stands in one that says who. What people write may name anybody.
func (v *verifier) forgotten(tx *sql.Tx, f scheduler.Forgotten) error {
	knows := knower(f)
	columns := append(columnsOf(whose), [2]string{"acts", "who"}, [2]string{"files", "bytes"}, [2]string{"seats", "delegated_by"}, [2]string{"seats", "said_to"})
	for _, c := range columns {
		if mayReturn[c[0]] {
			continue
		}
		err := each(tx, fmt.Sprintf(`SELECT DISTINCT %[1]q FROM %[2]s WHERE instr(%[1]q, '@') > 0`, c[1], c[0]), nil, func(rows *sql.Rows) error {
			var text sql.RawBytes
			err := rows.Scan(&text)
			if who := knows(string(text)); who != "" {
				v.add("forgotten", c[0]+"."+c[1], "somebody who was forgotten is named: %s", who)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	var written []string
	err := each(tx, `SELECT DISTINCT address FROM letters WHERE kind NOT IN (`+unasked+`)`, nil, func(rows *sql.Rows) error {
		var address string
		err := rows.Scan(&address)
		if knows(address) != "" {
			written = append(written, address)
		}
		return err
	})
	if err != nil || len(written) == 0 {
		return err
	}
	return each(tx, `SELECT name FROM letters WHERE kind NOT IN (`+unasked+`) AND address IN (SELECT value FROM json_each(?1))`, []any{list(written)}, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		v.add("forgotten", name, "it is a letter to somebody who was forgotten")
		return err
	})
}

// inText finds what can be a mail address in a text.
var inText = lazyregexp.New(`[\pL\pN.!#$%&'*+/=?^_{|}~-]+@[\pL\pN.-]+`)

// knower returns a function that finds somebody who was forgotten in a text, and returns their address, "" for nobody. It remembers
// what it was asked.
func knower(f scheduler.Forgotten) func(text string) string {
	seen := make(map[string]bool)
	return func(text string) string {
		for _, address := range inText.FindAllString(text, -1) {
			address = strings.ToLower(strings.Trim(address, ".'"))
			gone, known := seen[address]
			if !known {
				gone = f.Has(address)
				seen[address] = gone
			}
			if gone {
				return address
			}
		}
		return ""
	}
}
