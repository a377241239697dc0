"""The hub on one machine without any installed server: embedded PostgreSQL and Valkey, and the runner behind `make run`."""
