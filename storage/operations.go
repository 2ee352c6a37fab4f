package storage

import (
	"context"
	"time"
)

// OperationsLease is the name of the lease for running operations: one server at a time runs them, one after another.
const OperationsLease = "operations"

// OperationState is how far an operation is.
type OperationState string

// The states of operations. The first two are open.
const (
	OperationQueued    OperationState = "QUEUED"
	OperationRunning   OperationState = "RUNNING"
	OperationSucceeded OperationState = "SUCCEEDED"
	OperationFailed    OperationState = "FAILED"
	OperationCancelled OperationState = "CANCELLED"
)

// Open reports whether the operation has not ended.
func (s OperationState) Open() bool { return s == OperationQueued || s == OperationRunning }

// Operation is work that goes on after its request was answered.
type Operation struct {
	ID string
	// Caller is the id of the token that began it.
	Caller string
	// Method is the full name of the RPC that began it.
	Method string
	// Client is the client that it is about; empty where it is about no single one.
	Client string
	State  OperationState
	// ValidateOnly operations write nothing.
	ValidateOnly bool
	// RequestID and Peer are those of the request that began it, for the audit log.
	RequestID, Peer string
	// Size is the size of the request in bytes.
	Size int64
	// Attempts counts how often it was started.
	Attempts int64
	// RowsRead, RowsChecked and RowsWritten are its progress.
	RowsRead, RowsChecked, RowsWritten int64
	// Result is what came of it, in the form of its keeper; empty while it is open and where it was cancelled.
	Result     []byte
	Revision   int64
	CreateTime time.Time
	UpdateTime time.Time
	// EndTime and ExpireTime are zero while it is open. After the ExpireTime it may be deleted.
	EndTime, ExpireTime time.Time
}

// OpenOperations counts open operations.
type OpenOperations struct {
	// OfCaller are those of one caller, All those of everybody.
	OfCaller, All int64
	// Bytes is the size of the requests of all.
	Bytes int64
}

// Operations keeps operations and their requests; see Clients for the common rules.
type Operations interface {
	// Insert adds an open operation with its request.
	Insert(ctx context.Context, o *Operation, request []byte) error
	Get(ctx context.Context, id string) (*Operation, error)
	// GetRequest returns the request of an open operation. It returns ErrNotFound for one that has ended.
	GetRequest(ctx context.Context, id string) ([]byte, error)
	// Update replaces the state, the attempts, the progress, the result and the times if o.Revision is the stored one,
	// and raises the revision by one, in o too. The request is deleted with the update that ends the operation.
	Update(ctx context.Context, o *Operation) error
	// List returns the operations of a caller in byte order of their ids.
	List(ctx context.Context, caller string, page Page) ([]*Operation, Cursor, error)
	// CountOpen counts the open operations, and those of a caller among them.
	CountOpen(ctx context.Context, caller string) (OpenOperations, error)
	// FirstOpen returns the open operation with the lowest id, or ErrNotFound.
	FirstOpen(ctx context.Context) (*Operation, error)
	// DeleteExpired deletes at most limit operations whose ExpireTime is not after now, and returns how many.
	DeleteExpired(ctx context.Context, now time.Time, limit int) (int, error)
}
