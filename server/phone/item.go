package phone

import (
	"fmt"
	"strconv"
	"time"

	"google.golang.org/protobuf/proto"

	"mysteryshopper/checklist"
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
)

// ItemState is the state of a finished report on the phone.
type ItemState string

// The states of a finished report.
const (
	// Queued reports wait to be sent.
	Queued ItemState = "QUEUED"
	// Refused reports were refused for good as they are; Correct makes a draft of one.
	Refused ItemState = "REFUSED"
	// Taken reports are on the server's disk, and the phone has their receipt.
	Taken ItemState = "TAKEN"
)

// Item is a finished report: one submission with its receipt or refusal. The methods of Phone return copies, whose bytes
// must not be changed.
type Item struct {
	// Sequence is the place in the queue; the oldest has the lowest.
	Sequence     int64  `json:"sequence"`
	Visit        string `json:"visit"`
	ReportID     string `json:"reportId"`
	BaseRevision int32  `json:"baseRevision,omitempty"`
	Checklist    string `json:"checklist"`
	Version      int32  `json:"version"`
	// FrozenTime is the phone's clock when the report was finished.
	FrozenTime time.Time `json:"frozenTime"`
	// ContentDigest is the digest of the content, which the receipt must name.
	ContentDigest checklist.Digest `json:"contentDigest"`
	// Frozen is the submission, a SubmitReportsRequest without device_time, marshalled once.
	Frozen []byte `json:"frozen"`
	// Receipt is the canonical JSON of the receipt, byte for byte; empty until it has arrived.
	Receipt string `json:"receipt,omitempty"`
	// Refusal is set where the report was refused for good.
	Refusal *Refusal `json:"refusal,omitempty"`
}

// Refusal is the server's final refusal of a report.
type Refusal struct {
	// Reason is the machine reason, Message the text for the shopper.
	Reason  string `json:"reason"`
	Message string `json:"message,omitempty"`
	// Metadata has facts to the reason, such as the digests of a REPORT_CONFLICT.
	Metadata   map[string]string `json:"metadata,omitempty"`
	Violations []Violation       `json:"violations,omitempty"`
}

// State returns the state of the report.
func (i *Item) State() ItemState {
	switch {
	case i.Receipt != "":
		return Taken
	case i.Refusal != nil:
		return Refused
	}
	return Queued
}

// reportKey identifies a submission. The server has one receipt for each key.
type reportKey struct {
	ReportID     string `json:"reportId"`
	BaseRevision int32  `json:"baseRevision,omitempty"`
}

func (k reportKey) file() string { return fileName(k.ReportID, strconv.Itoa(int(k.BaseRevision))) }

func (k reportKey) String() string {
	return fmt.Sprintf("%s (answer to %d)", k.ReportID, k.BaseRevision)
}

func (i *Item) key() reportKey { return reportKey{i.ReportID, i.BaseRevision} }

// request reads the frozen submission, and adds when it was frozen.
func (i *Item) request() (*pb.SubmitReportsRequest, error) {
	request := &pb.SubmitReportsRequest{}
	if err := proto.Unmarshal(i.Frozen, request); err != nil {
		return nil, fmt.Errorf("frozen report %s: %w", i.ReportID, err)
	}
	request.WrittenTime = timestamp(i.FrozenTime)
	return request, nil
}

// Report returns the content of the report.
func (i *Item) Report() (*checklist.Report, error) {
	request, err := i.request()
	if err != nil {
		return nil, err
	}
	return reportFromProto(i.Visit, request.GetReport())
}

func (p *Phone) putItem(i *Item) error {
	err := p.disk.put(reportsFolder, i.key().file(), i)
	if err == nil {
		p.reports[i.key()] = i
	}
	return err
}

func (p *Phone) dropItem(i *Item) error {
	err := p.disk.remove(reportsFolder, i.key().file())
	if err == nil {
		delete(p.reports, i.key())
	}
	return err
}

// itemOf returns the newest finished report of a visit; nil where there is none.
func (p *Phone) itemOf(visit string) *Item {
	var newest *Item
	for _, i := range p.reports {
		if i.Visit == visit && (newest == nil || i.Sequence > newest.Sequence) {
			newest = i
		}
	}
	return newest
}
