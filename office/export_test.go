package office

import "testing"

// Routes lists what the policy has, for tests.
type Route struct {
	Pattern string
	Right   string
}

// Routes returns every row of the policy.
func Routes() (all []Route) {
	names := map[right]string{anybody: "anybody", signedIn: "signed in", ofTheme: "of theme", operator: "operator"}
	for _, one := range policy() {
		all = append(all, Route{one.pattern, names[one.right]})
	}
	return all
}

// Every right has a name, and every row one of the rights and something that responds.
func TestPolicyIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for i, one := range policy() {
		if one.respond == nil || Routes()[i].Right == "" || seen[one.pattern] {
			t.Errorf("%s has no right, nobody who responds, or two rows", one.pattern)
		}
		seen[one.pattern] = true
	}
}
