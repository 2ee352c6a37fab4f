package xlsform

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// expression is a node of a parsed XPath expression: a literal, a reference, a call or an operator with two operands.
type expression struct {
	kind expressionKind
	// text is the value of a literal, the name of a reference, a function or an operator.
	text     string
	operands []*expression
}

type expressionKind int

const (
	literal expressionKind = iota
	numeral
	reference
	self
	call
	operator
)

var tokens = regexp.MustCompile(`^\s*(?:(\$\{\s*[^}\s]+\s*\})|('[^']*'|"[^"]*")|([0-9]+(?:\.[0-9]+)?|\.[0-9]+)|(!=|<=|>=|[=<>()+*,.-])|([A-Za-z_][A-Za-z0-9_-]*(?::[A-Za-z_][A-Za-z0-9_-]*)?))`)

// typed replaces the quotes and spaces that word processors put into expressions.
var typed = strings.NewReplacer("\u00a0", " ", "‘", "'", "’", "'", "“", `"`, "”", `"`, "„", `"`)

type parser struct {
	rest  string
	depth int
}

// parseExpression parses the part of XPath that forms use. The error is for the author.
func parseExpression(text string) (*expression, error) {
	if len(text) > maxExpression {
		return nil, fmt.Errorf("the expression is longer than %d bytes", maxExpression)
	}
	p := &parser{rest: typed.Replace(text)}
	e, err := p.binary(0)
	if err != nil {
		return nil, err
	}
	if next := p.peek(); next != "" {
		return nil, fmt.Errorf("%q is not understood here", next)
	}
	return e, nil
}

// peek returns the next token without consuming it; empty at the end.
func (p *parser) peek() string {
	token := strings.TrimSpace(tokens.FindString(p.rest))
	if token == "" {
		return strings.TrimSpace(p.rest)
	}
	return token
}

func (p *parser) next() string {
	token := p.peek()
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")[len(token):]
	return token
}

// levels are the binary operators, those that bind least first.
var levels = [][]string{{"or"}, {"and"}, {"=", "!="}, {"<", "<=", ">", ">="}, {"+", "-"}, {"*", "div"}}

func (p *parser) binary(level int) (*expression, error) {
	if level == len(levels) {
		return p.operand()
	}
	left, err := p.binary(level + 1)
	if err != nil {
		return nil, err
	}
	for {
		found := ""
		for _, o := range levels[level] {
			if p.peek() == o {
				found = o
			}
		}
		if found == "" {
			return left, nil
		}
		p.next()
		right, err := p.binary(level + 1)
		if err != nil {
			return nil, err
		}
		left = &expression{kind: operator, text: found, operands: []*expression{left, right}}
	}
}

func (p *parser) operand() (*expression, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, fmt.Errorf("parentheses nest deeper than %d", maxDepth)
	}
	defer func() { p.depth-- }()
	token := p.next()
	switch {
	case token == "":
		return nil, errors.New("the expression ends too early")
	case token == "(":
		e, err := p.binary(0)
		if err != nil {
			return nil, err
		}
		return e, p.expect(")")
	case token == ".":
		return &expression{kind: self}, nil
	case token == "-":
		e, err := p.operand()
		if err != nil || e.kind != numeral {
			return nil, errors.Join(err, errors.New("a minus sign needs a number"))
		}
		return &expression{kind: numeral, text: "-" + e.text}, nil
	case strings.HasPrefix(token, "${") && strings.HasSuffix(token, "}"):
		return &expression{kind: reference, text: strings.TrimSpace(token[2 : len(token)-1])}, nil
	case len(token) >= 2 && (token[0] == '\'' || token[0] == '"') && token[len(token)-1] == token[0]:
		return &expression{kind: literal, text: token[1 : len(token)-1]}, nil
	case token[0] >= '0' && token[0] <= '9':
		return &expression{kind: numeral, text: token}, nil
	case token[0] == '.' && len(token) > 1:
		return &expression{kind: numeral, text: "0" + token}, nil
	case p.peek() == "(":
		return p.call(token)
	}
	return nil, fmt.Errorf("%q is not understood", token)
}

func (p *parser) call(name string) (*expression, error) {
	e := &expression{kind: call, text: name}
	p.next()
	if p.peek() == ")" {
		p.next()
		return e, nil
	}
	for {
		argument, err := p.binary(0)
		if err != nil {
			return nil, err
		}
		e.operands = append(e.operands, argument)
		if p.peek() != "," {
			return e, p.expect(")")
		}
		p.next()
	}
}

func (p *parser) expect(token string) error {
	if found := p.next(); found != token {
		return fmt.Errorf("%q is missing", token)
	}
	return nil
}

// is reports whether the node is a call or an operator of a name.
func (e *expression) is(kind expressionKind, names ...string) bool {
	if e.kind != kind {
		return false
	}
	for _, name := range names {
		if e.text == name {
			return true
		}
	}
	return false
}

// terms returns the operands of nested operators of one name: those of a, b and c in "a and b and c".
func (e *expression) terms(name string) []*expression {
	if !e.is(operator, name) {
		return []*expression{e}
	}
	return append(e.operands[0].terms(name), e.operands[1].terms(name)...)
}
