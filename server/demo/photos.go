package demo

import (
	"bytes"
	"context"
	"image"
	"io"
	"slices"
	"sync"
	"time"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/simulate"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// The questions that photos prove: that of the built-in checklist about the price on the till slip, and those of the checklist
// with photos.
const (
	slipProves    = "price-as-told"
	frontQuestion = "photo-shop-front"
	slipQuestion  = "photo-till-slip"
)

const (
	// photoDays is how many days before the last one released reports have photos, which are kept for sixty.
	photoDays = 45
	// photoEvery is of how many such reports one has photos.
	photoEvery = 5
	// uploadPiece is how many bytes are sent in one message.
	uploadPiece = 64 << 10
)

// withPhotos is the program whose checklist asks for photos. It belongs to the morning; its reports are released by hand.
var withPhotos = programSpec{"photo-visit", titleOfPhotos}

// publishPhotos publishes the checklist with photos in two versions, retires the first one, and creates its program and wave.
func (m *morning) publishPhotos(ctx context.Context) error {
	draft, err := draftOf(1)
	if err != nil {
		return err
	}
	draft.Checklist, draft.Title = withPhotos.checklist, inAll(titleOfPhotos)
	section := checklist.Section{Key: "photos", Title: inAll(titleOfPhotoSection), Weight: new(int32(0))}
	for i, q := range []checklist.Question{
		{Key: frontQuestion, Text: inAll(askForFront), Evidence: &checklist.EvidenceKind{}},
		{Key: slipQuestion, Text: inAll(askForSlip), Evidence: &checklist.EvidenceKind{}},
	} {
		section.Questions = append(section.Questions, q)
		version := *draft
		version.Sections = append(slices.Clone(draft.Sections), section)
		if err := m.publishChecklist(ctx, int32(i+1), wire.VersionToProto(&version, "")); err != nil {
			return err
		}
	}
	m.clock.add(24 * time.Hour)
	_, err = m.checklists.RetireChecklistVersion(m.admin(ctx), &pb.RetireChecklistVersionRequest{Checklist: withPhotos.checklist, Version: 1})
	if err != nil {
		return err
	}
	first := m.on(planAhead-1, 0)
	_, err = m.directory.CreateProgram(m.admin(ctx), &pb.CreateProgramRequest{Client: clientID, Resource: &pb.Program{
		Program: withPhotos.id(), Title: m.language.Text(titleOfPhotos), Checklist: withPhotos.checklist,
		RotationDays: new(int32(0)), ReportDueHours: new(int32(96)), ReturnAnswerHours: new(int32(72)), ReleaseMode: pb.Program_MANUAL,
		Fee: &pb.Money{Amount: "21.00", Currency: "EUR"}, VisitMinutes: 50,
		Waves: []*pb.Wave{{
			Wave: waveID, FirstDay: first.Format(time.DateOnly), LastDay: first.AddDate(0, 0, waveDays-1).Format(time.DateOnly),
		}},
	}})
	if err != nil {
		return err
	}
	m.published[withPhotos.checklist], err = storage.Read(ctx, m.store, storage.ReadOptions{}, func(tx storage.Tx) ([]*checklist.Compiled, error) {
		return readVersions(ctx, tx, withPhotos.checklist)
	})
	return err
}

// taken is a photo that was uploaded for a report.
type taken struct {
	report, id string
	private    image.Rectangle
}

// drawAhead draws the photos of the year's reports beside the first days, which keep little more than one processor busy.
func (b *builder) drawAhead(days []day) {
	if !b.takesPhotos {
		return
	}
	b.drawn = map[uint64]func() (*picture, error){}
	var list []func() (*picture, error)
	for _, some := range days {
		for _, v := range some.plans {
			if b.hasPhoto(&v) {
				b.drawn[v.seed] = sync.OnceValues(func() (*picture, error) { return b.drawFor(b.write(&v)) })
				list = append(list, b.drawn[v.seed])
			}
		}
	}
	inOrder(list)
}

// hasPhoto reports whether the report of a visit of the year may have a photo.
func (b *builder) hasPhoto(v *visitPlan) bool {
	return v.day.After(b.last.AddDate(0, 0, -photoDays)) && v.seed%photoEvery == 0 || v.ending == waiting
}

// photograph uploads the photo of a report of the year, where it has one.
func (b *builder) photograph(ctx context.Context, d *draft) (*taken, error) {
	draw := b.drawn[d.seed]
	if draw == nil {
		return nil, nil //nolint:nilnil // no photo
	}
	drawn, err := draw()
	if err != nil || drawn == nil {
		return nil, err
	}
	return b.upload(ctx, d, drawn, false)
}

// drawFor draws the photo of a report of the year: of the till slip where the report is about one, of the front where it waits
// for a reviewer, and nil for the others.
func (b *builder) drawFor(d *draft) (*picture, error) {
	random := randomFor(b.seed, "photos: "+d.id)
	id := simulate.ReportID(random, d.content.EndTime).String()
	switch {
	case answered(d.content, slipProves):
		return b.drawPicture(d, id, slipProves, random, b.drawSlip)
	case d.ending == waiting:
		return b.drawPicture(d, id, "", random, b.drawFront)
	}
	return nil, nil //nolint:nilnil // no photo
}

func answered(r *checklist.Report, question string) bool { return answerTo(r, question) != nil }

// answerTo returns the choice or the number that a question was answered with; nil for another answer and for none.
func answerTo(r *checklist.Report, question string) *string {
	for i := range r.Answers {
		switch a := &r.Answers[i]; {
		case a.Question != question || a.NotApplicable:
		case a.Choice != nil:
			return a.Choice
		default:
			return a.Number
		}
	}
	return nil
}

// sendPhotos uploads the photos of a report of the morning, and names them where the checklist asks for them. Where unsent is
// set, half of the first is sent and nothing of the others.
func (m *morning) sendPhotos(ctx context.Context, d *draft, unsent bool) error {
	if !m.takesPhotos && !unsent {
		return nil
	}
	all, err := d.pictures()
	if err != nil {
		return err
	}
	for i, p := range all {
		if m.takesPhotos && (i == 0 || !unsent) {
			if _, err := m.upload(ctx, d, p, unsent); err != nil {
				return err
			}
		}
		if d.program.checklist == withPhotos.checklist {
			d.content.Answers = append(d.content.Answers, checklist.Answer{Question: p.question, Evidence: &checklist.EvidenceAnswer{IDs: []string{p.id}}})
		}
	}
	return nil
}

// takePhotos lets the photos of a report of the morning be drawn before they are sent.
func (m *morning) takePhotos(d *draft) {
	d.pictures = sync.OnceValues(func() ([]*picture, error) { return m.picturesOf(d) })
	m.drawings = append(m.drawings, d.pictures)
}

// picturesOf draws the photos of a report of the morning: those of the year, or those that the checklist asks for, which are of
// the front of the shop, and of the till slip where something was paid.
func (m *morning) picturesOf(d *draft) ([]*picture, error) {
	if d.program.checklist != withPhotos.checklist {
		if !m.hasPhoto(d.visitPlan) {
			return nil, nil
		}
		p, err := m.drawFor(d)
		if p == nil {
			return nil, err
		}
		return []*picture{p}, err
	}
	random := randomFor(m.seed, "photos: "+d.id)
	kinds := []struct {
		question string
		draw     drawPhoto
	}{{frontQuestion, m.drawFront}, {slipQuestion, m.drawSlip}}
	if d.ending != waiting || d.content.Version == 1 || !answered(d.content, slipProves) {
		kinds = kinds[:1]
	}
	var all []*picture
	for i, k := range kinds {
		id := simulate.ReportID(random, d.content.EndTime).String()
		p, err := m.drawPicture(d, id, k.question, random, k.draw)
		if err == nil && i == 0 && d.copies != nil {
			err = p.copy(d.copies)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// upload uploads a photo as the shopper's phone does, before the report. An upload that breaks off has half of it.
func (b *builder) upload(ctx context.Context, d *draft, drawn *picture, breaksOff bool) (*taken, error) {
	stream, err := b.evidence.UploadEvidence(b.shopper(ctx, d.shopper))
	if err != nil {
		return nil, err
	}
	err = stream.Send(&pb.UploadEvidenceRequest{Part: &pb.UploadEvidenceRequest_Start_{Start: &pb.UploadEvidenceRequest_Start{
		Evidence: drawn.id, Visit: d.visitPlan.id, Report: d.id, Question: drawn.question, SizeBytes: int64(len(drawn.JPEG)), MediaType: "image/jpeg",
		Sha256: checklist.DigestOf(drawn.JPEG).String(),
	}}})
	sent := drawn.JPEG
	if breaksOff {
		sent = sent[:len(sent)/2]
	}
	for from := bytes.NewReader(sent); err == nil && from.Len() > 0; {
		piece := make([]byte, min(uploadPiece, from.Len()))
		if _, err = io.ReadFull(from, piece); err == nil {
			err = stream.Send(&pb.UploadEvidenceRequest{Part: &pb.UploadEvidenceRequest_Data{Data: piece}})
		}
	}
	if err != nil && err != io.EOF { //nolint:errorlint // io.EOF is returned as it is; the answer has the reason
		return nil, err
	}
	if _, err := stream.CloseAndRecv(); err != nil {
		return nil, err
	}
	return &taken{d.id, drawn.id, drawn.Private}, nil
}
