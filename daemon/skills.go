package daemon

import (
	"context"

	"rondo/store"
)

// skills asks a ledger for what not every ledger can do. One that cannot has nothing to tell, and nothing is wrong with it.
type skills struct{ db store.Ledger }

func (s skills) unclean() bool {
	db, can := s.db.(store.Stopper)
	return can && db.Unclean()
}

func (s skills) cleanStop(ctx context.Context) error {
	if db, can := s.db.(store.Stopper); can {
		return db.CleanStop(ctx)
	}
	return nil
}

func (s skills) before() (sign store.Sign) {
	if db, can := s.db.(store.Witness); can {
		sign = db.Before()
	}
	return sign
}

func (s skills) alive(sign store.Sign) error {
	if db, can := s.db.(store.Witness); can {
		return db.Alive(sign)
	}
	return nil
}

func (s skills) changed(ctx context.Context) (bool, error) {
	if db, can := s.db.(store.Shared); can {
		return db.Changed(ctx)
	}
	return false, nil
}

func (s skills) room() error {
	if db, can := s.db.(store.Vulnerable); can {
		return db.Room()
	}
	return nil
}

func (s skills) look(ctx context.Context) error {
	if db, can := s.db.(store.Vulnerable); can {
		return db.Look(ctx)
	}
	return nil
}

// sounder returns the ledger as one whose file can be damaged; nil where others look after that.
func (s skills) sounder() store.Sounder {
	db, _ := s.db.(store.Sounder)
	return db
}

// joint returns the ledger as one that several daemons work on; nil where there is one.
func (s skills) joint() store.Joint {
	db, _ := s.db.(store.Joint)
	return db
}

func (s skills) dropCache(ctx context.Context) error {
	if db, can := s.db.(store.Caching); can {
		return db.DropCache(ctx)
	}
	return nil
}
