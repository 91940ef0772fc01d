package icaltest

// Every returns the first of list and each nth after it: what the short form of a test takes of a list that only the
// full one walks whole.
func Every[T any](n int, list []T) (some []T) {
	for i := 0; i < len(list); i += n {
		some = append(some, list[i])
	}
	return some
}
