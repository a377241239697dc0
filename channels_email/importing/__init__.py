"""Mail that lies in files: one stream of mails out of .eml files, folders, Maildir and mbox. No Django, no database."""
