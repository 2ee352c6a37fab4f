package api

import (
	"context"
	"strconv"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/alerting"
	"mysteryshopper/server/fault"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// CreateAlertRule creates a rule of a program.
func (s *Server) CreateAlertRule(ctx context.Context, req *pb.CreateAlertRuleRequest) (*pb.AlertRule, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.AlertRule, error) {
		if _, err := storage.LiveProgram(ctx, tx, req.GetClient(), req.GetProgram()); err != nil {
			return nil, err
		}
		rule, err := alertRuleFromProto(req.GetClient(), req.GetProgram(), req.GetResource(), now)
		if err != nil {
			return nil, err
		}
		rules, err := alerting.Rules(ctx, tx, rule.Client, rule.Program)
		if err != nil {
			return nil, err
		}
		if len(rules) >= storage.MaxAlertRules {
			return nil, fault.Invalid(fault.Violation{
				Path: "resource", Reason: pb.Reason_TOO_MANY, Params: map[string]string{"max": strconv.Itoa(storage.MaxAlertRules)},
			})
		}
		rule.CreateTime = now
		return presented(wire.AlertRuleToProto, rule, tx.AlertRules().Insert(ctx, rule))
	})
}

// GetAlertRule returns a rule.
func (s *Server) GetAlertRule(ctx context.Context, req *pb.GetAlertRuleRequest) (*pb.AlertRule, error) {
	return storage.Read(ctx, s.store, storage.ReadOptions{}, func(tx storage.Tx) (*pb.AlertRule, error) {
		r, err := tx.AlertRules().Get(ctx, req.GetClient(), req.GetProgram(), req.GetAlertRule())
		return presented(wire.AlertRuleToProto, r, err)
	})
}

// ListAlertRules lists the rules of a program by id.
func (s *Server) ListAlertRules(ctx context.Context, req *pb.ListAlertRulesRequest) (*pb.ListAlertRulesResponse, error) {
	out, next, err := list(ctx, s, req, wire.AlertRuleToProto, func(tx storage.Tx, page storage.Page) ([]*storage.AlertRule, storage.Cursor, error) {
		if _, err := tx.Programs().Get(ctx, req.GetClient(), req.GetProgram()); err != nil {
			return nil, "", err
		}
		return tx.AlertRules().List(ctx, req.GetClient(), req.GetProgram(), page)
	})
	return &pb.ListAlertRulesResponse{AlertRules: out, NextPageToken: next}, err
}

// UpdateAlertRule changes a rule. Alerts that were raised stay as they are.
func (s *Server) UpdateAlertRule(ctx context.Context, req *pb.UpdateAlertRuleRequest) (*pb.AlertRule, error) {
	return write(ctx, s, req, func(tx storage.Tx, now time.Time) (*pb.AlertRule, error) {
		r, err := tx.AlertRules().Get(ctx, req.GetClient(), req.GetProgram(), req.GetAlertRule())
		if err != nil {
			return nil, err
		}
		wanted, err := wantedState(req, wire.AlertRuleToProto(r), "alertRule", (*pb.AlertRule).GetAlertRule)
		if err != nil {
			return nil, err
		}
		wanted.AlertRule = r.ID
		changed, err := alertRuleFromProto(r.Client, r.Program, wanted, now)
		if err != nil {
			return nil, err
		}
		changed.Revision, changed.CreateTime = r.Revision, r.CreateTime
		return presented(wire.AlertRuleToProto, changed, tx.AlertRules().Update(ctx, changed))
	})
}

// DeleteAlertRule removes a rule. Its alerts stay.
func (s *Server) DeleteAlertRule(ctx context.Context, req *pb.DeleteAlertRuleRequest) (*emptypb.Empty, error) {
	return remove(ctx, s, req, wire.AlertRuleToProto, func(tx storage.Tx) (*storage.AlertRule, error) {
		return tx.AlertRules().Get(ctx, req.GetClient(), req.GetProgram(), req.GetAlertRule())
	}, func(tx storage.Tx, r *storage.AlertRule) error {
		return tx.AlertRules().Delete(ctx, r.Client, r.Program, r.ID, r.Revision)
	})
}

// alertRuleFromProto returns a rule, or all its violations. A rule by time is checked at once.
func alertRuleFromProto(client, program string, p *pb.AlertRule, now time.Time) (*storage.AlertRule, error) {
	r := &storage.AlertRule{
		Client: client, Program: program, ID: p.GetAlertRule(), Title: p.GetTitle(), Terms: wire.AlertTermsFromProto(p), UpdateTime: now,
	}
	violations := append(requiredViolations("alertRule", r.ID), ruleViolations(r.Terms.Problems())...)
	if len(violations) > 0 {
		return nil, fault.Invalid(violations...)
	}
	if r.Terms.Kind.ByTime() && !r.Terms.Disabled {
		r.CheckTime = now
	}
	return r, nil
}
