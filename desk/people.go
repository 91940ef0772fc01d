package desk

import (
	"rondo/say"
	"rondo/store"
)

// SuppressedRecord is an address that is not written to, for scripts.
type SuppressedRecord struct {
	Person   string `json:"person"`
	Reason   string `json:"reason"`
	At       string `json:"at"`
	Letter   string `json:"letter,omitempty"`
	Report   string `json:"report,omitempty"` // id of the report in the inbox that made it
	Restored string `json:"restored,omitempty"`
	Because  string `json:"restored_reason,omitempty"`
}

// SuppressedRecordOf returns s for scripts.
func SuppressedRecordOf(s store.Suppressed) SuppressedRecord {
	return SuppressedRecord{s.Address, s.Reason, say.UTC(s.At), s.Letter, s.Report, say.UTC(s.Restored), s.Why}
}
