package sqlite

/*
typedef struct sqlite3 sqlite3;
typedef struct sqlite3_api_routines sqlite3_api_routines;

extern int sqlite3_config(int op, ...);
extern int sqlite3_auto_extension(void (*entry)(void));
extern int sqlite3_db_config(sqlite3 *db, int op, ...);

// SQLITE_CONFIG_MEMSTATUS and SQLITE_DBCONFIG_ENABLE_QPSG of sqlite3.h
enum { MEMSTATUS = 9, ENABLE_QPSG = 1007 };

static int count_no_memory(void) { return sqlite3_config(MEMSTATUS, 0); }

static int keep_plans(sqlite3 *db, char **message, const sqlite3_api_routines *api) {
	return sqlite3_db_config(db, ENABLE_QPSG, 1, (int *)0);
}

static int keep_all_plans(void) { return sqlite3_auto_extension((void (*)(void))keep_plans); }
*/
import "C"

import (
	"cmp"
	"fmt"
)

// errSettings is the error of the settings of all connections, which every connection then returns.
var errSettings = cmp.Or(countNoMemory(), keepPlans())

// countNoMemory makes SQLite not count the memory that it uses, which takes a lock of all connections for each allocation.
// The program does not use the count. It has to be called before the first connection is opened.
func countNoMemory() error {
	if code := C.count_no_memory(); code != 0 {
		return fmt.Errorf("sqlite: count no memory: code %d", code)
	}
	return nil
}

// keepPlans makes SQLite keep the plan of a prepared statement, on all connections that are opened later. Without it
// SQLite may choose another plan for other arguments, and so prepares most statements again for each execution, because
// the driver removes the arguments after each. The plans here do not depend on arguments: SQLite has no statistics.
func keepPlans() error {
	if code := C.keep_all_plans(); code != 0 {
		return fmt.Errorf("sqlite: keep plans: code %d", code)
	}
	return nil
}
