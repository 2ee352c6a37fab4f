package api

import (
	"context"
	"crypto/cipher"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"mysteryshopper/storage"
)

// installation holds the random secrets of a database, and what else is set once.
type installation struct {
	// page seals page tokens and pseudonym names shoppers; 32 bytes each.
	page, pseudonym []byte
	// epoch distinguishes the positions of this database from those of another one.
	epoch []byte
	// readsSince is when the first server began to note who reads reports.
	readsSince time.Time
	// feed encrypts positions in clients' feeds. Its key is derived from that of page tokens.
	feed cipher.Block
}

func (s *Server) loadKeys(ctx context.Context) error {
	wanted := []struct {
		name string
		size int
		into *[]byte
	}{
		{"page-key", 32, &s.keys.page},
		{"pseudonym-key", 32, &s.keys.pseudonym},
		{"epoch", 9, &s.keys.epoch},
	}
	err := s.store.Update(ctx, storage.WriteOptions{}, func(tx storage.Tx) error {
		for _, w := range wanted {
			fresh := make([]byte, w.size)
			if _, err := io.ReadFull(s.random, fresh); err != nil {
				return err
			}
			kept, err := tx.Settings().GetOrPut(ctx, w.name, fresh)
			if err != nil {
				return err
			}
			*w.into = kept
		}
		since, err := tx.Settings().GetOrPut(ctx, "reads-since", []byte(s.now().Format(time.RFC3339Nano)))
		if err != nil {
			return err
		}
		s.keys.readsSince, err = time.Parse(time.RFC3339Nano, string(since))
		return err
	})
	if err != nil {
		return err
	}
	s.keys.feed, err = newFeedCipher(s.keys.page)
	return err
}

// newID returns a new id that sorts by time.
func (s *Server) newID() (string, error) {
	id, err := uuid.NewV7FromReader(s.random)
	return id.String(), err
}

// randomID returns 128 random bits in hexadecimal, from which nothing can be inferred.
func (s *Server) randomID() (string, error) {
	var raw [16]byte
	_, err := io.ReadFull(s.random, raw[:])
	return fmt.Sprintf("%x", raw), err
}
