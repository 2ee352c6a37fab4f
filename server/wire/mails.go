package wire

import (
	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/storage"
)

// MailSubscriptionName returns the resource name of a subscription.
func MailSubscriptionName(client, id string) string {
	return ResourceName("clients", client, "mailSubscriptions", id)
}

// MailSubscriptionToProto returns the message of a subscription.
func MailSubscriptionToProto(m *storage.MailSubscription) *pb.MailSubscription {
	p := &pb.MailSubscription{
		Name: MailSubscriptionName(m.Client, m.ID), Client: m.Client, MailSubscription: m.ID, Title: m.Title, Address: m.Address,
		Locale: m.Locale, Location: m.Location, Alerts: m.Alerts, Programs: m.Programs, State: Enum[pb.MailSubscription_State](m.State),
		StateTime: Timestamp(m.StateTime), NextTime: Timestamp(m.DueTime), CreateTime: Timestamp(m.CreateTime),
		UpdateTime: Timestamp(m.UpdateTime), Etag: Etag(m.Revision),
	}
	for _, kind := range m.Kinds {
		p.Kinds = append(p.Kinds, Enum[pb.AlertRule_Kind](kind))
	}
	if s := m.Schedule; s.Form != "" {
		p.Schedule = &pb.MailSchedule{
			Form: Enum[pb.MailSchedule_Form](s.Form), Interval: Enum[pb.MailSchedule_Interval](s.Interval), Day: s.Day, Program: s.Program, ByPlace: s.ByPlace,
		}
	}
	return p
}

// MailScheduleFromProto returns a schedule; an empty one where there is none.
func MailScheduleFromProto(p *pb.MailSchedule) storage.MailSchedule {
	return storage.MailSchedule{
		Form: storage.MailForm(Name(p.GetForm())), Interval: storage.MailInterval(Name(p.GetInterval())), Day: p.GetDay(),
		Program: p.GetProgram(), ByPlace: p.GetByPlace(),
	}
}

// MailToProto returns the message of a mail, for whoever may see its shopper.
func MailToProto(m *storage.Mail) *pb.Mail {
	p := &pb.Mail{
		Id: m.ID, Kind: Enum[pb.Mail_Kind](m.Kind), Shopper: m.Shopper, Address: m.Address, Status: Enum[pb.Mail_Status](m.Status),
		CreateTime: Timestamp(m.CreateTime), NextTime: Timestamp(m.NextTime), EndTime: Timestamp(m.EndTime),
	}
	if m.Client != "" {
		p.Subscription = MailSubscriptionName(m.Client, m.Subscription)
	}
	switch m.Kind {
	case storage.MailAlert:
		if m.Client != "" {
			p.Subject = ResourceName("clients", m.Client, "alerts", m.Subject)
		}
	case storage.MailScheduled:
		p.Subject = m.Subject
	}
	for _, a := range m.Attempts {
		p.Attempts = append(p.Attempts, &pb.MailAttempt{
			Time: Timestamp(a.Time), DurationMillis: int32(a.Duration.Milliseconds()), Outcome: Enum[pb.MailAttempt_Outcome](a.Outcome),
			Code: a.Code, Answer: a.Answer,
		})
	}
	return p
}

// SubscriptionMailToProto returns the message of a mail to a reader of a client.
func SubscriptionMailToProto(m *storage.Mail) *pb.Mail {
	p := MailToProto(m)
	p.Shopper = ""
	return p
}

// MailStopToProto returns the message of an address to which nothing is sent.
func MailStopToProto(s *storage.MailStop) *pb.MailStop {
	return &pb.MailStop{
		Name: ResourceName("mailStops", s.Address), Address: s.Address, Reason: Enum[pb.MailStop_Reason](s.Reason), Time: Timestamp(s.Time),
		Code: s.Code, Answer: s.Answer,
	}
}
