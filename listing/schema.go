package listing

import _ "embed"

//go:embed sessions.schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of what [JSON] writes.
func Schema() []byte { return schema }
