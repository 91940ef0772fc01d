package ledger

import (
	"errors"
	"fmt"
	"io/fs"

	"rondo/store"
)

// explain puts the sentence for the organizer before what an engine or the operating system says.
func explain(err error) error {
	if file := (*fs.PathError)(nil); errors.As(err, &file) && errors.Is(file, fs.ErrPermission) && !errors.Is(err, store.ErrOwner) {
		return fmt.Errorf("%w (%w)", store.ErrOwner, err)
	}
	return explainPostgres(explainSQLite(err))
}
