package mailer

import "time"

// Backoff returns how long a letter waits after its n-th attempt (from 1): 5, 10, 20, 40, then 67 minutes each time, within
// 20 % either way by jitter in [0, 1), so that letters refused together do not come back together.
func Backoff(n int, jitter float64) time.Duration {
	const first, longest = 5 * time.Minute, 67 * time.Minute
	wait := longest
	if n < 5 {
		wait = first << max(0, n-1)
	}
	return time.Duration(float64(wait) * (0.8 + 0.4*jitter))
}

// greylistWait returns how long a letter waits that a server wants to see again: 5 to 15 minutes. Most servers ask for five.
func greylistWait(jitter float64) time.Duration {
	return 5*time.Minute + time.Duration(jitter*float64(10*time.Minute))
}

// routeWait returns how long a route rests after its n-th trouble in a row (from 1): 15 s, doubling to 10 minutes.
func routeWait(n int, jitter float64) time.Duration {
	wait := 15 * time.Second << min(max(0, n-1), 6)
	return time.Duration(float64(min(wait, 10*time.Minute)) * (0.8 + 0.4*jitter))
}
