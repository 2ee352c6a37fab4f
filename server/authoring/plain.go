package authoring

import (
	"regexp"

	"go.yaml.in/yaml/v3"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/words"
)

// misread are the texts that some parsers of YAML read as something else where they stand without quotes: booleans and
// nothing of YAML 1.1, numbers of any base, times and dates.
var misread = regexp.MustCompile(`^(?i:y|yes|n|no|on|off|true|false|null|~|\.inf|\.nan|[-+]\.inf` +
	`|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?|[-+]?0[xob]?[0-9a-f_]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)(e[-+]?[0-9]+)?` +
	`|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*)?$`)

// word is a text that needs no quotes but where it is misread.
var word = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*$`)

// decimal is how the bounds of bands and conditions are written; every parser that reads one as a number writes the same.
var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,14})(\.[0-9]{0,18}[1-9])?$`)

// warnOfPlain warns of a text without quotes that other parsers read as something else. Bounds may stand as numbers.
func (d *decoder) warnOfPlain(path string, node *yaml.Node) {
	if node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 ||
		!misread.MatchString(node.Value) || decimal.MatchString(node.Value) {
		return
	}
	d.file.add(Fault{
		Line: node.Line, Column: node.Column, Path: path, Reason: pb.Reason_INVALID_FORMAT, Warning: true,
		text: words.FileAmbiguous, values: []string{"text", node.Value},
	})
}
