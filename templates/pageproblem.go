package templates

import "strconv"

// ProblemPage says that something could not be shown or done.
type ProblemPage struct {
	public
	Status  int  // of HTTP: 404, 405 and so on
	Unsaved bool // the problem is with what somebody posted: nothing was recorded
}

func (ProblemPage) Layout() string { return "problem" }

func (p ProblemPage) say(v *visitor, said *saidPage) {
	said.Status, said.Problem = strconv.Itoa(p.Status), v.problem(p)
	said.name(said.Problem)
}

// problem says in one sentence what went wrong: in that of the status, or in a general one.
func (v *visitor) problem(p ProblemPage) string {
	name := "page/problem"
	if p.Unsaved {
		name = "page/unsaved"
	}
	if own := name + "/" + strconv.Itoa(p.Status); v.phrases.Lookup(own) != nil {
		name = own
	}
	return v.say(name, nil)
}
