package strictjson

import (
	"strconv"
	"strings"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// enter reads the beginning of an object or array. It reports false if there is none, or it is nested too deeply.
func (d *decoder) enter(open byte) bool {
	if d.next() != open {
		form := objectForm
		if open == '[' {
			form = listForm
		}
		d.wrongType(fault.Form, form)
		return false
	}
	if d.depth == d.maxDepth {
		d.refuse(pb.Reason_TOO_DEEP, "max", strconv.Itoa(d.maxDepth))
		d.broken = true
		return false
	}
	d.depth++
	d.at++
	return true
}

// more moves to the next member or element. It reports false at the end, which it has read then.
func (d *decoder) more(end byte, first bool) bool {
	if d.broken {
		return false
	}
	switch c := d.next(); {
	case c == end:
		d.depth--
		d.at++
		return false
	case first:
		return true
	case c != ',':
		d.malformed()
		return false
	}
	d.at++
	if d.next() == end {
		d.malformed()
		return false
	}
	return true
}

// name reads a member's name and the colon after it. The name is valid until the next read.
func (d *decoder) name() (name []byte, ok bool) {
	if d.next() == '"' {
		name, ok = d.quoted()
	}
	if ok = ok && d.next() == ':'; !ok {
		d.malformed()
		return nil, false
	}
	d.at++
	return name, true
}

// null reads null, which leaves a field as it is.
func (d *decoder) null() {
	if !d.literal("null") {
		d.malformed()
	}
}

// wrongType adds the violation that a value is not of the field's type, and skips it. The parameter says what is expected.
func (d *decoder) wrongType(expected ...string) {
	if !beginsValue(d.next()) {
		d.malformed()
		return
	}
	d.refuse(pb.Reason_WRONG_TYPE, expected...)
	d.skip()
}

func beginsValue(c byte) bool {
	return c != 0 && strings.IndexByte(`{["tfn-0123456789`, c) >= 0
}

// skip skips a value.
func (d *decoder) skip() {
	if d.broken {
		return
	}
	switch d.next() {
	case '{':
		if !d.enter('{') {
			return
		}
		for first := true; d.more('}', first); first = false {
			if _, ok := d.name(); !ok {
				return
			}
			d.skip()
		}
	case '[':
		if !d.enter('[') {
			return
		}
		for first := true; d.more(']', first); first = false {
			d.skip()
		}
	default:
		if _, _, ok := d.simple(); !ok {
			d.malformed()
		}
	}
}
