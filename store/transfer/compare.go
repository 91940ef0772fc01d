package transfer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
)

// errDiffers means that the two sides are not the same.
var errDiffers = errors.New("the two sides are not the same: run this again")

// compare reads a table from both sides and returns how many rows it has and a digest of them. The error is
// [errDiffers] and says which row is the first that is not the same.
func (t *table) compare(ctx context.Context, from, to Side) (rows int64, digest string, err error) {
	ours, err := from.DB.QueryContext(ctx, t.after(nil))
	if err != nil {
		return 0, "", err
	}
	defer ours.Close()
	theirs, err := to.DB.QueryContext(ctx, t.after(nil))
	if err != nil {
		return 0, "", err
	}
	defer theirs.Close()
	sum := sha256.New()
	for ; ; rows++ {
		more, also := ours.Next(), theirs.Next()
		if err := ours.Err(); err != nil {
			return 0, "", err
		}
		if err := theirs.Err(); err != nil {
			return 0, "", err
		}
		if !more && !also {
			return rows, hex.EncodeToString(sum.Sum(nil)[:8]), nil
		}
		if more != also {
			return 0, "", fmt.Errorf("%w (%s has more rows on one side than the %d that are)", errDiffers, t.name, rows)
		}
		a, _, _, err := t.scan(ours)
		if err != nil {
			return 0, "", err
		}
		b, _, _, err := t.scan(theirs)
		if err != nil {
			return 0, "", err
		}
		for i := range a {
			one, other := canonical(a[i]), canonical(b[i])
			if !bytes.Equal(one, other) {
				return 0, "", fmt.Errorf("%w (row %d of %s, column %s)", errDiffers, rows+1, t.name, t.columns[i])
			}
			write(sum, one)
		}
	}
}

// canonical returns a value as octets, with its kind.
func canonical(v any) []byte {
	switch v := v.(type) {
	case nil:
		return []byte("-")
	case int64:
		return fmt.Appendf(nil, "i%d", v)
	case string:
		return append([]byte("t"), v...)
	case []byte:
		return append([]byte("b"), v...)
	}
	panic(fmt.Sprintf("transfer: no canonical form of %T", v))
}

// write adds a value with its length.
func write(sum hash.Hash, value []byte) {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(value)))
	sum.Write(length[:])
	sum.Write(value)
}
