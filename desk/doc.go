// Package desk is what an organizer can do and see. It prints nothing and knows no flag: verbs print what it returns, and a page
// can show the same.
//
// What is asked is a function of a [scheduler.State] where it can be. What changes something takes an open [store.Ledger] and
// returns after the commit. Types whose names end in Record are what `--json` prints: their keys are kept for scripts, times in
// them are RFC 3339 in UTC, "" for none, unless they say otherwise. An [Unclear] error is about a name that the organizer
// wrote, and says which names there are.
//
//	desk.go       who changes something: declining, restoring
//	name.go       which session, theme or person a name means
//	plan.go       what would follow from the files as they lie there
//	published.go  what everybody sees of sessions, and a list of it
//	leaving.go    letters that would leave, and when
//	groups.go     a plan by theme, in groups of letters that say the same; what concerns one person
//	line.go       such a group in one line
//	quiet.go      taking up files of which nobody is told
//	plan_json.go  the same for scripts
//	check.go      what was found in files and understood of them
//	dates.go      the dates of a rule
//	world.go      what is known of the world in which sessions collide: calendars, answers
//	personal.go   what people's own calendars say, together
//	calendars.go  the calendars that themes avoid: files, copies, and how they stand
//	lists.go      lists of people that are fetched into files
//	conflicts.go  which coming sessions collide
//	conflict_rows.go  the same for a reader in a hurry
//	holidays.go   which holidays are not known
//	clashes.go    the same as warnings, where it is written
//	asides.go     sessions that step aside by on_conflict, and what organizers say to it
//	drafts.go     sessions that nobody hears of yet, and those that people know of all the same
//	suggest.go    which recurring slot would cost the fewest people
//	season.go     how sessions stand: their state, what they lack, what they meet
//	seats.go      who answered what; headcounts
//	affirm.go     saying that a theme goes on
//	survey.go     what those who came answered
//	came.go       who came, and recording it from a list
//	attended.go   lists of those who came, as services for meetings export them
//	attended_cell.go  an address, and how long somebody stayed, in a cell of such a list
//	seats_csv.go  the same for spreadsheets
//	inbox.go      mail that came in, as it reads today
//	match.go      whose answer a parked mail is
//	proposals.go  other times that attendees ask for, and how to take one
//	outbox.go     letters, with what became of them
//	notes.go      what is still to be said to people of sessions
//	entered.go    what presenters entered of sessions
//	say.go        what is said to people of a session by hand
//	edit.go       a change of a theme's file, and how it is written
//	edit_form.go  a session as it is filled in, and what that changes
//	edit_session.go  an edit of a session: its mistakes, and what would follow
//	edit_save.go  saving it, and its commit in git
//	edit_lock.go  one writer at a time
//	diff.go       what a change does to the lines of a file
//	materials.go  links added to a theme's file, comments kept
//	resend.go     a letter once more
//	joined.go     who joined by themselves; taking them in, and writing them for the files
//	people.go     who is not written to
//	forget.go     somebody who asks to be forgotten; where files still name them
//	known.go      what is known of a person
//	log.go       what was done at the desk and by verbs; a link by which somebody signs in there
//	link.go       the links of one person
//	sender.go     sessions whose letters come from an earlier sender
//	past.go       sessions from before rondo, and what importing them does
//	past_csv.go, past_ics.go  how they are read from files
//	import.go     what other programs read, as themes
//	import_source.go, import_write.go  reading it from files or a server; writing all of it or nothing
//	backup.go     what a copy of the ledger holds
//	restore.go    what is to be known before a copy takes the place of the ledger
//	health.go     from when on waiting is a problem
//	trend.go      how themes went in a period
//	trend_survey.go  what their surveys published
//	trend_json.go the same for scripts, and as lines of a terminal
package desk
