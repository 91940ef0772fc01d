package mailer

import (
	"time"

	"rondo/scheduler"
)

// verdict returns what follows from the refusal for letter and route.
func (r *refusal) verdict() Verdict {
	if r.ours {
		return Pause
	}
	return Classify(r.stage, r.reply.code, r.reply.enhanced, r.reply.text)
}

// forGood reports refusals after which the letter would fail, and those by policy.
func (r *refusal) forGood() bool {
	if r.ours || r.stage.beforeMail() || r.reply.code < 500 {
		return false
	}
	switch r.verdict() {
	case Fail, Unknown, BoxFull, PauseDomain:
		return true
	}
	return false
}

// hardlyAbout reports refusals for now that are about one letter by their form, but about its domain or the route when they
// repeat: a conversation that breaks, and whatever is said of a recipient (RFC 5321 §4.2.1), though it be in words about us
// or about the server. Only a server that closes, one that is asked too much of, and an account's quota (550 5.4.5) are
// believed at once.
func (r *refusal) hardlyAbout() bool {
	switch {
	case r.ours || r.stage.beforeMail():
		return false
	case r.reply.code == 0:
		return true
	case r.stage != RcptTo || r.reply.code == 421 || r.reply.code == 432:
		return false
	case r.reply.code == 450 || r.reply.code == 452:
		return true
	}
	switch r.verdict() {
	case Slow, Pause:
		return true
	case QuotaSpent:
		return r.reply.enhanced != "5.4.5"
	}
	return false
}

// settlement returns what becomes of a refused letter. reopens is when its route, or its reader's domain, takes letters
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
			result.NotBefore = scheduler.Later(reopens, now.Add(Backoff(d.Attempts+1, jitter)))
		}
	case Hold:
		result.State, result.NotBefore = scheduler.Held, time.Time{}
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
