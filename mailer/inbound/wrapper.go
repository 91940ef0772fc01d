package inbound

func (p part) isWrapper() bool { return false }
