// Package transfer copies all rows of a ledger from one engine to another: from a file of SQLite's into a database of PostgreSQL's, or
// back. It knows nothing of what the tables mean. Which there are, with their columns, keys and references, the two engines say;
// they have to say the same.
//
// Rows are copied in the order of their keys, some at a time, so a copy that was interrupted goes on behind the last row that the
// target has. At the end every row is read from both sides and compared. Only then the source is marked as moved, unless somebody has
// written to it meanwhile, and after that the target as finished: at no moment two ledgers may be served.
//
//	copy.go     what a copy is made of
//	mark.go     its beginning and its end, and what both sides say meanwhile
//	rows.go     the rows of one table
//	schema.go   tables, keys and references, as the engines tell of them
//	compare.go  every row of both sides
package transfer
