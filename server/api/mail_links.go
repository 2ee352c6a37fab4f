package api

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/url"
	"strings"
	"time"

	"google.golang.org/protobuf/types/known/emptypb"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"

	"mysteryshopper/server/mail"
	"mysteryshopper/server/wire"
	"mysteryshopper/storage"
)

// confirmLife is how long a link for the confirmation of an address is good.
const confirmLife = 7 * 24 * time.Hour

// The kinds of links in mails.
const (
	linkConfirm = "confirm"
	// linkReader ends a subscription, and linkAddress all mails to an address.
	linkReader  = "reader"
	linkAddress = "address"
)

// mailKeys returns the keys that encrypt tokens of links and make their nonces.
func (s *Server) mailKeys() (seal cipher.AEAD, nonceKey []byte, err error) {
	key := hmacOf(s.keys.page, "mail links")
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, err
	}
	seal, err = cipher.NewGCM(block)
	return seal, hmacOf(s.keys.page, "mail link nonces"), err
}

func hmacOf(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text)) // Writing to a hash does not fail.
	return mac.Sum(nil)
}

// mailToken returns the token of a link. It is encrypted: nobody can make one, or read in it whom it is about. The same
// parts give the same token, so that a mail that is sent again is the same.
func (s *Server) mailToken(parts ...string) (string, error) {
	seal, nonceKey, err := s.mailKeys()
	if err != nil {
		return "", err
	}
	plain := strings.Join(parts, "\x00")
	nonce := hmacOf(nonceKey, plain)[:seal.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(seal.Seal(bytes.Clone(nonce), nonce, []byte(plain), nil)), nil
}

// mailTokenParts returns the parts of a token, or ErrNotFound where it is none.
func (s *Server) mailTokenParts(token string) ([]string, error) {
	seal, _, err := s.mailKeys()
	if err != nil {
		return nil, err
	}
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) < seal.NonceSize() {
		return nil, unknownLink()
	}
	plain, err := seal.Open(nil, raw[:seal.NonceSize()], raw[seal.NonceSize():], nil)
	if err != nil {
		return nil, unknownLink()
	}
	return strings.Split(string(plain), "\x00"), nil
}

// unknownLink is the error of a token that nobody made here, and of one that is used or expired. It is not that of a wrong
// code, of which few are allowed: nobody can try tokens until one fits.
func unknownLink() error { return storage.ErrNotFound }

// mailLink returns the address of a page behind a link.
func (s *Server) mailLink(page string, parts ...string) (string, error) {
	token, err := s.mailToken(parts...)
	return s.mail.PublicURL + "/mail/" + page + "?" + url.Values{"token": {token}}.Encode(), err
}

func confirmLink(s *Server, m *storage.MailSubscription) (string, error) {
	return s.mailLink("confirm", linkConfirm, m.Client, m.ID, hex.EncodeToString(m.Nonce))
}

func readerLink(s *Server, m *storage.MailSubscription) (string, error) {
	return s.mailLink("unsubscribe", linkReader, m.Client, m.ID, hex.EncodeToString(m.Nonce))
}

func addressLink(s *Server, address string) (string, error) {
	return s.mailLink("unsubscribe", linkAddress, mail.StopKey(address))
}

// linkedSubscription returns the subscription of a link, or ErrNotFound where it is gone or its address was changed.
func linkedSubscription(ctx context.Context, tx storage.Tx, parts []string) (*storage.MailSubscription, error) {
	if len(parts) != 4 {
		return nil, unknownLink()
	}
	m, err := tx.MailSubscriptions().Get(ctx, parts[1], parts[2])
	if errors.Is(err, storage.ErrNotFound) || err == nil && hex.EncodeToString(m.Nonce) != parts[3] {
		return nil, unknownLink()
	}
	return m, err
}

// ConfirmMail confirms an address.
func (s *Server) ConfirmMail(ctx context.Context, req *pb.ConfirmMailRequest) (*emptypb.Empty, error) {
	parts, err := s.mailTokenParts(req.GetToken())
	if err != nil {
		return nil, err
	}
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*emptypb.Empty, error) {
		if parts[0] != linkConfirm {
			return nil, unknownLink()
		}
		m, err := linkedSubscription(ctx, tx, parts)
		switch {
		case err != nil:
			return nil, err
		case m.State == storage.MailActive:
			return &emptypb.Empty{}, nil
		case m.State != storage.MailUnconfirmed || now.Sub(m.StateTime) > confirmLife:
			return nil, unknownLink()
		}
		m.State, m.StateTime = storage.MailActive, now
		if m.DueTime, err = s.nextSchedule(ctx, tx, m, now); err != nil {
			return nil, err
		}
		if err := tx.MailSubscriptions().UpdateProgress(ctx, m); err != nil {
			return nil, err
		}
		return &emptypb.Empty{}, s.audit(ctx, tx, wire.MailSubscriptionName(m.Client, m.ID), nil, now)
	})
}

// UnsubscribeMail ends the mails to a reader.
func (s *Server) UnsubscribeMail(ctx context.Context, req *pb.UnsubscribeMailRequest) (*emptypb.Empty, error) {
	parts, err := s.mailTokenParts(req.GetToken())
	if err != nil {
		return nil, err
	}
	return update(ctx, s, func(tx storage.Tx, now time.Time) (*emptypb.Empty, error) {
		switch {
		case parts[0] == linkAddress && len(parts) == 2:
			stop := &storage.MailStop{Address: parts[1], Reason: storage.StopUnsubscribed, Time: now}
			if err := tx.MailStops().Put(ctx, stop); err != nil {
				return nil, err
			}
			return &emptypb.Empty{}, s.audit(ctx, tx, "mailStops", nil, now)
		case parts[0] != linkReader:
			return nil, unknownLink()
		}
		m, err := linkedSubscription(ctx, tx, parts)
		if err != nil {
			return nil, err
		}
		if m.State == storage.MailUnsubscribed {
			return &emptypb.Empty{}, nil
		}
		m.State, m.StateTime, m.DueTime = storage.MailUnsubscribed, now, time.Time{}
		if err := tx.MailSubscriptions().UpdateProgress(ctx, m); err != nil {
			return nil, err
		}
		if err := tx.Mails().Drop(ctx, m.Client, m.ID, now); err != nil {
			return nil, err
		}
		return &emptypb.Empty{}, s.audit(ctx, tx, wire.MailSubscriptionName(m.Client, m.ID), nil, now)
	})
}
