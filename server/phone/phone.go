// Package phone is the reference phone: a small client for shoppers that works without a network and loses nothing. It
// is written for readers who build such a client in another language.
//
// Sync fetches the visits with their locations and checklist versions. Begin starts a report on the version that the
// visit is pinned to. Save stores the answers so far and returns the score with everything that is still wrong, by the
// same engine as the server's. Finish freezes the report: from then on its bytes never change, and the report waits in
// the queue. Send sends the queue in one stream. Attach stores a photo, a document or a recording and names it in the
// answer; Upload sends those, before or after their report. Only Sync, Send and Upload need a network.
//
// The rules that prevent losses:
//   - A report has one id, a UUID of version 7 made on the phone, and its content is encoded once. Every attempt sends the
//     same content; the time of the attempt, device_time, and the offset of the phone's clock are sent beside it. So the
//     server can distinguish a retry from another report, however often a connection breaks.
//   - The phone measures at every contact how far its clock is off, and changes no time by it: the server does.
//   - Only a receipt removes a report from the queue. The receipt is compared with what was sent, and is stored in the
//     same write that removes the report.
//   - A final refusal moves the report out of the way of the others and stores what is wrong; Correct makes a draft of it
//     again. Every other failure leaves the report in the queue.
//   - A file is copied and synced before an answer names it, and its bytes leave the phone only when the server has named
//     their digest. An upload that breaks goes on at the byte that the server names. A file that is refused stays, with the
//     server's reason, until the shopper detaches it.
//   - A checklist version is accepted only if its content has the digest that the server sent with it.
//
// On disk every record is a file that is written under another name, synced and renamed, and its folder is synced: at any
// time there is either the old record or the new one. The first line of a file has the SHA-256 of the rest, so that a
// damaged file is noticed; it is moved to the folder aside, and Quarantined lists it. The folders are visits, locations,
// versions, drafts, parked (the drafts of other phones), reports and files, beside the files settings and sync. In files
// the bytes are beside the records, in files that are named by their SHA-256.
package phone

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/checklist"
	"mysteryshopper/server/published"
)

// Options are the options of a phone. Now is required; everything else has a default.
type Options struct {
	// Now is the phone's wall clock, which may be wrong.
	Now func() time.Time
	// Monotonic is a clock that nobody can set and that runs on while the phone sleeps: the time since some instant
	// that stays the same as long as Boot does. Where nil it is made of Now, which in Go carries such a clock, and
	// runs while the Phone is open.
	Monotonic func() time.Duration
	// Boot names the span in which readings of Monotonic may be compared, such as the boot counter of the device.
	// Where empty it is a random one for this opening.
	Boot string
	// Rand gives the random bits of report ids and delays; crypto/rand where nil.
	Rand io.Reader
	// Conn reaches the server and stays the caller's. Where nil, Dial makes a connection when one is first needed.
	Conn grpc.ClientConnInterface
	// Dial connects to the server whose address was given to SaveSettings. Where both are nil the phone is offline.
	Dial func(server string) (*grpc.ClientConn, error)
	// Token is the token of the phone's calls; where empty, the token of Enrol or SaveSettings.
	Token string
	// AppVersion is sent to the server, which may require a newer one.
	AppVersion string
	// Locale is the language of reports and of messages, as a BCP 47 tag.
	Locale string
	// Retry sets how Send and Upload continue after a failure.
	Retry Retry
}

// Phone is a shopper's phone. Its methods may be called from several goroutines.
type Phone struct {
	options Options
	disk    *disk
	lock    *os.File

	// syncing, sending and uploading each let one network job of their kind run at a time.
	syncing, sending, uploading sync.Mutex

	// accepted is set when the server accepted the token of a call.
	accepted atomic.Bool

	// mu guards what follows, which is what is on disk.
	mu        sync.Mutex
	conn      *grpc.ClientConn
	settings  settings
	progress  progress
	visits    map[string]*visitRecord
	locations map[locationKey]*pb.Location
	versions  map[published.Key]*checklist.Compiled
	drafts    map[string]*Draft
	copies    map[string]*parkedCopy
	reports   map[reportKey]*Item
	files     map[string]*File
}

// settings are stored from one start to the next.
type settings struct {
	Token  string `json:"token,omitempty"`
	Server string `json:"server,omitempty"`
}

// The folders and files of a phone.
const (
	visitsFolder    = "visits"
	locationsFolder = "locations"
	versionsFolder  = "versions"
	draftsFolder    = "drafts"
	copiesFolder    = "parked"
	reportsFolder   = "reports"
	filesFolder     = "files"
	settingsFile    = "settings" + recordSuffix
	progressFile    = "sync" + recordSuffix
)

// ErrLocked is returned where another process has the folder open.
var ErrLocked = errors.New("another process uses the phone's folder")

// ErrOffline is returned where the phone has no server to connect to.
var ErrOffline = errors.New("the phone has no server yet")

// Open opens the phone in a folder, which it makes where it is not there. The folder is this phone's alone until
// Close. Everything that an earlier phone in the folder had promised to keep is there again, however it ended.
func Open(dir string, options Options) (*Phone, error) {
	return open(dir, options, system{})
}

func open(dir string, options Options, on files) (*Phone, error) {
	if options.Now == nil {
		return nil, errors.New("phone: Options.Now is missing")
	}
	p := &Phone{
		options: options, disk: &disk{root: dir, files: on},
		visits: map[string]*visitRecord{}, locations: map[locationKey]*pb.Location{},
		versions: map[published.Key]*checklist.Compiled{}, drafts: map[string]*Draft{}, reports: map[reportKey]*Item{},
		copies: map[string]*parkedCopy{}, files: map[string]*File{},
	}
	if err := p.setDefaults(); err != nil {
		return nil, fmt.Errorf("phone: %w", err)
	}
	if err := p.openFolder(); err != nil {
		return nil, errors.Join(fmt.Errorf("phone in %s: %w", dir, err), p.Close())
	}
	return p, nil
}

func (p *Phone) setDefaults() error {
	o := &p.options
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	o.Rand = &oneReader{from: o.Rand}
	if o.Monotonic == nil {
		opened := o.Now()
		o.Monotonic = func() time.Duration { return o.Now().Sub(opened) }
	}
	if o.Boot == "" {
		var word [8]byte
		if _, err := io.ReadFull(o.Rand, word[:]); err != nil {
			return err
		}
		o.Boot = fmt.Sprintf("%x", word)
	}
	o.Retry = o.Retry.withDefaults()
	return nil
}

func (p *Phone) openFolder() error {
	if err := p.disk.makeFolder(""); err != nil {
		return err
	}
	var err error
	if p.lock, err = os.OpenFile(filepath.Join(p.disk.root, "lock"), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return err
	}
	if err := lock(p.lock); err != nil {
		return fmt.Errorf("%w: %w", ErrLocked, err)
	}
	for _, folder := range []string{
		quarantineFolder, visitsFolder, locationsFolder, versionsFolder, draftsFolder, copiesFolder, reportsFolder, filesFolder,
	} {
		if err := p.disk.makeFolder(folder); err != nil {
			return err
		}
	}
	return p.load()
}

// Close gives the folder back and ends the connection, where the phone made it.
func (p *Phone) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var err error
	if p.conn != nil {
		err = p.conn.Close()
		p.conn = nil
	}
	if p.lock != nil {
		err = errors.Join(err, unlock(p.lock), p.lock.Close())
		p.lock = nil
	}
	return err
}

// oneReader lets one goroutine at a time read.
type oneReader struct {
	mu   sync.Mutex
	from io.Reader
}

// Read implements io.Reader.
func (r *oneReader) Read(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.from.Read(p)
}
