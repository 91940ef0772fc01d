// Package say puts moments, numbers and the text of strangers into the words that organizers read in a terminal, a log or on a
// health page. Mails and pages have words of their own, in package templates.
package say
