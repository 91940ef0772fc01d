// Package holidays knows on which days people of a country are off, by law: the days of github.com/rickar/cal/v2, with
// corrections for what that library lacks or sees otherwise, each with its law and the date on which it was compared. It knows
// so for single years only; outside of those nothing is known, which is not "no holiday". It is pure.
//
//	region.go    countries and their parts, and how their names are read
//	day.go       the days of a region: when, what they are called, whether people are off
//	place.go     how the days of a place follow from the library and the corrections
//	law.go       what a day rests on
//	english.go   what days are called in English, and in Japanese
//	north.go     Finland, Sweden, Norway, Denmark, Estonia
//	west.go      Belgium, France, Ireland, the Netherlands, Poland, Portugal, Spain
//	german.go    Germany and its states
//	british.go   the parts of the United Kingdom
//	america.go   the United States, Canada and provinces, Brazil
//	pacific.go   Japan, Australia and its states
package holidays
