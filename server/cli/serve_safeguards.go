package cli

import (
	"time"

	"mysteryshopper/server/app"
)

// safeguards are the settings of serve for what shows later that nothing was lost or changed.
type safeguards struct {
	AuditHead      string        `name:"audit-head" setting:"" placeholder:"FILE" help:"A file to which the last hash of the audit log is appended, for verify --heads. Keep it on another machine."`
	AuditHeadEvery time.Duration `name:"audit-head-every" setting:"" placeholder:"TIME" default:"10m" help:"How often that hash is written, to the log as well (default ${default})."`
}

func (s *safeguards) auditHead() app.AuditHead {
	return app.AuditHead{File: s.AuditHead, Every: max(s.AuditHeadEvery, time.Second)}
}
