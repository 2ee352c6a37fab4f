package postgres

// ColumnsQuery reads the catalogue.
func (dialect) ColumnsQuery() string {
	return `SELECT c.table_name, c.column_name, c.data_type, COALESCE(k.ordinal_position, 0)
		FROM information_schema.columns c
		LEFT JOIN information_schema.table_constraints p
			ON p.table_schema = c.table_schema AND p.table_name = c.table_name AND p.constraint_type = 'PRIMARY KEY'
		LEFT JOIN information_schema.key_column_usage k
			ON k.constraint_schema = p.constraint_schema AND k.constraint_name = p.constraint_name
				AND k.table_name = c.table_name AND k.column_name = c.column_name
		WHERE c.table_schema = current_schema() ORDER BY c.table_name, c.ordinal_position`
}

// ReferencesQuery reads the catalogue.
func (dialect) ReferencesQuery() string {
	return `SELECT t.relname, p.relname FROM pg_constraint f
		JOIN pg_class t ON t.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid
		WHERE f.contype = 'f' AND t.relnamespace = current_schema()::regnamespace`
}
