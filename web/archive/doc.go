// Package archive finds sessions that are over. An [Archive] is the sessions of one moment with an index of their words; it never
// changes, so requests read it without a lock and without the database.
//
// What is searched are title, theme, abstract, presenters, categories and the labels of materials. What is asked for is words: a
// session is found that has all of them, whatever stands between. A word is found
//
//   - in any case, with and without its diacritics: "paatos" finds Päätös, "Naïve" finds naive;
//   - by its beginning: "kalib" finds kalibrointi;
//   - in its other forms, English and Finnish: "decided" finds deciding, "päätöksiä" finds päätöksen. Forms are told from endings
//     alone (see stem.go), without a list of words. So "haun" does not find haku, whose k has gone, "mice" does not find mouse, and the
//     later parts of a compound are not found by themselves.
//
// What is found comes in the order of time, newest first: whoever looks for a session remembers when it was rather than how often
// it says a word.
//
// Where to look:
//
//	archive.go   what is in it, and what is asked of it
//	index.go     which session has which word
//	fold.go      a text as words, without case and diacritics
//	stem.go      what the forms of a word have in common
package archive
