package ledger

// explain puts the sentence for the organizer before what the database says.
func explain(err error) error { return explainPostgres(explainSQLite(err)) }
