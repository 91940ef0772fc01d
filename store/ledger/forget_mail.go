package ledger

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"

	"rondo/theme"
)

// letters takes them out of the outbox. Letters to them go on counting, each as one to an address that nobody has, so that it
// cannot be told which belonged to one person.
func (e *eraser) letters() error {
	var theirs []int64
	err := each(e.tx, `SELECT id FROM letters WHERE address IN (SELECT value FROM json_each(?1)) ORDER BY id`, []any{list(e.who.Addresses)}, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		theirs = append(theirs, id)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range theirs {
		if err := e.letter(id); err != nil {
			return err
		}
	}
	naming, err := e.naming()
	if err != nil {
		return err
	}
	for _, id := range naming {
		if err := e.withdraw(id); err != nil {
			return err
		}
	}
	return nil
}

// letter takes them out of one letter to them.
func (e *eraser) letter(id int64) error {
	if err := e.unseal(id); err != nil {
		return err
	}
	_, err := e.tx.Exec(`UPDATE letters SET state = 'expired', settled_at = ?2, leased_until = NULL, note = 'its reader asked to be forgotten'
		WHERE id = ?1 AND settled_at IS NULL OR id = ?1 AND state = 'held'`, id, instant{e.db.now()})
	if err != nil {
		return err
	}
	res, err := e.tx.Exec(`UPDATE letters SET name = replace(name, address, ?2), address = ?2, mark = '', reply = iif(reply = '', '', '-') WHERE id = ?1`,
		id, fmt.Sprintf("letter-%d@%s", id, theme.Nowhere))
	if err := e.count("letters", res, err); err != nil {
		return err
	}
	_, err = e.tx.Exec(`UPDATE attempts SET reply = '-' WHERE letter_id = ?1`, id)
	return err
}

// unseal drops the bytes of a letter. Letters that are kept as what differs from them are kept whole from now on.
func (e *eraser) unseal(id int64) error {
	type kept struct {
		id    int64
		bytes []byte
	}
	var others []kept
	err := each(e.tx, `SELECT z.letter_id, z.bytes, o.bytes FROM sealed z JOIN originals o ON o.letter_id = z.original
		WHERE z.original = ?1 AND z.letter_id <> ?1`, []any{id}, func(rows *sql.Rows) error {
		var other int64
		var difference, original sql.RawBytes
		if err := rows.Scan(&other, &difference, &original); err != nil {
			return err
		}
		whole, err := unpack(difference, original)
		others = append(others, kept{other, whole})
		return err
	})
	if err != nil {
		return err
	}
	for _, o := range others {
		if _, err := e.tx.Exec(`UPDATE sealed SET bytes = ?2, original = NULL WHERE letter_id = ?1`, o.id, o.bytes); err != nil {
			return err
		}
	}
	if _, err := e.tx.Exec(`DELETE FROM sealed WHERE letter_id = ?1`, id); err != nil {
		return err
	}
	_, err = e.tx.Exec(`DELETE FROM originals WHERE letter_id = ?1 AND NOT EXISTS (SELECT 1 FROM sealed WHERE original = ?1)`, id)
	return err
}

// naming lists the letters to others whose bytes name them, in order.
func (e *eraser) naming() (ids []int64, err error) {
	err = each(e.tx, `SELECT z.letter_id, z.bytes, o.bytes FROM sealed z LEFT JOIN originals o ON o.letter_id = z.original ORDER BY 1`, nil,
		func(rows *sql.Rows) error {
			var id int64
			var kept, original []byte
			if err := rows.Scan(&id, &kept, &original); err != nil {
				return err
			}
			letter, err := unpack(kept, original)
			if err != nil {
				return fmt.Errorf("letter %d: %w", id, err)
			}
			if _, named := e.from.Text(readable(letter)); named {
				ids = append(ids, id)
			}
			return nil
		})
	return ids, err
}

// withdraw drops the bytes of a letter to somebody else that names them. One that waits is withdrawn, and its seat forgets it, so
// that it is posted anew without the name.
func (e *eraser) withdraw(id int64) error {
	var kind, uid, address string
	var waits, begun, news, reminds bool
	err := e.tx.QueryRow(`SELECT kind, uid, address, settled_at IS NULL OR state = 'held', attempts > 0 OR doubts > 0 OR leased_until IS NOT NULL, news, reminds
		FROM letters WHERE id = ?1`, id).Scan(&kind, &uid, &address, &waits, &begun, &news, &reminds)
	if err != nil {
		return err
	}
	if waits && (begun || e.leased(id)) {
		e.gone.Waiting++
		return nil
	}
	if waits {
		if err := e.putBack(id, kind, uid, address, news, reminds); err != nil {
			return err
		}
	}
	e.gone.Rows["letters"]++
	return e.unseal(id)
}

// putBack withdraws a letter that waits.
func (e *eraser) putBack(id int64, kind, uid, address string, news, reminds bool) error {
	_, err := e.tx.Exec(`UPDATE letters SET state = 'expired', settled_at = ?2, withdrawn = 1, note = 'withdrawn: it named somebody who asked to be forgotten'
		WHERE id = ?1`, id, instant{e.db.now()})
	if err != nil || uid == "" {
		return err
	}
	if !news {
		_, err = e.tx.Exec(`DELETE FROM marks WHERE uid = ?1 AND address = ?2 AND mark = ?3`, uid, address, kind)
		return err
	}
	_, err = e.tx.Exec(`UPDATE seats SET revision = l.was_revision, "left" = l.was_left, asked = l.was_asked,
			answer = iif(said = '', l.was_answer, answer), leaving = iif(l.was_revision = 0, NULL, leaving)
		FROM letters l WHERE l.id = ?1 AND seats.letter_id = ?1`, id)
	if err != nil || !reminds {
		return err
	}
	_, err = e.tx.Exec(`DELETE FROM marks WHERE uid = ?1 AND address = ?2 AND mark = 'reminder'`, uid, address)
	return err
}

// mails takes mail from them, and mail that names them, out of the inbox, with the words that were read in it.
func (e *eraser) mails() error {
	gone := map[int64]bool{}
	err := each(e.tx, `SELECT number FROM inbox WHERE address IN (SELECT value FROM json_each(?1)) OR tell_address IN (SELECT value FROM json_each(?1))
		OR id IN (SELECT inbox FROM words WHERE `+e.mentions("written")+`)`, []any{list(e.who.Addresses)}, func(rows *sql.Rows) error {
		var number int64
		err := rows.Scan(&number)
		gone[number] = true
		return err
	})
	if err != nil {
		return err
	}
	err = each(e.tx, `SELECT number, raw FROM mails`, nil, func(rows *sql.Rows) error {
		var number int64
		var raw sql.RawBytes
		if err := rows.Scan(&number, &raw); err != nil {
			return err
		}
		if _, named := e.from.Text(readable(raw)); named {
			gone[number] = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	res, err := e.tx.Exec(`DELETE FROM words WHERE ` + e.mentions("written"))
	if err := e.count("words", res, err); err != nil {
		return err
	}
	for number := range gone {
		for _, statement := range []string{
			`DELETE FROM words WHERE inbox = (SELECT id FROM inbox WHERE number = ?1)`, `DELETE FROM mails WHERE number = ?1`,
		} {
			if _, err := e.tx.Exec(statement, number); err != nil {
				return err
			}
		}
		res, err := e.tx.Exec(`DELETE FROM inbox WHERE number = ?1`, number)
		if err := e.count("inbox", res, err); err != nil {
			return err
		}
	}
	return nil
}

// readable returns the text of a mail as somebody can read it: headers and parts decoded, the lines of calendars unfolded (RFC 5545
// §3.1). What is no mail is returned as it is.
func readable(raw []byte) string {
	var out strings.Builder
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return unfolded(string(raw))
	}
	header(&out, m.Header)
	parts(&out, m.Header.Get, m.Body, 0)
	return unfolded(out.String())
}

func unfolded(text string) string {
	return strings.NewReplacer("\r\n ", "", "\r\n\t", "", "\n ", "").Replace(text)
}

func header(out *strings.Builder, h map[string][]string) {
	words := mime.WordDecoder{CharsetReader: func(_ string, in io.Reader) (io.Reader, error) { return in, nil }}
	for key, values := range h {
		for _, value := range values {
			if said, err := words.DecodeHeader(value); err == nil {
				value = said
			}
			fmt.Fprintf(out, "%s: %s\n", key, value)
		}
	}
}

// parts writes the text of a body and of the parts in it.
func parts(out *strings.Builder, get func(string) string, body io.Reader, depth int) {
	switch strings.ToLower(strings.TrimSpace(get("Content-Transfer-Encoding"))) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	kind, params, _ := mime.ParseMediaType(get("Content-Type"))
	switch {
	case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" && depth < 10:
		for r := multipart.NewReader(body, params["boundary"]); ; {
			p, err := r.NextRawPart()
			if err != nil {
				return
			}
			header(out, p.Header)
			parts(out, p.Header.Get, p, depth+1)
		}
	case kind == "message/rfc822" && depth < 10:
		if m, err := mail.ReadMessage(body); err == nil {
			header(out, m.Header)
			parts(out, m.Header.Get, m.Body, depth+1)
		}
	default:
		_, _ = io.Copy(out, body)
		out.WriteByte('\n')
	}
}
