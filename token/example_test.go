package token_test

import (
	"fmt"
	"strings"

	"rondo/token"
)

// A token is good for one thing and one person, and nothing has to be kept to tell that.
func ExampleKey_Make() {
	key, err := token.ParseKey(strings.Repeat("0f", 32)) // NewKey makes a secret one
	if err != nil {
		fmt.Println(err)
		return
	}
	got := key.Make(token.Page, "ada@example.org", "0")
	fmt.Println(key.Valid(got, token.Page, "ada@example.org", "0"))
	fmt.Println(key.Valid(got, token.Page, "ben@example.org", "0"))
	fmt.Println(key.Valid(got, token.Feed, "ada@example.org", "0"))
	fmt.Println(key)
	// Output:
	// true
	// false
	// false
	// [key]
}
