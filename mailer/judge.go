package mailer

import (
	"time"

	"rondo/scheduler"
)

// verdict is what follows from the refusal for letter and route.
func (r *refusal) verdict() Verdict {
	if r.ours {
		return Pause
	}
	return Classify(r.stage, r.reply.code, r.reply.enhanced, r.reply.text)
}

// hardlyAbout reports refusals that are about one letter by their form, but about the route when they repeat: a
// conversation that breaks, a message refused for no stated reason, a recipient "busy" without saying whose fault it is.
func (r *refusal) hardlyAbout() bool {
	switch {
	case r.ours || r.stage.beforeMail():
		return false
	case r.reply.code == 0:
		return true
	case r.stage == RcptTo:
		return r.reply.code == 450 || r.reply.code == 452
	}
	return r.verdict() == Fail
}

// settlement is what becomes of a refused letter. reopens is when its route, or its reader's domain, takes letters
// again; jitter is in [0, 1).
func settlement(d scheduler.Delivery, r *refusal, v Verdict, now, reopens time.Time, jitter float64) scheduler.Result {
	result := scheduler.Result{
		State:     scheduler.Queued,
		Reply:     r.String(),
		NotBefore: reopens,
		Attempted: !r.stage.beforeMail(),
	}
	if r.crossed {
		result.State = scheduler.InDoubt
		result.NotBefore = now.Add(Backoff(d.Doubts+1, jitter))
		return result
	}
	switch v {
	case Wait:
		result.NotBefore = now.Add(Backoff(d.Attempts+1, jitter))
	case Greylisted:
		result.NotBefore = now.Add(greylistWait(jitter))
		if d.Attempts > 0 { // it has been greeted before, so this is more than an introduction
			result.NotBefore = now.Add(Backoff(d.Attempts+1, jitter))
		}
	case Slow:
		if result.Attempted { // let others try first: the trouble may be this letter
			result.NotBefore = later(reopens, now.Add(Backoff(d.Attempts+1, jitter)))
		}
	case Fail, Unknown, BoxFull:
		result.State, result.NotBefore = scheduler.Failed, time.Time{}
		result.Gone = v == Unknown && (r.stage == RcptTo || r.stage == Dot) // at MAIL it is about the sender
		if v != Fail {
			result.Reply += " (" + string(v) + ")"
		}
	}
	return result
}

// checkEnvelope refuses addresses that no command may hold.
func checkEnvelope(d scheduler.Delivery) *refusal {
	for _, address := range []string{d.From, d.To} {
		if err := checkAddress(address); err != nil {
			return &refusal{stage: RcptTo, err: err, ours: true}
		}
	}
	return nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
