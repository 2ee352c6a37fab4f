package cli

import (
	"context"
	"log/slog"
	"time"

	"mysteryshopper/server/app"
	"mysteryshopper/server/backup"
	"mysteryshopper/server/verify"
)

// safeguards are the settings of serve for what shows later that nothing was lost or changed.
type safeguards struct {
	AuditHead      string        `name:"audit-head" setting:"" placeholder:"FILE" help:"A file to which the last hash of the audit log is appended, for verify --heads. Keep it on another machine."`
	AuditHeadEvery time.Duration `name:"audit-head-every" setting:"" placeholder:"TIME" default:"10m" help:"How often that hash is written, to the log as well (default ${default})."`
	BackupTo       string        `name:"backup-to" setting:"" placeholder:"PLACE" help:"A folder or bucket for regular backups of a database in a file, as for the command backup."`
	BackupEvery    time.Duration `name:"backup-every" setting:"" placeholder:"TIME" default:"24h" help:"How often a backup is made (default ${default}). The first one is made at once where the last one is older."`
	BackupKeep     int           `name:"backup-keep" setting:"" placeholder:"N" default:"14" help:"How many backups are left, the newest ones (default ${default}); 0 removes none."`
}

func (s *safeguards) auditHead() app.AuditHead {
	return app.AuditHead{File: s.AuditHead, Every: max(s.AuditHeadEvery, time.Second)}
}

// schedule makes backups until the returned function is called, which waits for the one that is being made.
func (s *safeguards) schedule(ctx context.Context, database, evidence string, env *Environment, logger *slog.Logger) (stop func(), err error) {
	if s.BackupTo == "" {
		return func() {}, nil
	}
	path, place, err := places(database, s.BackupTo, env)
	if err != nil {
		return nil, err
	}
	files, err := openEvidence(evidence, database)
	if err != nil {
		return nil, err
	}
	options := backup.Options{
		Database: path, To: place, Evidence: files, Keep: s.BackupKeep, Now: env.Now,
		Found: func(f verify.Finding) {
			logger.Error("found in a backup", "kind", f.Kind, "resource", f.Resource, "text", f.Text)
		},
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		timer := time.NewTimer(s.untilNext(ctx, place, env))
		defer timer.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-timer.C:
			}
			makeScheduled(ctx, options, logger)
			timer.Reset(max(s.BackupEvery, time.Second))
		}
	}()
	return func() { cancel(); <-done }, nil
}

// untilNext returns the time until the next backup is due; 0 where that cannot be found out.
func (s *safeguards) untilNext(ctx context.Context, place backup.Place, env *Environment) time.Duration {
	list, err := backup.List(ctx, place)
	if err != nil || len(list) == 0 {
		return 0
	}
	return max(list[0].Time.Add(s.BackupEvery).Sub(env.Now()), 0)
}

func makeScheduled(ctx context.Context, o backup.Options, logger *slog.Logger) {
	result, err := backup.Make(ctx, o)
	switch {
	case err == nil:
		logger.Info("backup made", "name", result.Name, "bytes", result.Bytes, "reports", result.Verified.Reports, "removed", len(result.Removed))
	case ctx.Err() == nil:
		logger.Error("backup failed; it is tried again at the next time", "error", err)
	}
}
