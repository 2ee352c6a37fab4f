package scorecard

// Groups names what Details consist of besides their bands.
type Groups struct{ Total, Sections, Dimensions, Questions bool }

// AllParts are the groups of parts.
var AllParts = Groups{Sections: true, Dimensions: true, Questions: true}

// UnmarshalPoints does what UnmarshalBinary and KeepPoints do, but reads over what KeepPoints leaves out. It does not
// check what is in that, and is much faster: histograms are most of a blob.
func (d *Details) UnmarshalPoints(data []byte, of Groups) error { return d.unmarshal(data, of) }

// KeepPoints leaves less of the named groups: nothing of the total, and of each section, dimension or question its key and
// the points of its cell, Earned and Possible.
func (d *Details) KeepPoints(of Groups) {
	if of.Total {
		d.Total = Histogram{}
	}
	for i, group := range d.groups() {
		if !of.parts()[i] {
			continue
		}
		for j := range *group {
			p := &(*group)[j].Part
			*p = Part{Cell: Cell{Earned: p.Earned, Possible: p.Possible}}
		}
	}
}

// parts lists the lists of parts in the order of Details.groups.
func (g Groups) parts() [3]bool { return [...]bool{g.Sections, g.Dimensions, g.Questions} }

// partPoints reads the points of a part and reads over the rest.
func (d *decoder) partPoints(p *Part) {
	flags := d.byte()
	if flags&flagCell != 0 {
		d.skipCounts()
		d.skip(1)
		p.Earned, p.Possible = int64(d.unsigned()), d.sum()
	}
	if flags&flagFullMarks != 0 {
		p.Possible = d.sum()
		p.Earned = p.Possible
	}
	for _, flag := range [...]byte{flagAnswered, flagNotApplicable, flagCriticals} {
		if flags&flag != 0 {
			d.skip(1)
		}
	}
	if flags&flagWaits != 0 {
		d.skipCounts()
		d.skip(2)
	}
	if flags&flagOptions != 0 {
		d.skipCounts()
	}
	if flags&flagValues != 0 {
		d.skipCounts()
	}
}

// skipCounts reads over a histogram or the counts of options. An entry is one number where every count is 1, and else two.
func (d *decoder) skipCounts() {
	header := d.unsigned()
	each := 2 - int(header&1)
	d.skip(each * d.fits(header/2, each))
}
