package daemon

import (
	"context"
	"fmt"
	"runtime/debug"
)

// mostPanics is how often one part of the daemon may panic. With the next one the daemon ends, for whoever watches it to
// start it again: a program that panics again and again will not recover by itself.
const mostPanics = 2

// supervised returns work that is begun again after a panic, by itself: the other parts of the daemon do not notice.
func (d *Service) supervised(ctx context.Context, part string, work func(context.Context) error) func() error {
	return func() error {
		for panics := 1; ; panics++ {
			panicked, err := survive(ctx, work)
			if !panicked {
				return err
			}
			d.log.Error("panic", "part", part, "panics", panics, "error", err)
			if panics > mostPanics {
				return fmt.Errorf("%s: %w, %d times", part, err, panics)
			}
		}
	}
}

// survive runs work and turns a panic into an error that says where it was.
func survive(ctx context.Context, work func(context.Context) error) (panicked bool, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			panicked, err = true, fmt.Errorf("panic: %v\n%s", cause, debug.Stack())
		}
	}()
	return false, work(ctx)
}
