"""Is a bench strong enough, are two designs equal: mutation and equivalence."""
