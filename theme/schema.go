package theme

import (
	"embed"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/invopop/jsonschema"

	"rondo/holidays"
)

// SchemaKinds are the kinds of files that [Schema] knows.
var SchemaKinds = []string{"theme", "people", "rondo"}

// Schema returns the JSON Schema (draft 2020-12) of a kind of file, one of [SchemaKinds], so that editors complete and check
// what organizers write. It says what [Load] says, as far as a schema can: which keys there are, what they mean and how
// their values are written.
func Schema(kind string) ([]byte, error) {
	file, ok := map[string]any{"theme": Theme{}, "people": peopleFile{}, "rondo": Config{}}[kind]
	if !ok {
		return nil, wrong(didYouMean(kind, SchemaKinds), "unknown kind of file %q", kind)
	}
	s := reflected(file, notation)
	s.Version = jsonschema.Version
	s.Title = "rondo: " + kind
	orOne(s)
	if sessions := property(s, "sessions"); sessions != nil {
		sessions.PropertyNames = notation(reflect.TypeFor[When]())
		for _, title := range []*jsonschema.Schema{property(s, "title"), property(sessions.AdditionalProperties, "title")} {
			title.Type, title.AnyOf = "", notation(reflect.TypeFor[Phrase]()).AnyOf // see the struct tag in
		}
	}
	for path, words := range map[string][]string{
		"mail/smtp/tls": tlsModes, "mail/smtp/profile": profiles, "mail/words": wordsPolicies, "site/language": Languages,
	} {
		if key := property(s, path); key != nil {
			for _, w := range words {
				key.Enum = append(key.Enum, w)
			}
		}
	}
	out, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the schema of %s: %w", kind, err)
	}
	return append(out, '\n'), nil
}

// reflected returns the schema of a struct as its mapping is written, with notations for the types of its fields.
func reflected(v any, notation func(reflect.Type) *jsonschema.Schema) *jsonschema.Schema {
	r := jsonschema.Reflector{
		Anonymous:                  true,
		DoNotReference:             true, // editors lose a key's description beside a reference
		RequiredFromJSONSchemaTags: true,
		FieldNameTag:               "yaml",
		Mapper:                     notation,
		AdditionalFields:           aliases,
		LookupComment:              comment,
	}
	s := r.Reflect(v)
	s.Version = ""
	return s
}

// notation says how values with a notation of their own are written.
func notation(t reflect.Type) *jsonschema.Schema {
	const (
		date   = `\d{4}-\d\d-\d\d`
		clock  = `[ T]\d\d:\d\d(:\d\d)?`
		amount = `(\d+ ?[A-Za-z]+[, ]*(and )?)+`
		period = `P[0-9DHMSTW]+`
	)
	text := func(pattern string, examples ...any) *jsonschema.Schema {
		return &jsonschema.Schema{Type: "string", Pattern: "^" + pattern + "$", Examples: examples}
	}
	either := func(forms ...*jsonschema.Schema) *jsonschema.Schema { return &jsonschema.Schema{AnyOf: forms} }
	mapping := func(v any) *jsonschema.Schema {
		return reflected(v, func(inner reflect.Type) *jsonschema.Schema {
			if inner == t {
				return nil
			}
			return notation(inner)
		})
	}
	switch t {
	case reflect.TypeFor[When]():
		return text(date+"("+clock+")?", "2026-12-01 14:00", "2026-12-01")
	case reflect.TypeFor[holidays.Region]():
		code := &jsonschema.Schema{Type: "string"}
		for _, r := range holidays.Regions() {
			code.Enum = append(code.Enum, r)
		}
		return either(code, text("[A-Za-z]{2}(-[A-Za-z]{2,3})?", "FI", "GB-SCT"))
	case reflect.TypeFor[Span]():
		return text("("+amount+"|"+period+")( before)?", "3 weeks before", "1 day before", "2 hours before")
	case reflect.TypeFor[Length]():
		unit := &jsonschema.Schema{Type: "integer", Minimum: "0"}
		units := jsonschema.NewProperties()
		for _, u := range []string{"minutes", "hours", "days", "weeks"} {
			units.Set(u, unit)
		}
		return either(text("("+amount+"|"+period+")", "45m", "1h30m", "PT45M"), &jsonschema.Schema{Type: "integer", Minimum: "0"},
			&jsonschema.Schema{Type: "object", Properties: units, AdditionalProperties: jsonschema.FalseSchema})
	case reflect.TypeFor[Season]():
		return text(amount, "6 months", "1 year", "26 weeks")
	case reflect.TypeFor[OpenSession]():
		return &jsonschema.Schema{Type: "string", Enum: []any{KeepOpen, CancelOpen, SocialOpen}}
	case reflect.TypeFor[Weekly]():
		days := &jsonschema.Schema{Type: "string"}
		for day := range 7 {
			days.Enum = append(days.Enum, strings.ToLower(time.Weekday(day).String()))
		}
		days.Enum = append(days.Enum, "never", "off")
		return days
	case reflect.TypeFor[Rate]():
		return text(`(unlimited|\d+ */ *(second|minute|hour|day))`, "28/minute", "unlimited")
	case reflect.TypeFor[Share]():
		return text(`\d{1,3} *%`, "20%")
	case reflect.TypeFor[Scale]():
		return text(`1 ?[-–] ?5`, "1-5")
	case reflect.TypeFor[Phrase]():
		languages := jsonschema.NewProperties()
		for _, tag := range Languages {
			languages.Set(tag, &jsonschema.Schema{Type: "string", Description: "for readers of this language"})
		}
		return either(&jsonschema.Schema{Type: "string"},
			&jsonschema.Schema{Type: "object", Properties: languages, AdditionalProperties: jsonschema.FalseSchema})
	case reflect.TypeFor[Quiet]():
		return text(`\d\d:\d\d *- *\d\d:\d\d`, "21:00-07:00")
	case reflect.TypeFor[Clock]():
		return text(`\d\d:\d\d`, "09:00")
	case reflect.TypeFor[Telling]():
		words := make([]any, len(Tellings))
		for i, t := range Tellings {
			words[i] = t
		}
		return &jsonschema.Schema{Type: "string", Enum: words}
	case reflect.TypeFor[ChannelNames]():
		return either(&jsonschema.Schema{Type: "string"}, &jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{Type: "string"}})
	case reflect.TypeFor[Channel]():
		one := mapping(Channel{})
		for _, kind := range ChannelKinds {
			property(one, "kind").Enum = append(property(one, "kind").Enum, kind)
		}
		for _, tag := range Languages {
			property(one, "language").Enum = append(property(one, "language").Enum, tag)
		}
		return one
	case reflect.TypeFor[Loud]():
		return &jsonschema.Schema{Type: "string", Enum: []any{All, Quietly, Feed}}
	case reflect.TypeFor[Materials]():
		link := text("https?://[^ ]+", "https://example.org/slides.pdf")
		most := uint64(MostMaterials)
		return &jsonschema.Schema{Type: "object", AdditionalProperties: link, MaxProperties: &most}
	case reflect.TypeFor[Calm]():
		return &jsonschema.Schema{Type: "string", Enum: []any{Reminders, Invitations}}
	case reflect.TypeFor[Addressee]():
		words := make([]any, len(Addressees))
		for i, a := range Addressees {
			words[i] = a
		}
		return &jsonschema.Schema{Type: "string", Enum: words}
	case reflect.TypeFor[FollowUp]():
		letters := mapping(FollowUp{})
		late := property(letters, "late")
		for _, way := range lateWays {
			late.Enum = append(late.Enum, way)
		}
		return either(letters, &jsonschema.Schema{Type: "boolean"}, &jsonschema.Schema{Type: "string", Enum: []any{"on", "off"}})
	case reflect.TypeFor[Published]():
		forms := &jsonschema.Schema{Type: "string"}
		for _, form := range published {
			forms.Enum = append(forms.Enum, form)
		}
		return forms
	case reflect.TypeFor[Joining]():
		ways := &jsonschema.Schema{Type: "string"}
		for _, way := range joinings {
			ways.Enum = append(ways.Enum, way)
		}
		return ways
	case reflect.TypeFor[Cancelled]():
		return either(&jsonschema.Schema{Type: "string"}, &jsonschema.Schema{Type: "boolean"})
	case reflect.TypeFor[Except]():
		dated := mapping(Except{})
		dated.OneOf = []*jsonschema.Schema{{Required: []string{"date"}}, {Required: []string{"on"}}, {Required: []string{"from", "to"}}}
		return either(notation(reflect.TypeFor[When]()), dated)
	case reflect.TypeFor[Hours]():
		return text(`[A-Za-z0-9 ,:.–-]*\d ?`, "08:30-11:30, 12:30-17:30", "Mon-Thu 09:00-16:00")
	case reflect.TypeFor[Host]():
		return text(`[A-Za-z0-9.:\[\]/-]+`, "intranet.example.org", "10.0.0.0/8")
	case reflect.TypeFor[Network]():
		return text(`[0-9A-Fa-f.:\[\]]+(/[0-9]+)?`, "10.0.0.0/8", "2001:db8::5")
	case reflect.TypeFor[Origin]():
		return either(text(`https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]+)?`, "https://intranet.example.org", "https://*.example.org"),
			&jsonschema.Schema{Type: "string", Enum: []any{string(AnyOrigin), "none"}})
	case reflect.TypeFor[Avoid]():
		one := mapping(Avoid{})
		for _, keys := range [][]string{{"holidays"}, {"feed"}, {"hours"}, {"from", "to"}} {
			one.OneOf = append(one.OneOf, &jsonschema.Schema{Required: keys})
		}
		return one
	case reflect.TypeFor[Response]():
		answers := &jsonschema.Schema{Type: "string"}
		for _, r := range responses {
			answers.Enum = append(answers.Enum, r)
		}
		return answers
	case reflect.TypeFor[Responses]():
		return either(notation(reflect.TypeFor[Response]()), mapping(Responses{}))
	case reflect.TypeFor[MoveRule]():
		rule := mapping(MoveRule{})
		property(rule, "keep").Enum = []any{"weekday"}
		return rule
	case reflect.TypeFor[PeopleFiles]():
		list := mapping(List{})
		for _, key := range []string{"csv", "url", "command"} {
			list.OneOf = append(list.OneOf, &jsonschema.Schema{Required: []string{key}})
		}
		for _, format := range ListFormats {
			property(list, "format").Enum = append(property(list, "format").Enum, format)
		}
		file := &jsonschema.Schema{Type: "string", Examples: []any{"people.yaml"}}
		return either(file, list, &jsonschema.Schema{Type: "array", Items: either(file, list)})
	case reflect.TypeFor[Group]():
		return either(&jsonschema.Schema{Type: "array", Items: &jsonschema.Schema{Type: "string"}}, mapping(Group{}))
	}
	return nil
}

// aliases returns the second keys of a struct's fields.
func aliases(t reflect.Type) (more []reflect.StructField) {
	for _, f := range reflect.VisibleFields(t) {
		if alias := f.Tag.Get("alias"); alias != "" {
			f.Name = strings.ToUpper(alias)
			f.Tag = reflect.StructTag(fmt.Sprintf("yaml:%q jsonschema_description:%q", alias, "the same as "+f.Tag.Get("yaml")))
			more = append(more, f)
		}
	}
	return more
}

// orOne lets a single value stand for a list of one, all the way down.
func orOne(s *jsonschema.Schema) {
	if s == nil || s == jsonschema.FalseSchema || s == jsonschema.TrueSchema {
		return
	}
	if s.Type == "array" && s.Items != nil {
		list := &jsonschema.Schema{Type: "array", Items: s.Items}
		s.AnyOf, s.Type, s.Items = []*jsonschema.Schema{list, s.Items}, "", nil
		orOne(list.Items)
		return
	}
	for _, below := range s.AnyOf {
		orOne(below)
	}
	orOne(s.AdditionalProperties)
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		orOne(p.Value)
	}
}

// property returns the schema of a key, its path separated by slashes; nil when there is none.
func property(s *jsonschema.Schema, path string) *jsonschema.Schema {
	key, rest, more := strings.Cut(path, "/")
	if s.Properties == nil {
		return nil
	}
	below, ok := s.Properties.Get(key)
	if !ok || !more {
		return below
	}
	return property(below, rest)
}

// The comments beside the fields are what editors show: one text for both readers.
//
//go:embed avoid.go config.go desk.go limit.go list.go note.go notices.go path.go people.go respond.go session.go survey.go theme.go
var sources embed.FS

var comments = sync.OnceValue(func() map[string]string {
	found := map[string]string{}
	entries, err := sources.ReadDir(".")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		text, err := sources.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), text, parser.ParseComments)
		if err != nil {
			panic(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					for _, name := range f.Names {
						found[spec.Name.Name+"."+name.Name] = strings.TrimSpace(f.Comment.Text())
					}
				}
			}
			return false
		})
	}
	return found
})

func comment(t reflect.Type, field string) string { return comments()[t.Name()+"."+field] }
