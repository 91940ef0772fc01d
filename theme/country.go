package theme

import (
	"go.yaml.in/yaml/v4"

	"rondo/holidays"
)

// region reads a country or a part of one. What is not known stays "".
func (d *document) region(n *yaml.Node, r *holidays.Region, where string) {
	text, ok := d.scalar(n, where) // whatever YAML takes it for: NO is Norway
	if !ok {
		return
	}
	read, err := holidays.ParseRegion(text)
	if err != nil {
		d.mistake(n, err)
	}
	*r = read
}
