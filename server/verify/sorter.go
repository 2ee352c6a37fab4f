package verify

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// sortMemory is how many bytes of records a sorter holds in memory before it writes them to a file.
const sortMemory = 16 << 20

// sorter sorts any number of records by their bytes. It holds a bounded part of them in memory, and the others in sorted
// runs in temporary files. Equal records stay apart.
type sorter struct {
	memory  int
	records [][]byte
	bytes   int
	runs    []*os.File
}

func newSorter() *sorter { return &sorter{memory: sortMemory} }

// add adds a record, which the sorter keeps.
func (s *sorter) add(record []byte) error {
	const overhead = 48
	s.records = append(s.records, record)
	if s.bytes += len(record) + overhead; s.bytes < s.memory {
		return nil
	}
	return s.spill()
}

// spill writes the records in memory to a run.
func (s *sorter) spill() error {
	file, err := os.CreateTemp("", "mysteryshopper-verify-*")
	if err != nil {
		return fmt.Errorf("sort what is compared: %w", err)
	}
	s.runs = append(s.runs, file)
	_ = os.Remove(file.Name()) // where an open file cannot be removed, close removes it
	slices.SortFunc(s.records, bytes.Compare)
	to := bufio.NewWriter(file)
	for _, record := range s.records {
		_, err := to.Write(binary.AppendUvarint(nil, uint64(len(record))))
		if err == nil {
			_, err = to.Write(record)
		}
		if err != nil {
			return fmt.Errorf("sort what is compared: %w", err)
		}
	}
	s.records, s.bytes = nil, 0
	if err := to.Flush(); err != nil {
		return fmt.Errorf("sort what is compared: %w", err)
	}
	_, err = file.Seek(0, io.SeekStart)
	return err
}

// sorted returns the records in order. None may be added after that.
func (s *sorter) sorted() (*merge, error) {
	slices.SortFunc(s.records, bytes.Compare)
	m := &merge{}
	at := 0
	m.runs = append(m.runs, &run{next: func() ([]byte, error) {
		if at == len(s.records) {
			return nil, io.EOF
		}
		at++
		return s.records[at-1], nil
	}})
	for _, file := range s.runs {
		from := bufio.NewReader(file)
		m.runs = append(m.runs, &run{next: func() ([]byte, error) { return readRecord(from) }})
	}
	open := m.runs[:0]
	for _, r := range m.runs {
		more, err := r.advance()
		if err != nil {
			return nil, err
		}
		if more {
			open = append(open, r)
		}
	}
	m.runs = open
	heap.Init(m)
	return m, nil
}

func readRecord(from *bufio.Reader) ([]byte, error) {
	length, err := binary.ReadUvarint(from)
	if err != nil {
		return nil, err
	}
	record := make([]byte, length)
	_, err = io.ReadFull(from, record)
	return record, err
}

// close removes the files.
func (s *sorter) close() {
	for _, file := range s.runs {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}
	s.records, s.runs = nil, nil
}

// merge reads the runs of a sorter as one. It implements heap.Interface, by the first records of the runs.
type merge struct{ runs []*run }

// run is a sorted sequence of records, with its first one.
type run struct {
	first []byte
	next  func() ([]byte, error)
}

// advance reads the next record; false at the end.
func (r *run) advance() (more bool, err error) {
	r.first, err = r.next()
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	return err == nil, err
}

// peek returns the least record that is left; nil at the end.
func (m *merge) peek() []byte {
	if len(m.runs) == 0 {
		return nil
	}
	return m.runs[0].first
}

// pop removes the least record.
func (m *merge) pop() error {
	more, err := m.runs[0].advance()
	switch {
	case err != nil:
		return fmt.Errorf("read what was sorted: %w", err)
	case more:
		heap.Fix(m, 0)
	default:
		heap.Pop(m)
	}
	return nil
}

// Len implements heap.Interface.
func (m *merge) Len() int { return len(m.runs) }

// Less implements heap.Interface.
func (m *merge) Less(i, j int) bool { return bytes.Compare(m.runs[i].first, m.runs[j].first) < 0 }

// Swap implements heap.Interface.
func (m *merge) Swap(i, j int) { m.runs[i], m.runs[j] = m.runs[j], m.runs[i] }

// Push implements heap.Interface.
func (m *merge) Push(r any) { m.runs = append(m.runs, r.(*run)) }

// Pop implements heap.Interface.
func (m *merge) Pop() any {
	last := m.runs[len(m.runs)-1]
	m.runs = m.runs[:len(m.runs)-1]
	return last
}
