// Package inbound reads one mail that came in: whose it is, what it is (an answer, a delivery report, a complaint, a
// robot's, a person's words) and what it says. It is pure: bytes go in, a [Message] comes out, and nothing is fetched,
// stored or decided.
//
// Read takes the first class that fits: an answer, a delivery report, an abuse report, a robot's mail, another calendar
// object, a person's words.
//
// Everything in a mail may have been written by anybody. Reading is therefore bounded before anything is understood,
// and never fails: what cannot be read says so. What is read is tolerant, because an answer that is lost is worse than
// one that is odd; what a mail is taken for is strict, because a person's words must never count as a robot's failure.
package inbound
