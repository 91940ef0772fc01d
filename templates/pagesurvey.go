package templates

import "strconv"

// SurveyPage asks one person what a session was like, and takes their answers without their name.
type SurveyPage struct {
	private
	Session Occurrence
	Survey  Survey
}

func (SurveyPage) Layout() string { return "survey" }

func (p SurveyPage) say(v *visitor, said *saidPage) {
	v.session(p.Session, said)
	said.Survey = v.survey(p.Survey)
	said.name(v.say("page/survey", nil) + " · " + oneLine(p.Session.Name))
}

// Survey is what a page asks of one person.
type Survey struct {
	To        string // their name, may be empty
	Closed    string // why it takes no answers: early or closed; "" when it does
	Answered  bool   // theirs are in
	Again     bool   // theirs are in, and they have just sent some again
	Questions []Question
	K         int            // how many answers are shown together at the least
	Offer     *Offer         // whether they would present; nil where that is not asked
	Page      string         // path of their own page
	Results   *SurveyResults // what the others answer, for a presenter of the session; nil for everybody else
}

// SurveyResults is what people answer to a survey, without their names.
type SurveyResults struct {
	Shown, Waiting int // answers that are counted in Tallies, and those that are not yet, or never as there are too few
	Tallies        []Tally
}

// Tally is what is answered to one question. It has answers to choose from, or words.
type Tally struct {
	Ask     string
	Mean    float64 // of a scale; 0 for none
	Answers []Count
	Words   []string
}

// Count is how often one answer was given.
type Count struct {
	Answer string
	N      int
}

// Question is one question of a survey, in the person's language. It has a scale, or choices, or takes words.
type Question struct {
	Name    string // of its field in the form
	Ask     string
	Scale   int      // the greatest number of the scale, which begins with 1; 0 for none
	Choices []string // answers to choose from
	Chosen  int      // the number of the answer that is chosen already, from 1; 0 for none
	Limit   int      // most characters of an answer in one's own words; 0 for other questions
	Needed  bool     // cannot be left out
}

// Offer is the question whether somebody would present, which is told with their name.
type Offer struct {
	Ask   string // "" for the usual words
	Given bool   // they would
}

// saidSurvey is a survey in words.
type saidSurvey struct {
	Mine, Closed, Thanks string
	Fields               []saidField
	Groups               string // that answers are shown in groups
	Words                bool   // there is a question that takes words
	Offer                *saidOffer
	Page                 string
	Results              string // how many answers are shown, for a presenter of the session; "" for everybody else
	Tallies              []saidTally
}

// saidTally is a line of the results: a question, or an answer to the one above it.
type saidTally struct{ Ask, Mean, Answer, N, Words string }

// saidField is one field of the form: an answer to choose, or room for words. The first and the last answer of a question say
// so, because layouts do not loop within a loop.
type saidField struct {
	choice
	Name, Ask     string
	Scale         bool   // the answers of the question stand in a row
	Limit         string // "" where it takes no words
	Needed        bool
	Opens, Closes bool // the first and last answer to choose of its question
}

type saidOffer struct {
	Ask   string
	Given bool
}

// survey says what a page asks.
func (v *visitor) survey(s Survey) *saidSurvey {
	said := &saidSurvey{Page: s.Page, Groups: v.say("page/surveygroups", strconv.Itoa(s.K))}
	if s.To != "" {
		said.Mine = v.say("page/surveymine", person(s.To))
	}
	switch {
	case s.Results != nil:
		said.Groups = ""
		said.Results, said.Tallies = v.results(s.Results, s.K)
	case s.Again:
		said.Thanks = v.say("page/surveyagain", nil)
	case s.Answered:
		said.Thanks = v.say("page/surveythanks", nil)
	case s.Closed != "":
		said.Closed = v.say("page/surveyclosed/"+s.Closed, nil)
	default:
		for _, q := range s.Questions {
			said.Fields = append(said.Fields, q.fields()...)
			said.Words = said.Words || q.Limit > 0
		}
		said.Fields = said.Fields[:min(len(said.Fields), maxRows)]
	}
	if s.Offer != nil && (s.Closed == "" || s.Offer.Given) {
		said.Offer = &saidOffer{Ask: oneLine(s.Offer.Ask), Given: s.Offer.Given}
		if said.Offer.Ask == "" {
			said.Offer.Ask = v.say("page/offer", nil)
		}
	}
	return said
}

// results says how many answers are shown, and what they are.
func (v *visitor) results(r *SurveyResults, k int) (head string, lines []saidTally) {
	for _, t := range r.Tallies {
		line := saidTally{Ask: oneLine(t.Ask)}
		if t.Mean > 0 {
			line.Mean = v.say("page/surveymean", v.mean(t.Mean))
		}
		lines = append(lines, line)
		for _, c := range t.Answers {
			lines = append(lines, saidTally{Answer: oneLine(c.Answer), N: strconv.Itoa(c.N)})
		}
		for _, words := range t.Words {
			lines = append(lines, saidTally{Words: oneLine(words)})
		}
	}
	lines = lines[:min(len(lines), maxRows)]
	return v.say("page/surveyresults", struct{ Shown, In, K string }{strconv.Itoa(r.Shown), strconv.Itoa(r.Shown + r.Waiting), strconv.Itoa(k)}), lines
}

// fields says a question as fields of a form.
func (q Question) fields() (said []saidField) {
	field := saidField{Name: q.Name, Ask: oneLine(q.Ask), Needed: q.Needed, Scale: q.Scale > 0}
	if q.Limit > 0 {
		field.Limit = strconv.Itoa(q.Limit)
		return []saidField{field}
	}
	labels := q.Choices
	for n := 1; n <= q.Scale; n++ {
		labels = append(labels, strconv.Itoa(n))
	}
	for i, label := range labels {
		field.choice = choice{strconv.Itoa(i + 1), oneLine(label), i+1 == q.Chosen}
		field.Opens, field.Closes = i == 0, i == len(labels)-1
		said = append(said, field)
	}
	return said
}

// sampleSurveys returns surveys that reach every line of what is said of one.
func sampleSurveys() []Survey {
	questions := []Question{
		{Name: "a", Ask: "Name", Scale: 5, Chosen: 4, Needed: true}, {Name: "b", Ask: "Name", Choices: []string{"xx", "yy"}, Chosen: 1},
		{Name: "c", Ask: "Name", Limit: 1000},
	}
	return []Survey{
		{To: "Name", Questions: questions, K: 5, Offer: &Offer{}, Page: "/me/token"},
		{Questions: questions[:1], K: 5},
		{Answered: true, Offer: &Offer{Ask: "Name", Given: true}, K: 5},
		{Answered: true, Again: true}, {Closed: "early"}, {Closed: "closed"}, {K: 5, Results: &SurveyResults{Waiting: 2}},
		{K: 5, Results: &SurveyResults{Shown: 6, Tallies: []Tally{
			{Ask: "Name", Mean: 4.5, Answers: []Count{{"1", 0}, {"2", 6}}}, {Ask: "Name", Words: []string{"xx"}},
		}}},
	}
}
