package ledger

import (
	"database/sql"
	"fmt"
	"strings"
)

// Most rules look at each row of a table by itself, and reading a million rows takes longer than looking at them. So those about the
// same rows are asked together first: in one pass, how many rows break each of them. As a rule none does, and then all is said.

// ask runs one query that finds what must not be.
func (v *verifier) ask(tx *sql.Tx, r rule) error {
	err := each(tx, r.query, v.times(), func(rows *sql.Rows) error {
		var subject, found string
		if err := rows.Scan(&subject, &found); err != nil {
			return err
		}
		v.add(r.name, subject, "%s", found)
		return nil
	})
	if err != nil {
		return fmt.Errorf("rule %s: %w", r.name, err)
	}
	return nil
}

// times are what queries of rules are given.
func (v *verifier) times() []any {
	return []any{instant{v.now}, instant{v.now.Add(-leaseTime)}, instant{v.now.Add(-remembered)}}
}

// rulesOf are rules about the same rows.
type rulesOf struct {
	from  string
	where []string
	rules []int
}

// ruleTasks lists the tasks that ask rules, those about many rows first.
func ruleTasks(all []rule) (tasks []task) {
	var groups []*rulesOf
	find := func(from string) *rulesOf {
		for _, c := range groups {
			if c.from == from {
				return c
			}
			// One table, which some rules call by a letter.
			short, long := c.from, from
			if len(long) < len(short) {
				short, long = long, short
			}
			if name, letter, _ := strings.Cut(long, " "); name == short && !strings.Contains(letter, " ") {
				c.from = long
				return c
			}
		}
		groups = append(groups, &rulesOf{from: from})
		return groups[len(groups)-1]
	}
	for i, r := range all {
		from, where, alone := takeApart(r.query)
		if !alone {
			tasks = append(tasks, task{byRule + i, func(v *verifier, tx *sql.Tx) error { return v.ask(tx, r) }})
			continue
		}
		c := find(from)
		c.where, c.rules = append(c.where, where), append(c.rules, i)
	}
	for _, c := range groups {
		tasks = append([]task{{byRule, func(v *verifier, tx *sql.Tx) error { return v.askGroup(tx, c, all) }}}, tasks...)
	}
	return tasks
}

// askGroup asks those rules of a table that a row breaks.
func (v *verifier) askGroup(tx *sql.Tx, c *rulesOf, all []rule) error {
	broken := make([]int64, len(c.rules))
	if len(c.rules) > 1 {
		var err error
		if broken, err = countWhere(tx, c.from, c.where, v.times()); err != nil {
			return fmt.Errorf("rules about %s: %w", c.from, err)
		}
	} else {
		broken[0] = 1
	}
	for i, r := range c.rules {
		if broken[i] == 0 {
			continue
		}
		v.place = byRule + r
		if err := v.ask(tx, all[r]); err != nil {
			return err
		}
	}
	return nil
}

// countWhere counts in one pass the rows that fulfil each of some conditions.
func countWhere(tx *sql.Tx, from string, conditions []string, args []any) ([]int64, error) {
	counts, into := make([]int64, len(conditions)), make([]any, len(conditions))
	columns := make([]string, len(conditions))
	for i, c := range conditions {
		columns[i], into[i] = `count(*) FILTER (WHERE `+c+`)`, &counts[i]
	}
	err := tx.QueryRow(`SELECT `+strings.Join(columns, ",\n")+"\nFROM "+from, args...).Scan(into...)
	return counts, err
}

// takeApart takes a query that looks at each row by itself, SELECT … FROM from WHERE where, into its parts; alone is false for any other.
func takeApart(query string) (from, where string, alone bool) {
	flat, depth, quoted := []byte(query), 0, false
	for i, c := range flat {
		inside := quoted || depth > 0
		switch {
		case c == '\'':
			quoted = !quoted
			inside = true
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
			inside = true
		}
		if inside {
			flat[i] = '.'
		} else if c == '\n' || c == '\t' {
			flat[i] = ' '
		}
	}
	text := string(flat)
	for _, word := range []string{" GROUP BY ", " HAVING ", " ORDER BY ", " UNION "} {
		if strings.Contains(text, word) {
			return "", "", false
		}
	}
	f, w := strings.Index(text, " FROM "), strings.Index(text, " WHERE ")
	if f < 0 || w < f {
		return "", "", false
	}
	return strings.Join(strings.Fields(query[f+len(" FROM "):w]), " "), query[w+len(" WHERE "):], true
}
