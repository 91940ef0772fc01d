package scheduler

import "time"

// Old returns the moment before which a session must have ended, and a letter have been settled, to be let go of at now: seats and
// letters of sessions are kept for keep. No plan, feed, page or answer asks for what is older than [FeedPast], so that is kept whatever
// the files say.
func Old(now time.Time, keep time.Duration) time.Time { return now.Add(-max(keep, 2*FeedPast)) }
