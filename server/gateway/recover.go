package gateway

import (
	"errors"
	"net/http"
	"runtime/debug"

	pb "mysteryshopper/proto/gen/mysteryshopper/v1"
	"mysteryshopper/server/fault"
)

// withRecovery answers a panic of the gateway with INTERNAL, if nothing has been sent yet. Panics of services are
// recovered by the interceptors.
func (g *gateway) withRecovery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(cause)
			}
			g.Logger.ErrorContext(r.Context(), "panic in the gateway", "cause", cause, "stack", string(debug.Stack()))
			g.refusePage(w, r, fault.New(pb.Reason_INTERNAL, ""))
		}()
		next.ServeHTTP(w, r)
	})
}
