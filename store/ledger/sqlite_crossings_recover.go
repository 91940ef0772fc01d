package ledger

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"strconv"
	"strings"
	"time"

	"rondo/kernel"
	"rondo/scheduler"
	"rondo/store"
)

// crossing is what is known of a letter.
type crossing struct {
	at    time.Time // of the receipt; zero for none
	reply string
}

// readCrossings returns what the daemon before has noted for the ledger of this install. known is false where that cannot
// be believed.
func readCrossings(path, install string) (noted map[int64]crossing, known bool) {
	boot := kernel.Boot()
	if boot == "" {
		return nil, false
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, false
	}
	noted = map[int64]crossing{}
	for place := 0; len(text) >= crossingSize; place++ {
		line := strings.TrimRight(string(text[:crossingSize]), " ")
		text = text[crossingSize:]
		sum, line, _ := strings.Cut(line, " ")
		switch {
		case line == "": // nobody's
		case sum != fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(line))):
			return nil, false
		case place == 0:
			known = line == install+" "+boot
		default:
			id, c, err := parseCrossing(line)
			if err != nil {
				return nil, false
			}
			noted[id] = c
		}
	}
	return noted, known
}

func parseCrossing(line string) (id int64, c crossing, err error) {
	number, receipt, _ := strings.Cut(line, " ")
	if id, err = strconv.ParseInt(number, 10, 64); err != nil || receipt == "" {
		return id, c, err
	}
	var at string
	at, c.reply, _ = strings.Cut(receipt, " ")
	c.at, err = time.Parse(time.RFC3339Nano, at)
	return id, c, err
}

// recoverCrossings settles letters of which the daemon before had a receipt, and takes the doubt off those whose dot had not
// left. Of a database that may be an older copy nothing is believed.
func (db *DB) recoverCrossings(tx *sql.Tx) error {
	var install, doubt string
	if err := tx.QueryRow(`SELECT install, doubt FROM identity`).Scan(&install, &doubt); err != nil || doubt != "" {
		return err
	}
	noted, known := readCrossings(db.path+crossingsSuffix, install)
	if !known {
		return nil
	}
	ids := make([]int64, 0, len(noted))
	for id, c := range noted {
		ids = append(ids, id)
		if c.at.IsZero() {
			continue
		}
		settle, _ := db.settling(id, scheduler.Result{State: scheduler.Sent, Reply: c.reply, Attempted: true}, c.at)
		if err := settle(tx); err != nil && !errors.Is(err, store.ErrNotCarried) {
			return err
		}
	}
	crossed, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE letters SET state = 'queued', doubts = doubts - 1, leased_until = NULL, carried_at = NULL
		WHERE leased_until IS NOT NULL AND state = 'in_doubt' AND id NOT IN (SELECT value FROM json_each(?1))`, string(crossed))
	return err
}
