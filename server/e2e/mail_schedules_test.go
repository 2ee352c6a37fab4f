package e2e

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/mail/smtptest"
	"mysteryshopper/server/paper/papertest"
)

// scheduledReaders are readers of every form and interval, of one place and by place. The client's places are in Germany.
func scheduledReaders() []*pb.MailSubscription {
	schedule := func(id, locale, location string, s *pb.MailSchedule) *pb.MailSubscription {
		s.Program = "house"
		return &pb.MailSubscription{MailSubscription: id, Locale: locale, Location: location, Schedule: s}
	}
	return []*pb.MailSubscription{
		schedule("weekly-paper", "de", insideRegion, &pb.MailSchedule{Form: pb.MailSchedule_PAPER, Interval: pb.MailSchedule_WEEKLY, Day: 3}),
		schedule("weekly-workbook", "en", "all", &pb.MailSchedule{Form: pb.MailSchedule_WORKBOOK, Interval: pb.MailSchedule_WEEKLY, ByPlace: true}),
		schedule("monthly-paper", "sv", insideRegion, &pb.MailSchedule{Form: pb.MailSchedule_PAPER, Interval: pb.MailSchedule_MONTHLY, ByPlace: true}),
		schedule("monthly-workbook", "hu", insidePlace, &pb.MailSchedule{Form: pb.MailSchedule_WORKBOOK, Interval: pb.MailSchedule_MONTHLY, Day: 28}),
	}
}

// scheduled is a server whose clock the test sets, with two released reports and readers of scheduled mails.
type scheduled struct {
	*world
	clock *clock
	// readers are the subscriptions, and got is how many mails each of them got, by id.
	readers []*pb.MailSubscription
	got     map[string]int
	never   secrets
}

func startScheduled(t *testing.T, on engine) *scheduled {
	t.Helper()
	c := &clock{}
	w := &world{server: startAt(t, on, c.now)}
	w.admin = w.by(w.Tokens.Admin)
	w.tokens[manager], w.tokens[own] = w.Tokens.Client, w.Tokens.Shopper
	w.publish(t, "house-check", houseChecklist)
	w.program(t, "acme", "house", "house-check")
	for _, place := range []string{insidePlace, outsidePlace} {
		v := w.plan(t, "acme", "house", place, "anna")
		w.approve(t, w.send(t, w.tokens[own], v.GetVisit(), houseReport("house-check", lately())).GetReport())
	}
	s := &scheduled{world: w, clock: c, got: map[string]int{}, never: w.secrets(t)}
	shoppers := must[*pb.ListShoppersResponse](t)(w.admin.ListShoppers(t.Context(), &pb.ListShoppersRequest{PageSize: 1000})).GetShoppers()
	for _, shopper := range shoppers {
		s.never[shopper.GetTitle()] = "a shopper's name"
		if shopper.GetEmail() != "" {
			s.never[shopper.GetEmail()] = "a shopper's address"
		}
	}
	for _, r := range scheduledReaders() {
		s.readers = append(s.readers, w.confirmed(t, r))
		s.got[r.GetMailSubscription()] = 1
	}
	return s
}

// next sets the clock to when the next scheduled mail is due, and returns that mail, its subscription and when it was due.
func (s *scheduled) next(t *testing.T) (*smtptest.Message, *pb.MailSubscription, time.Time) {
	t.Helper()
	var first *pb.MailSubscription
	for _, r := range s.readers {
		if r = s.mailSubscription(t, r.GetMailSubscription()); first == nil || r.GetNextTime().AsTime().Before(first.GetNextTime().AsTime()) {
			first = r
		}
	}
	due := first.GetNextTime().AsTime()
	s.clock.add(due.Sub(s.clock.now()) + time.Second)
	s.got[first.GetMailSubscription()]++
	all := mailbox().WaitFor(t, first.GetAddress(), s.got[first.GetMailSubscription()])
	s.ended(t, first.GetMailSubscription())
	return &all[len(all)-1], first, due
}

// mailTexts returns the texts that a reader of a mail can find: those of its parts, and those in its files, by their names.
func mailTexts(t *testing.T, m *smtptest.Message) map[string]string {
	t.Helper()
	texts := map[string]string{"the headers": m.Raw[:strings.Index(m.Raw, "\n\n")]}
	for _, kind := range []string{"text/plain", "text/html"} {
		texts[kind] = m.Parts(t)[kind]
	}
	for _, f := range m.Files(t) {
		switch {
		case strings.HasSuffix(f.Name, ".pdf"):
			texts[f.Name] = must[string](t)(papertest.Text(f.Data))
		case strings.HasSuffix(f.Name, ".xlsx"):
			texts[f.Name] = workbookText(t, f.Data)
		default:
			t.Errorf("%s is attached", f.Name)
		}
	}
	return texts
}

// workbookText opens a workbook as a spreadsheet program does, and returns everything in its parts, hidden ones included.
func workbookText(t *testing.T, data []byte) string {
	t.Helper()
	book := must[*excelize.File](t)(excelize.OpenReader(bytes.NewReader(data)))
	defer book.Close()
	if len(book.GetSheetList()) < 2 {
		t.Errorf("the workbook has the sheets %v", book.GetSheetList())
	}
	archive := must[*zip.Reader](t)(zip.NewReader(bytes.NewReader(data), int64(len(data))))
	var text strings.Builder
	for _, part := range archive.File {
		r := must[io.ReadCloser](t)(part.Open())
		text.Write(must[[]byte](t)(io.ReadAll(r)))
		_ = r.Close()
	}
	return text.String()
}

// TestScheduledMails lets the clock run over more than a month. Papers and workbooks come when they are due by the clocks of
// their place, whole and by place, in the language of their reader, and nothing in a mail or a file is about a shopper.
func TestScheduledMails(t *testing.T) {
	t.Parallel()
	everyEngine(t, func(t *testing.T, on engine) {
		s := startScheduled(t, on)
		// Only a place has clocks of its own: regions and the whole client go by UTC.
		zones := map[string]*time.Location{"all": time.UTC, insideRegion: time.UTC, insidePlace: must[*time.Location](t)(time.LoadLocation("Europe/Berlin"))}
		for s.got["monthly-paper"] < 3 || s.got["monthly-workbook"] < 3 {
			m, r, due := s.next(t)
			id := r.GetMailSubscription()
			local, schedule := due.In(zones[r.GetLocation()]), r.GetSchedule()
			day := int(schedule.GetDay())
			if weekly := schedule.GetInterval() == pb.MailSchedule_WEEKLY; local.Hour() != 6 || weekly && int(local.Weekday()) != day || !weekly && local.Day() != day {
				t.Errorf("the mail of %v came at %v", r, local)
			}
			texts := mailTexts(t, m)
			for where, text := range texts {
				s.never.search(t, id+": "+where, []byte(text))
			}
			if !strings.Contains(texts["text/html"], `lang="`+r.GetLocale()+`"`) {
				t.Errorf("%s is not in %s: %s", id, r.GetLocale(), texts["text/html"])
			}
			if s.got[id] == 3 { // By then the month of the reports is over.
				s.checkFiles(t, r, m, texts)
			}
		}
	})
}

// checkFiles checks which files a mail has, and that they are about their places.
func (s *scheduled) checkFiles(t *testing.T, r *pb.MailSubscription, m *smtptest.Message, texts map[string]string) {
	t.Helper()
	files := m.Files(t)
	if whole := !r.GetSchedule().GetByPlace(); whole != (len(files) == 1) || len(files) == 0 {
		t.Errorf("%s has %d files", r.GetMailSubscription(), len(files))
	}
	end := map[pb.MailSchedule_Form]string{pb.MailSchedule_PAPER: ".pdf", pb.MailSchedule_WORKBOOK: ".xlsx"}[r.GetSchedule().GetForm()]
	names := map[string]bool{}
	for _, f := range files {
		if names[f.Name] = true; !strings.HasSuffix(f.Name, end) {
			t.Errorf("%s has the file %s", r.GetMailSubscription(), f.Name)
		}
	}
	if len(names) != len(files) {
		t.Errorf("%s has files of the same name: %v", r.GetMailSubscription(), names)
	}
	place := must[*pb.Location](t)(s.admin.GetLocation(t.Context(), &pb.GetLocationRequest{Client: "acme", Location: insidePlace}))
	if text := texts[files[len(files)-1].Name] + texts[files[0].Name]; r.GetLocation() == insidePlace && !strings.Contains(text, place.GetTitle()) {
		t.Errorf("%s is not about %s: %.2000s", r.GetMailSubscription(), place.GetTitle(), text)
	}
	if strings.Contains(texts["text/plain"], "%!") || !strings.ContainsAny(texts["text/plain"], "%") {
		t.Errorf("%s has no figure: %s", r.GetMailSubscription(), texts["text/plain"])
	}
}

// TestALeakInAScheduledFileIsFound names a place as a person is named in a report: the search of scheduled mails finds that in
// each paper and each workbook.
func TestALeakInAScheduledFileIsFound(t *testing.T) {
	t.Parallel()
	s := startScheduled(t, onSQLite)
	const leak = "Quintessa"
	for _, place := range []string{insideRegion, insidePlace} {
		must[*pb.Location](t)(s.admin.UpdateLocation(t.Context(), &pb.UpdateLocationRequest{
			Client: "acme", Location: place, Resource: &pb.Location{Title: leak + " " + place, Etag: "*"}, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"title"}},
		}))
	}
	if s.never[leak] == "" {
		t.Fatalf("%s is not looked for", leak)
	}
	papers, workbooks := 0, 0
	for papers == 0 || workbooks == 0 {
		m, r, _ := s.next(t)
		for name, text := range mailTexts(t, m) {
			if !strings.Contains(name, ".") {
				continue
			}
			if strings.HasSuffix(name, ".pdf") {
				papers++
			} else {
				workbooks++
			}
			if about := r.GetLocation() != "all"; about && !strings.Contains(text, leak) {
				t.Errorf("the leak in %s is not found: %.2000s", name, text)
			}
		}
		if r.GetLocation() == "all" {
			workbooks = 0 // Of the whole client: its own file does not name the place.
		}
	}
}
