package loop

import (
	"context"
	"errors"
	"time"

	"rondo/scheduler"
	"rondo/theme"
)

// Preparation is files that have changed and do not lie still yet. While they have to, the loop plans by them and seals letters, and holds back what
// it decided until they lay still; if they change again it forgets it. It leaves what needs a plan of everything, or what calendars say, for later.
type Preparation struct {
	Want    func(accepted *theme.Set) *theme.Set     // as that of [Loop]; nil for files that have stirred
	Sealer  func(*theme.Set) (scheduler.Seal, error) // as that of [Loop]
	Still   <-chan struct{}                          // is closed when they lay still; those of the loop are the same then
	Stirred <-chan struct{}                          // is closed when what is decided by them is not wanted; either this or Still is in the end
	Leave   func()                                   // is called where nothing is decided by them: whoever closes Still has to tell Glance
}

// longestWait is how long the loop waits at most for word of files. Whoever has to give it may hang where a file system does, and what is due
// goes on without.
const longestWait = 15 * time.Second

// errLeft says that nothing came of files that did not lie still.
var errLeft = errors.New("the files do not lie as they were prepared")

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// waits reports whether it is open what becomes of the files. It is false of nil.
func (p *Preparation) waits() bool { return p != nil && !closed(p.Still) }

// within returns a context that ends when the files stir, or when cancel is called.
func (p *Preparation) within(ctx context.Context) (within context.Context, cancel func()) {
	if p == nil {
		return ctx, func() {}
	}
	ctx, cancel = context.WithCancel(ctx)
	go func() {
		select {
		case <-p.Stirred:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// wait returns nil when the files lay still.
func (p *Preparation) wait(ctx context.Context) error {
	if p == nil {
		return nil
	}
	longest := time.NewTimer(longestWait)
	defer longest.Stop()
	select {
	case <-p.Still:
		return nil
	case <-p.Stirred:
		return errLeft
	case <-longest.C:
		return errLeft
	case <-ctx.Done():
		return ctx.Err()
	}
}

// left reports, given how a plan by them ended, whether nothing came of the files and nothing of it is to be said. A plan of what they say in the end
// meets the same obstacles.
func (p *Preparation) left(err error) bool {
	if p == nil || err == nil || !errors.Is(err, errLeft) && !p.waits() {
		return false
	}
	p.Leave()
	return true
}
