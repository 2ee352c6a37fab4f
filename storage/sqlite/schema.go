package sqlite

// ColumnsQuery reads the catalogue. SQLite has no type for truth values; a column with the check IN (0, 1) is one.
func (dialect) ColumnsQuery() string {
	return `SELECT t.name, c.name,
			CASE WHEN t.sql LIKE '%CHECK (' || c.name || ' IN (0, 1))%' THEN 'BOOLEAN' ELSE c.type END, c.pk
		FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid`
}

// ReferencesQuery reads the catalogue.
func (dialect) ReferencesQuery() string {
	return `SELECT t.name, f."table" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'`
}
