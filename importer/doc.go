// Package importer reads what communities have written about their meetings for other programs, and writes it as themes: bytes in, files and
// findings out. It reads no file, asks no server, knows no clock, and sends nothing.
//
// What a file says goes one of three ways: it stands in the theme, it stands in a comment of the theme, or a finding names it with file, line
// and column. Nothing is dropped in silence. A finding that is no warning means that nothing is to be written at all.
//
//	importer.go  which formats there are; from files to themes
//	fields.go    the keys of one mapping: what was asked for, and what nobody asked for
//	series.go    what every format comes to: a series of meetings, and its theme
//	names.go     short names and ids that no two themes share
//	text.go      texts of others, as files of rondo may have them
//	moment.go    dates and times of YAML and RFC 3339
//	change.go    what is different on one date of a series
//	toml.go      TOML as a tree
//	yaml2ical.go the meetings of yaml2ical, as OpenStack keeps them
//	yaml2ics.go  the calendars of yaml2ics, as Scientific Python keeps them
//	rust.go      the calendars of the Rust project, in TOML
//	sigs.go      the meetings of Kubernetes
//	loose.go     days, times and zones in free words
//	meet.go      meetings for which pkgjs/meet opens issues
//	ics.go       iCalendar: rules, exceptions, moved and cancelled dates, guests, alarms
//	ics_uid.go   which events keep their UID
//	people.go    people.yaml from what the next three find
//	list.go      a list of people that is fetched again and again
//	people_address.go  addresses as fields have them
//	people_csv.go, people_vcard.go, people_ldif.go  people of tables, address books and directories
package importer
