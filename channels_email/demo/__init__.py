"""The demo agency's mail: real bytes with travel inquiries, dated around a given now. Nobody in it exists."""
